import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../../query-language/diagnostic.ts';
import { noteDiagnostics } from '../../../../src/cli/output/diagnostics.ts';

const names = Array.from({ length: 40 }, (_, index) => `service-maturity/check-${index}`);
const unknown: Diagnostic = {
  code: 'check.unknown',
  severity: 'error',
  facts: { asked: 'nope', near: null, known: names, entity: 'service:default/pay' },
};

function said(diagnostic: Diagnostic, noteColumns: number | null, texts?: ReadonlyMap<string, string>): string {
  let written = '';
  const note = (text: string): void => void (written += text);
  noteDiagnostics({ note, noteColumns, colours: { out: false, note: false } }, [diagnostic], texts);
  return written;
}

test.each([60, 80])('words are broken at the %d columns of a terminal', (columns) => {
  const lines = said(unknown, columns).trimEnd().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.slice(1).every((line) => /^ {2}\S/u.test(line))).toBe(true);
});

test('a file or a program is given the same words in whole lines', () => {
  const whole = said(unknown, null);
  expect(whole.trimEnd().split('\n')).toHaveLength(2);
  expect(said(unknown, 60).replaceAll(/\s+/gu, ' ')).toBe(whole.replaceAll(/\s+/gu, ' '));
});

test('of many names the first are told, how many more there are, and what lists them', () => {
  const whole = said(unknown, null);
  expect(whole).toContain('`service-maturity/check-11` and 28 more. `assay explain service:default/pay -o csv` lists all.');
  expect(whole).not.toContain('check-12`');
});

test('lines of a file stand as they are, with the carets under what is meant', () => {
  const text = `passes: ${'ownership.owners.length > 0 and '.repeat(3)}ownr.length > 0\n`;
  const start = text.indexOf('ownr');
  const placed: Diagnostic = { ...unknown, span: { start, end: start + 4 }, file: 'rubrics/a.yaml' };
  const texts = new Map([['rubrics/a.yaml', text]]);
  const excerpt = said(placed, null, texts).split('\n').slice(1, 3);
  expect(said(placed, 60, texts)).toContain(`\n${excerpt.join('\n')}\n`);
  expect(excerpt[1]?.trim()).toBe('^^^^');
});
