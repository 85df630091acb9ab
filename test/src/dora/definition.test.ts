import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listDefinitions, loadDefinition } from '../../../src/dora/definition.ts';
import { messages } from '../../../src/dora/messages.ts';
import { metricNames } from '../../../src/dora/metric.ts';

const strictText = readFileSync(join(import.meta.dirname, '../../../src/dora/definitions/strict.yaml'), 'utf8');

async function load(text: string) {
  const path = join(await mkdtemp(join(tmpdir(), 'definition-')), 'own.yaml');
  await writeFile(path, text);
  return loadDefinition(path);
}

test.each(listDefinitions())('the definition %s that ships is valid and named like its file', async (name) => {
  const read = await loadDefinition(name);
  expect(read.ok && read.value.definition).toBe(name);
  expect(read.ok && Object.keys(read.value.bands.metrics).sort()).toEqual([...metricNames].sort());
});

test('durations are read as seconds', async () => {
  const read = await load(strictText);
  expect(read.ok && read.value.rollout['group-within']).toBe(1800);
  expect(read.ok && read.value.failure['attribute-within']).toBe(86_400);
});

test('an unknown name lists those there are', async () => {
  const read = await loadDefinition('strickt');
  expect(read.ok ? [] : read.errors).toMatchObject([{ code: 'dora.definition-unknown', facts: { name: 'strickt' } }]);
  expect(messages['dora.definition-unknown']?.({ name: 'strickt', known: ['strict'] }).hint).toContain('`strict`');
});

test('a file that is not there says so', async () => {
  const read = await loadDefinition('./nowhere/own.yaml');
  expect(read.ok ? [] : read.errors).toMatchObject([{ code: 'dora.definition-unreadable', file: './nowhere/own.yaml' }]);
});

test.each([
  { fault: 'a duration in words', from: 'group-within: 30m', to: 'group-within: half an hour' },
  { fault: 'a zone that does not exist', from: 'zone: UTC', to: 'zone: Mars/Olympus' },
  { fault: 'a pattern that does not compile', from: "bot-authors: '", to: "bot-authors: '(" },
  { fault: 'a pattern with look-ahead, which can take exponential time', from: "bot-authors: '", to: "bot-authors: '(?=a)" },
  { fault: 'a pattern with a back-reference', from: "bot-authors: '", to: "bot-authors: '(a)\\1" },
  { fault: 'an unknown class', from: 'is: staging', to: 'is: prodution' },
  { fault: 'an unknown field', from: 'zone: UTC', to: 'zone: UTC\ntimezone: UTC' },
  { fault: 'bands that do not exist', from: "bands: '2024'", to: "bands: '1999'" },
])('$fault is refused at its place', async ({ from, to }) => {
  expect(strictText).toContain(from);
  const read = await load(strictText.replace(from, to));
  expect(read.ok).toBe(false);
  expect(read.ok ? [] : read.errors).toMatchObject([{ severity: 'error', span: expect.anything() }]);
});
