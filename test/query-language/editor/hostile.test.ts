import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { bindingsIn, rename } from '../../../query-language/editor/binding.ts';
import { complete } from '../../../query-language/editor/complete.ts';
import { format } from '../../../query-language/editor/format.ts';
import { hover } from '../../../query-language/editor/hover.ts';
import { environment } from '../world.ts';

const pieces = [
  '(',
  ')',
  '[',
  ']',
  '=>',
  '.',
  '?.',
  ',',
  '==',
  '=',
  '!',
  'not ',
  ' and ',
  ' in ',
  ' | ',
  ' || ',
  '"',
  "'",
  '`',
  '/*',
  '*/',
  '//',
  '??',
]
  .concat([
    '\u0000',
    '\ud800',
    '\u202e',
    '😀',
    '\r\n',
    '\n',
    '\t',
    'git',
    'service',
    'where ',
    'join (',
    'summarize ',
    'by ',
    'as of ',
    'take 3',
  ])
  .concat([
    '.any((x) => x',
    'git.pullRequests()',
    'incidents(urgency = "',
    'constructor',
    '__proto__',
    'hasOwnProperty',
    'entity.',
    '90%',
    '@2026-',
    'captures(',
  ]);

const texts = oneof(
  array(constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join('')),
  string({ unit: 'binary', maxLength: 60 }),
);

test('help is given in any text at any place, and stays inside it', () => {
  assert(
    property(texts, integer({ min: -1, max: 400 }), (text, offset) => {
      const place = Math.min(offset, text.length);
      for (const { span, insert } of complete(text, place, environment)) {
        expect(0 <= span.start && span.start <= span.end && span.end <= Math.max(0, text.length) && insert !== '').toBe(true);
      }
      const told = hover(text, place, environment);
      if (told) expect(0 <= told.span.start && told.span.end <= text.length).toBe(true);
      for (const { definition, uses } of bindingsIn(text)) {
        for (const { start, end } of [definition, ...uses]) expect(0 <= start && start < end && end <= text.length).toBe(true);
      }
      rename(text, place, 'renamed');
    }),
    { numRuns: 600, seed: 3 },
  );
});

test('a text that can be formatted stays as it is then', () => {
  assert(
    property(texts, (text) => {
      const once = format(text);
      if (once.ok) expect(format(once.value)).toMatchObject({ value: once.value });
    }),
    { numRuns: 1500, seed: 4 },
  );
});

test('long and deep texts take no longer than they must', () => {
  const deep = `${'('.repeat(95)}git.${')'.repeat(95)}`;
  const long = Array.from({ length: 900 }, (_, index) => `git.archived == ${index}`).join(' and ');
  const open = 'git.pullRequests().any((a) => '.repeat(40);
  for (const text of [deep, long, `${open}a.`, 'x.'.repeat(9_000), '('.repeat(19_000), 'a | '.repeat(4_000)]) {
    expect(Array.isArray(complete(text, text.length, environment))).toBe(true);
    hover(text, text.length, environment);
    format(text);
  }
});
