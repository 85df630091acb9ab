import { expect, test } from 'vitest';
import type { Grade } from '../../../../rubrics/grade.ts';
import { entityPage } from '../../../../src/cli/output/entity-page.ts';
import { maturityAnswer, maturityTable } from '../../../../src/cli/output/maturity-table.ts';
import { paintWith } from '../../../../src/cli/output/paint.ts';
import { writeAnswer } from '../../../../src/cli/output/write-answer.ts';
import type { EntityReport, MaturityReport } from '../../../../src/scoring/report.ts';

const grade: Grade = {
  letter: 'A',
  score: 0.999,
  level: 'Gold',
  provisional: true,
  coverage: 0.949,
  known: 15,
  counted: 15,
  applicable: 16,
  exempt: 0,
  capsApplied: [],
  missing: ['slo'],
  categories: {},
};

function graded(name: string, more: Partial<Grade>): EntityReport {
  return {
    entity: `service:default/${name}`,
    kind: 'service',
    name,
    title: null,
    type: null,
    owner: null,
    tier: null,
    lifecycle: null,
    system: null,
    results: [
      { rubric: 'ready', grade: { ...grade, ...more }, since: '2026-01-01T00:00:00Z', upgrade: null, levelUpgrade: null, verdicts: [] },
    ],
  };
}

function reportOf(...entities: EntityReport[]): MaturityReport {
  const rubric = { id: 'ready', title: 'Ready', describes: '', owner: '', phase: 'visible', version: '', levels: ['Gold'] } as const;
  return {
    asOf: '2026-01-02T00:00:00Z',
    evaluatedAt: '2026-01-02T00:00:00Z',
    omitted: 0,
    rubrics: [{ ...rubric, minimumCoverage: 0.6, categories: [], checks: [] }],
    entities,
  };
}

const plain = paintWith(false);
const provisional = graded('pay', {});
const certain = graded('ledger', { provisional: false });
const ungraded = graded('ghost', { letter: 'ungraded', level: null, provisional: false, coverage: 0.38, known: 6 });

test('has room in 60 columns, where the coverage goes first', () => {
  const wide = graded('a-service-of-a-very-long-name', { exempt: 3, level: 'A long level' });
  const table = (columns: number) => maturityTable(reportOf(wide, ungraded), columns, plain).split('\n');
  for (const columns of [60, 80]) expect(Math.max(...table(columns).map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(table(80).join('\n')).toContain('Coverage  Exempt');
  expect(table(60)[2]).toMatch(/^Service +Grade +Level +Score +Exempt +To fix first$/u);
});

test('who has no letter is judged, and not graded', () => {
  expect(maturityTable(reportOf(certain, ungraded), 80, plain)).toMatch(/^Ready {2}1 of 2 graded$/mu);
  expect(maturityTable(reportOf(certain), 80, plain)).toMatch(/^Ready {2}1 graded$/mu);
});

test('the heading of the names is never cut, however short the names are', () => {
  const table = maturityTable(reportOf({ ...graded('shop', {}), kind: 'microfrontend' }), 80, plain);
  expect(table).toMatch(/^Microfrontend +Grade/mu);
});

test('a level that may not last says so in the table, and to machines', () => {
  const table = maturityTable(reportOf(provisional, certain), 80, plain);
  expect(table).toMatch(/^pay +A +Gold\? /mu);
  expect(table).toMatch(/^ledger +A +Gold +99 %/mu);
  expect(table).toContain('? provisional:');
  expect(maturityTable(reportOf(certain), 80, plain)).not.toContain('provisional');
  const answer = maturityAnswer(reportOf(provisional, certain));
  expect(answer.rows.map(({ level, provisional }) => [level, provisional])).toEqual([
    ['Gold', true],
    ['Gold', false],
  ]);
  expect(writeAnswer(answer, 'csv')).toMatch(/,level,provisional,.*\r\n.*,Gold,true,/u);
});

test('a letter that is missing is accounted for', () => {
  const table = maturityTable(reportOf(ungraded), 80, plain);
  expect(table).toMatch(/^ghost +– +– +99 % +38 % +not known: slo$/mu);
  expect(table).toContain('– no letter: too little is known.');
  expect(table).toContain('60 % of it is needed.');
  expect(maturityTable(reportOf(certain), 80, plain)).not.toContain('no letter');
  const page = entityPage(reportOf(ungraded), ungraded, 80, plain);
  expect(page).toContain('6 of 16 checks known · coverage 38 %');
  expect(page).toContain('Too little is known for a letter, which needs 60 % of the weight.');
});

test('coverage and the number of checks that are known have names of their own', () => {
  expect(maturityTable(reportOf(certain), 80, plain)).toMatch(/Score +Coverage +To fix first/u);
  expect(entityPage(reportOf(certain), certain, 80, plain)).toContain('15 of 16 checks known · coverage 94 %');
});
