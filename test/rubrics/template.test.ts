import { expect, test } from 'vitest';
import { captureIn, fillTemplate, placeholdersIn } from '../../rubrics/template.ts';

test('placeholders are queries with their place', () => {
  const text = 'Add {{entity.file}} to {{  git.url }}.';
  expect(placeholdersIn(text).map(({ query, span }) => [query, text.slice(span.start, span.end)])).toEqual([
    ['entity.file', 'entity.file'],
    ['git.url', 'git.url'],
  ]);
});

test('values are put in as they are; what has none stays as its query', () => {
  const values = new Map([
    ['a', '$& <b> {{b}}'],
    ['b', null],
  ]);
  expect(fillTemplate('1 {{a}} 2 {{ b }} 3 {{c}}', values)).toBe('1 $& <b> {{b}} 2 `b` 3 `c`');
});

test('braces without end take no time', () => {
  expect(placeholdersIn('{{'.repeat(50_000))).toEqual([]);
});

test('a placeholder may name a capture as CQL does', () => {
  expect(captureIn('context.evaluation.captures.code-cov')).toEqual({ name: 'code-cov', certain: true });
  expect(captureIn('coverage')).toEqual({ name: 'coverage', certain: false });
});
