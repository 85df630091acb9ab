import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listEnvironment } from '../../../src/registry/environment.ts';
import { listLintRules } from '../../../src/registry/lint-rules.ts';
import { buildApp } from '../../../src/server/app.ts';
import { languageService } from '../../../src/server/language.ts';
import type { ReadCollected, Wanted } from '../../../src/language-server/collected-values.ts';
import { simulatedServices } from './simulated-services.ts';

let app: FastifyInstance;
const wanted: Wanted[] = [];
const read: ReadCollected = async (asked) => {
  wanted.push(asked);
  return {
    values: (table, column) => (table === 'entity' && column === 'tier' ? [{ value: 'tier-1', count: 7 }] : undefined),
    readAt: () => '2026-11-02T12:00:00.000Z',
  };
};

beforeAll(async () => {
  const language = languageService(await listEnvironment(), await listLintRules(), read);
  app = await buildApp({ ...simulatedServices({ services: 1 }), language });
});
afterAll(async () => app.close());

const ask = async (what: string, payload: object) => {
  const response = await app.inject({ method: 'POST', url: `/api/language/${what}`, payload });
  return { status: response.statusCode, body: response.json() as Record<string, unknown> };
};

test('what is wrong is told in words, with its place and an edit', async () => {
  const text = 'git.archved == true';
  const { body } = await ask('diagnose', { text });
  expect(body).toMatchObject({
    diagnostics: [
      {
        code: 'name.unknown-member',
        severity: 'error',
        span: { start: 4, end: 11 },
        fix: { span: { start: 4, end: 11 }, text: 'archived' },
      },
    ],
    columns: [],
  });
});

test('a text that has a meaning says what it would answer with', async () => {
  expect((await ask('diagnose', { text: 'ci.coverage' })).body).toMatchObject({ columns: [{ name: 'value', type: 'number' }] });
  expect((await ask('diagnose', { text: 'service | select name, owned = owner != null' })).body).toEqual({
    diagnostics: [],
    columns: [
      { name: 'name', type: 'text' },
      { name: 'owned', type: 'boolean' },
    ],
  });
});

test('choices come with the values that were collected, and only those are read', async () => {
  wanted.length = 0;
  const text = 'service | where tier == "';
  const { body } = await ask('complete', { text, offset: text.length });
  expect(body['choices']).toMatchObject([{ label: '"tier-1"', detail: '7 rows', insert: '"tier-1"', span: { start: 24, end: 25 } }]);
  expect(wanted).toEqual([{ values: [{ table: 'entity', column: 'tier' }], readAt: [] }]);
});

test('a name is explained', async () => {
  const { body } = await ask('hover', { text: 'git.archived', offset: 6 });
  expect(body).toMatchObject({ hover: { span: { start: 4, end: 12 } } });
  expect(JSON.stringify(body)).toContain('read last 2026-11-02 12:00 UTC');
  expect((await ask('hover', { text: 'a b', offset: 2 })).body).toEqual({ hover: null });
});

test('a text is formatted, or not where it cannot be read', async () => {
  expect((await ask('format', { text: 'a==1&&b' })).body).toEqual({ text: 'a == 1 and b' });
  expect((await ask('format', { text: 'a ==' })).body).toEqual({ text: null });
});

test.each([
  ['a text longer than the language reads', { text: 'a'.repeat(20_001) }],
  ['no text', {}],
  ['what it does not know', { text: 'a', sql: 'DROP TABLE entity' }],
  ['another form', { text: 'a', form: 'statement' }],
])('%s is refused', async (_, payload) => expect((await ask('diagnose', payload)).status).toBe(400));

test('a place outside the text, or a body without end, breaks nothing', async () => {
  expect((await ask('complete', { text: 'git', offset: 20_000 })).status).toBe(200);
  expect((await ask('complete', { text: 'git', offset: -1 })).status).toBe(400);
  expect((await ask('diagnose', { text: 'a', more: 'x'.repeat(200_000) })).status).toBe(413);
  const form = await app.inject({
    method: 'POST',
    url: '/api/language/diagnose',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'text=a',
  });
  expect(form.statusCode).toBe(415);
});

test('is asked with POST alone, and answers are not kept', async () => {
  const response = await app.inject('/api/language/diagnose');
  expect(response.statusCode).toBe(405);
  expect(response.headers['allow']).toBe('POST');
  const answered = await app.inject({ method: 'POST', url: '/api/language/format', payload: { text: 'a' } });
  expect(answered.headers['cache-control']).toBe('no-store');
});

test('where nobody writes queries, there is nothing', async () => {
  const silent = await buildApp(simulatedServices({ services: 1 }));
  expect((await silent.inject({ method: 'POST', url: '/api/language/format', payload: { text: 'a' } })).statusCode).toBe(404);
  await silent.close();
});
