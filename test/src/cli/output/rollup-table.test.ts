import width from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Letter } from '../../../../rubrics/rubric.ts';
import { paintWith } from '../../../../src/cli/output/paint.ts';
import { rollUpAnswer, rollUpTable } from '../../../../src/cli/output/rollup-table.ts';
import { writeAnswer } from '../../../../src/cli/output/write-answer.ts';
import type { GroupRollUp, RollUpReport } from '../../../../src/scoring/rollup/rollup.ts';
import { rollUp, type Member, type Statistic } from '../../../../src/scoring/rollup/rollup-statistic.ts';

const plain = paintWith(false);
const ladder = ['Bronze', 'Gold'];

function members(count: number, letter: Letter | null, more: Partial<Member> = {}): Member[] {
  return Array.from({ length: count }, () => ({ letter, score: 0.8, level: 'Bronze', coverage: 0.9, exempt: 0, weight: 1, ...more }));
}

function group(name: string, own: readonly Member[], statistic: Statistic, more: Partial<GroupRollUp> = {}): GroupRollUp {
  const now = rollUp(own, statistic, ladder);
  return {
    group: `team:default/${name}`,
    name,
    parents: [],
    parts: 0,
    now,
    before: null,
    direct: null,
    undecided: 0,
    fault: null,
    ...more,
  };
}

function reportOf(statistic: Statistic, groups: readonly GroupRollUp[], more: Partial<RollUpReport> = {}): RollUpReport {
  const everything = { now: rollUp(members(40, 'B'), statistic, ladder), before: null };
  const about = {
    rubric: 'ready',
    title: 'Ready',
    phase: 'visible',
    version: 'one',
    versionBefore: null,
    ranks: false,
    levels: ladder,
  } as const;
  const apart = [{ why: 'nobody-owns' as const, now: rollUp(members(1, 'F'), statistic, ladder), before: null }];
  return {
    asOf: '2026-10-01T00:00:00Z',
    since: null,
    by: 'team',
    statistic,
    weights: {},
    corrected: 0,
    rubrics: [{ ...about, everything, groups, apart }],
    ...more,
  };
}

const hostile = '\u001B[31m=cmd|calc\u001B[0m | <b>`x`\n\u202Eteam with a name that goes on and on and on';

