import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Kind } from '../../query-language/catalog.ts';
import { position } from '../../rubrics/document.ts';
import { kindJsonSchema, readKind } from '../../rubrics/kind.ts';
import { starterKind } from '../../rubrics/kind-starter.ts';
import { messages } from '../../rubrics/messages.ts';

const sound = `kind: microfrontend
title: Microfrontend
describes: A part of the shop.
properties:
  bundle-size: {type: integer, unit: bytes, describes: Size of what is loaded first.}
  framework: {type: text, values: [react, vue]}
  runtimes: {type: list<text>}
relations:
  served-by: service
  shown-in: {describes: Where it appears.}
`;

function read(text: string): Kind {
  const outcome = readKind(text, 'microfrontend.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value.value;
}

function faults(text: string): string[] {
  const outcome = readKind(text, 'microfrontend.yaml');
  return (outcome.ok ? [] : outcome.errors).map(({ code, facts, span }) => {
    const { line, column } = position(text, span?.start ?? 0);
    return `${line}:${column} ${messages[code]?.(facts).says ?? `no words for ${code}`}`;
  });
}

test('a kind makes a table with a column for each property, one row for each entity, with its history', () => {
  const { properties, relations, ...rest } = read(sound);
  expect(rest).toEqual({ name: 'microfrontend', title: 'Microfrontend', describes: 'A part of the shop.' });
  expect(properties).toMatchObject({
    name: 'microfrontend_properties',
    subject: { scheme: 'entity', column: 'entity' },
    rows: 'one',
    key: ['entity'],
    history: 'intervals',
    propertiesOf: 'microfrontend',
  });
  expect(properties.columns).toEqual({
    entity: { type: 'text', describes: 'The entity.', required: true },
    bundle_size: { type: 'integer', unit: 'bytes', describes: 'Size of what is loaded first.' },
    framework: { type: 'text', values: ['react', 'vue'], describes: 'Framework.' },
    runtimes: { type: 'list<text>', describes: 'Runtimes.' },
  });
  expect(relations).toEqual([
    { type: 'servedBy', to: 'service', describes: 'Served by.' },
    { type: 'shownIn', to: null, describes: 'Where it appears.' },
  ]);
});

describe('faults, each with its place', () => {
  test.each<[fault: string, text: string, expected: string[]]>([
    ['none', sound, []],
    ['nothing but a name', 'kind: thing', []],
    ['no name', 'title: Thing', ['1:1 `kind` is missing.']],
    ['a field misspelt', sound.replace('relations:', 'relation:'), ['8:1 There is no field `relation`.']],
    ['a type misspelt', sound.replace('list<text>', 'texts'), ['7:20 `texts` is no value of `properties.runtimes.type`.']],
    [
      'a name with hyphens',
      sound.replace('kind: microfrontend', 'kind: micro-frontend'),
      ['1:7 `kind` is not as it should be: lower case letters and digits, with single underscores between words.'],
    ],
    [
      'SQL for a name',
      "kind: 'x\"; DROP TABLE entity; --'",
      ['1:7 `kind` is not as it should be: lower case letters and digits, with single underscores between words.'],
    ],
    [
      'a property with an underscore',
      sound.replace('bundle-size', 'bundle_size'),
      ['5:3 `properties.bundle_size` is not as it should be: lower case letters and digits, with single hyphens between words.'],
    ],
    [
      'a unit of a text',
      sound.replace('values: [react, vue]', 'unit: ms'),
      ['6:27 `unit` is for a number, and this property is of type `text`.'],
    ],
    [
      'values of a number',
      sound.replace('unit: bytes', 'values: [a]'),
      ['5:32 `values` is for a text or a list of texts, and this property is of type `integer`.'],
    ],
    [
      'columns that every row has',
      'kind: x\nproperties:\n  entity: {type: text}\n  valid-from: {type: date}\n  source: {type: text}\n  rowid: {type: text}\n',
      [
        '3:3 Every row has a `entity` of its own, so no property can be called so.',
        '4:3 Every row has a `valid-from` of its own, so no property can be called so.',
        '5:3 Every row has a `source` of its own, so no property can be called so.',
        '6:3 Every row has a `rowid` of its own, so no property can be called so.',
      ],
    ],
  ])('%s', (_, text, expected) => expect(faults(text)).toEqual(expected));
});

describe('hostile files get no further than a diagnostic', () => {
  test.each<[what: string, text: string]>([
    [
      'ten thousand properties',
      `kind: x\nproperties:\n${Array.from({ length: 10_000 }, (_, at) => `  p${at}: {type: text}`).join('\n')}\n`,
    ],
    ['aliases that multiply', `a: &a [x]\n${Array.from({ length: 200 }, (_, at) => `b${at}: *a`).join('\n')}\nkind: x\n`],
    ['an alias in itself', 'kind: x\nproperties: &p\n  a: *p\n'],
    ['nesting beyond reason', `kind: ${'['.repeat(20_000)}`],
    ['properties of every object', 'kind: x\nproperties: {__proto__: {type: text}, constructor-: {type: text}}\n'],
    ['no YAML', '\u0000\u0001: : :'],
    ['another document', 'kind: x\n---\nkind: y\n'],
    ['a list', '- kind: x\n'],
    ['megabytes', `kind: x\ndescribes: ${'x'.repeat(2_000_000)}`],
  ])('%s', (_, text) => {
    const outcome = readKind(text, 'x.yaml');
    expect(outcome.ok).toBe(false);
    if (!outcome.ok) for (const { code, facts } of outcome.errors) expect(messages[code]?.(facts).says ?? code).not.toBe(code);
  });

  test('a property may have the name of what every object has', () => {
    expect(read('kind: x\nproperties: {constructor: {type: text}}').properties.columns['constructor']).toMatchObject({ type: 'text' });
  });
});

test.each([false, true])('a first declaration can be read (of a kind that is there: %s)', (isThere) => {
  const text = starterKind('microfrontend', { extends: isThere });
  expect(Object.keys(read(text).properties.columns).length).toBeGreaterThan(2);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('the published schema is the one that files are read by', () => {
  const published: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../rubrics/kind.schema.json'), 'utf8'));
  expect(published).toEqual(kindJsonSchema());
});
