import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeownersLimit, readCodeowners } from '../../collectors/codeowners.ts';

describe('CODEOWNERS', () => {
  test('gives its rules with their lines', () => {
    const text = '# owners\n\n*       @acme/platform ops@acme.example\r\n/docs/  @ana # and nobody else\napps/\n\\#odd\\ name @bo\n';
    expect(readCodeowners(text)).toEqual({
      rules: [
        { line: 3, pattern: '*', owners: ['@acme/platform', 'ops@acme.example'] },
        { line: 4, pattern: '/docs/', owners: ['@ana'] },
        { line: 5, pattern: 'apps/', owners: [] },
        { line: 6, pattern: '#odd name', owners: ['@bo'] },
      ],
      skipped: [],
    });
  });

  test.each([
    ['a negation', '!/docs @ana', '!'],
    ['a range', '[a-z].ts @ana', '[ ]'],
    ['an owner that is none', '*.ts ana', '`ana`'],
    ['owners without a path', '@ana @bo', 'no path'],
    ['one wrong owner among right ones', '*.ts @ana @acme/a/b', '@acme/a/b'],
  ])('skips a line with %s, and says so', (_what, line, said) => {
    const { rules, skipped } = readCodeowners(`* @ana\n${line}\n`);
    expect(rules).toHaveLength(1);
    expect(skipped).toEqual([{ line: 2, reason: expect.stringContaining(said) }]);
  });

  test('counts for nothing when it is larger than GitHub loads', () => {
    const { rules, skipped } = readCodeowners('* @ana\n'.repeat(codeownersLimit / 7 + 1));
    expect(rules).toEqual([]);
    expect(skipped).toHaveLength(1);
  });

  test('is read in one go whatever a line looks like', () => {
    for (const line of [
      `${'*'.repeat(500_000)} @ana`,
      `* ${'@a'.repeat(500_000)}`,
      `* ${'a@'.repeat(500_000)}`,
      '\\'.repeat(1_000_000),
      `*${' '.repeat(1_000_000)}@`,
    ]) {
      const { rules, skipped } = readCodeowners(line);
      expect(rules.length + skipped.length).toBeLessThanOrEqual(1);
    }
  });

  test('gives each line at most once, in order, and never a word with a blank that was not escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab*/@#!\\[ \t\n\r.') }), (text) => {
        const { rules, skipped } = readCodeowners(text);
        const lines = [...rules, ...skipped].map(({ line }) => line);
        expect(new Set(lines).size).toBe(lines.length);
        for (const { pattern, owners } of rules) {
          expect(pattern).not.toBe('');
          if (!text.includes('\\')) expect([pattern, ...owners].join('')).not.toMatch(/\s/);
        }
      }),
    );
  });
});
