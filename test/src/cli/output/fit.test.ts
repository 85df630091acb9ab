import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import width from 'string-width';
import { fit, fitList, padEnd, padStart, plain, wrap } from '../../../../src/cli/output/fit.ts';

test.each([
  { what: 'colour', given: 'a\u001B[31mred\u001B[0m', wanted: 'a[31mred[0m' },
  { what: 'a line break', given: 'one\r\ntwo\tthree', wanted: 'one two three' },
  { what: 'a turn of direction', given: 'evil\u202Etxt.exe', wanted: 'eviltxt.exe' },
  { what: 'an eight-bit sequence', given: '\u009B2J', wanted: '2J' },
])('$what does not reach the terminal', ({ given, wanted }) => {
  expect(plain(given)).toBe(wanted);
});

test('no text, however made, carries a control character on', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(plain(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('a cut is marked, and wide characters count as two', () => {
  expect(fit('payments-api', 8)).toBe('payment…');
  expect(fit('short', 8)).toBe('short');
  expect(fit('支払いサービス', 7)).toBe('支払い…');
});

test('what fits keeps within its columns', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, columns) => {
      expect(width(fit(text, columns))).toBeLessThanOrEqual(columns);
    }),
  );
});

test('wrapping keeps every word, breaks the long ones, and never exceeds the width', () => {
  expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  expect(wrap('abcdefghijkl mn', 5)).toEqual(['abcde', 'fghij', 'kl mn']);
  expect(wrap('', 10)).toEqual([]);
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((word) => !/\s/u.test(word))),
      fc.integer({ min: 3, max: 30 }),
      (words, columns) => {
        const lines = wrap(words.join(' '), columns);
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      },
    ),
  );
});

test('padding counts columns, not characters', () => {
  expect(padEnd('支払', 6)).toBe('支払  ');
  expect(padStart('7', 3)).toBe('  7');
});

test('a list ends after a whole item, and says how many follow', () => {
  const checks = ['runbook', 'on-call', 'slo', 'owned'];
  expect(fitList(checks, 40)).toBe('runbook, on-call, slo, owned');
  expect(fitList(checks, 24)).toBe('runbook, on-call, slo +1');
  expect(fitList(checks, 23)).toBe('runbook, on-call +2');
  expect(fitList(checks, 10)).toBe('runbook +3');
  expect(fitList(checks, 5)).toBe('runb…');
});