describe('the table', () => {
  test('has the figure, the number, the spread, the coverage and the levels of each group', () => {
    const table = rollUpTable(
      reportOf('median', [group('pay', [...members(3, 'B'), ...members(2, 'F'), ...members(1, null)], 'median')]),
      80,
      plain,
    );
    expect(table).toMatch(/^Ready {2}40 graded · median$/mu);
    expect(table).toMatch(/^Team +Median +n +A +B +C +D +F +– +Coverage +none +Bronze +Gold$/mu);
    expect(table).toMatch(/^pay +B +80 % +6 +· +3 +· +· +2 +1 +90 % +· +5 +·$/mu);
    expect(table).toMatch(/^nobody owns +F +80 % +1\*/mu);
    expect(table).toContain('– no letter');
    expect(table).toContain('* under five');
  });

  test('of nobody who is graded is a dash, never an F or a nought', () => {
    const table = rollUpTable(reportOf('median', [group('pay', members(2, null, { score: null, coverage: null }), 'median')]), 80, plain);
    expect(table).toMatch(/^pay +– +– +2 +· +· +· +· +· +2 +–/mu);
  });

  test('says which share, how a group moved, what weighs more and what parts it has', () => {
    const now = group('pay', members(6, 'B'), 'share:B', {
      before: rollUp(members(2, 'F'), 'share:B', ladder),
      parts: 2,
      direct: rollUp(members(1, 'A'), 'share:B', ladder),
    });
    const table = rollUpTable(reportOf('share:B', [now], { since: '2026-09-01T00:00:00Z', weights: { 'tier-1': 3 } }), 80, plain);
    expect(table).toMatch(/^Team +B or better +Change/mu);
    expect(table).toMatch(/^pay \+2 +100 % +\+100 /mu);
    expect(table).toMatch(/^ {2}itself +100 % +– /mu);
    expect(table).toContain('since 2026-09-01');
    expect(table).toContain('Weights: tier-1 3, all else 1.');
    expect(table).toMatch(/no letter of its own|Share: how many/u);
  });

  test('says that a rubric was another then', () => {
    const [ready] = reportOf('median', [group('pay', members(6, 'B'), 'median')]).rubrics;
    const shown = (versionBefore: string): string =>
      rollUpTable({ ...reportOf('median', []), since: '2026-09-01T00:00:00Z', rubrics: [{ ...ready!, versionBefore }] }, 80, plain);
    expect(shown('none').replaceAll(/\s+/gu, ' ')).toContain('Ready was another version then');
    expect(shown('one')).not.toContain('another version');
  });

  test('tells a letter that changed rather than the hundredths', () => {
    const now = group('pay', members(6, 'B'), 'median', { before: rollUp(members(6, 'D'), 'median', ladder) });
    expect(rollUpTable(reportOf('median', [now], { since: '2026-09-01T00:00:00Z' }), 80, plain)).toMatch(/^pay +B +80 % +D → B +6/mu);
  });

  test('counts exempt checks where there are any', () => {
    const counted = rollUpTable(reportOf('mean', [group('pay', members(2, 'B', { exempt: 3 }), 'mean')]), 80, plain);
    expect(counted).toMatch(/^pay .* 6( |$)/mu);
    expect(counted).toContain('Exempt');
    expect(rollUpTable(reportOf('mean', [group('pay', members(2, 'B'), 'mean')]), 80, plain)).not.toContain('Exempt');
  });

  test('keeps to its columns, and lets no name move the cursor', () => {
    for (const statistic of ['mean', 'median', 'share:B'] as const) {
      const many = group('everybody', [...members(40_000, 'A'), ...members(30_000, 'F')], statistic);
      const table = rollUpTable(
        reportOf(statistic, [many, group(hostile, members(7, 'B'), statistic)], { since: '2026-09-01T00:00:00Z' }),
        80,
        plain,
      );
      for (const line of table.split('\n')) {
        expect(width(line), line).toBeLessThanOrEqual(80);
        expect(line).not.toMatch(/[\p{Cc}\u202E]/u);
      }
    }
  });
});

describe('for machines', () => {
  const pay = group('pay', [...members(3, 'B'), ...members(1, null)], 'median', {
    parts: 1,
    direct: rollUp(members(1, 'B'), 'median', ladder),
  });

  test('there is a row for each group, what is direct, what stands apart, and everything', () => {
    const { rows, about } = rollUpAnswer(reportOf('median', [pay]));
    expect(rows.map(({ group, of, n, value, letter }) => [group, of, n, value, letter])).toEqual([
      ['team:default/pay', 'whole', 4, 0.8, 'B'],
      ['team:default/pay', 'direct', 1, 0.8, 'B'],
      [null, 'nobody-owns', 1, 0.8, 'F'],
      [null, 'everything', 40, 0.8, 'B'],
    ]);
    expect(rows[0]).toMatchObject({
      graded: 3,
      ungraded: 1,
      A: 0,
      B: 3,
      levels: ['none 0', 'Bronze 3', 'Gold 0'],
      flags: ['small-sample'],
    });
    expect(about).toMatchObject({ statistic: 'median', by: 'team' });
  });

  test('no name becomes a formula or markup', () => {
    const report = reportOf('median', [
      group('=HYPERLINK("http://x")', members(1, 'B'), 'median'),
      group(hostile, members(1, 'B'), 'median'),
    ]);
    expect(writeAnswer(rollUpAnswer(report), 'csv')).toContain(`"'=HYPERLINK(""http://x"")"`);
    const markdown = writeAnswer(rollUpAnswer(report), 'markdown');
    expect(markdown.replaceAll('\n', '')).not.toMatch(/<b>|\p{Cc}/u);
    expect(
      new Set(
        markdown
          .trimEnd()
          .split('\n')
          .map((line) => line.replaceAll('\\|', '').split('|').length),
      ).size,
    ).toBe(1);
  });
});
