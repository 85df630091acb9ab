import { expect, test } from 'vitest';
import { readScope } from '../../rubrics/scope.ts';

const kinds = ['service', 'team'];

test.each([
  ['service', { kind: 'service', where: null }],
  ['  team \n', { kind: 'team', where: null }],
  ['service | where tier == "tier-1"', { kind: 'service', where: { text: 'tier == "tier-1"', span: { start: 16, end: 32 } } }],
  ['service|where (a || b)', { kind: 'service', where: { text: '(a || b)', span: { start: 14, end: 22 } } }],
  ['service\n| where a\n', { kind: 'service', where: { text: 'a', span: { start: 16, end: 17 } } }],
])('%j', (text, scope) => {
  expect(readScope(text, kinds)).toEqual({ ok: true, value: scope, warnings: [] });
});

test.each([
  ['servce', 'rubric.kind-unknown', { near: 'service' }, 'servce'],
  ['  pod | where a', 'rubric.kind-unknown', { near: null, known: kinds }, 'pod'],
  ['', 'rubric.kind-unknown', { kind: '' }, ''],
  ['service | take 5', 'rubric.scope-stage', {}, '| take 5'],
  ['service | where', 'rubric.scope-stage', {}, '| where'],
  ['service | whereas x', 'rubric.scope-stage', {}, '| whereas x'],
  ['service |', 'rubric.scope-stage', {}, '|'],
])('%j is refused', (text, code, facts, marked) => {
  const outcome = readScope(text, kinds);
  expect(outcome).toMatchObject({ ok: false, errors: [{ code, facts }] });
  const [error] = outcome.ok ? [] : outcome.errors;
  expect(text.slice(error?.span?.start, error?.span?.end)).toBe(marked);
});
