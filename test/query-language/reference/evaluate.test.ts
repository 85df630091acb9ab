import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { Feature } from '../../../query-language/case.ts';
import { answerOf, answerOfQuery } from './answer.ts';

const folder = join(import.meta.dirname, '../../../query-language/cases');

describe('the reference evaluator agrees with the specification', () => {
  for (const file of readdirSync(folder)) {
    const { world, cases } = Feature.parse(parseYaml(readFileSync(join(folder, file), 'utf8')));
    it.each(cases.filter(({ gives }) => gives))(`${file}: $text`, ({ text, gives }) => {
      const answers = Object.keys(gives!).map((name) => [name, settled(answerOf(text, world, name))]);
      expect(Object.fromEntries(answers)).toEqual(gives);
    });
    it.each(cases.filter(({ rows }) => rows))(`${file}: $text`, ({ text, rows, leavesOut }) => {
      const answer = answerOfQuery(text, world);
      expect(answer.rows.map((row) => Object.fromEntries(row.map(([column, value]) => [column, settled(value)])))).toEqual(
        rows!.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, settled(value)]))),
      );
      if (leavesOut) expect(answer.leftOut).toEqual(leavesOut);
    });
  }
});

/** A case writes null of a boolean as unknown, and numbers in decimals. */
function settled(answer: unknown): unknown {
  return typeof answer === 'number' ? Number(answer.toPrecision(15)) + 0 : answer;
}
