import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileRubric } from '../../../src/scoring/judge/compile-rubric.ts';
import { exemptionsInForce } from '../../../src/scoring/exemption/exemption-in-force.ts';
import { judgeRubrics, type Result } from '../../../src/scoring/judge/judge.ts';
import { liveCompany, type LivedCompany } from '../cli/lived-company.ts';

let lived: LivedCompany;
beforeAll(async () => {
  lived = await liveCompany({ seed: 1, services: 6, now: '2026-11-21T12:00:00.000Z', days: 280, every: 70 });
}, 300_000);
afterAll(async () => lived.warehouse.close());

type StoredGrade = {
  readonly rubric: string;
  readonly entity: string;
  readonly letter: string | null;
  readonly level: string | null;
  readonly score: number | null;
  readonly coverage: number | null;
};

async function gradesAt(at: string): Promise<readonly StoredGrade[]> {
  return lived.warehouse.read<StoredGrade>(
    `SELECT rubric, entity, letter, level, score, coverage FROM grade
    WHERE valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to ORDER BY ALL`,
    { at },
  );
}

async function verdictsAt(at: string): Promise<readonly { readonly key: string; readonly verdict: string }[]> {
  return lived.warehouse.read(
    `SELECT concat_ws(' ', rubric, "check", entity) AS key, verdict FROM verdict
    WHERE valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to ORDER BY ALL`,
    { at },
  );
}

async function judgedAt(at: string): Promise<readonly Result[]> {
  const { environment, listing, warehouse } = lived;
  const compiled = listing.rubrics.map((document) => compileRubric(document, environment).compiled);
  const { exemptions } = await exemptionsInForce(warehouse, environment, at);
  return (await judgeRubrics(warehouse, environment, compiled, { asOf: at, now: at, exemptions })).results;
}

describe('a company that was lived through', () => {
  test('was collected at every moment', async () => {
    const runs = await lived.warehouse.read<{ moment: string }>('SELECT DISTINCT started_at AS moment FROM sync_run ORDER BY moment');
    expect(runs.map(({ moment }) => new Date(moment).toISOString())).toEqual(lived.moments);
  });

  test('has the grades stored for each moment that judging by the facts of that moment gives', { timeout: 120_000 }, async () => {
    for (const at of lived.moments) {
      const judged = await judgedAt(at);
      const grades = judged.map(({ entity, grade: { coverage, letter, level, score }, rubric }) => ({
        rubric,
        entity,
        letter,
        level,
        score,
        coverage,
      }));
      const inOrder = grades.toSorted((one, other) => (`${one.rubric} ${one.entity}` < `${other.rubric} ${other.entity}` ? -1 : 1));
      const verdicts = judged.flatMap(({ entity, findings, rubric }) =>
        findings.map(({ check, verdict }) => ({ key: `${rubric} ${check} ${entity}`, verdict })),
      );
      expect([at, await verdictsAt(at)]).toEqual([at, verdicts.toSorted((one, other) => (one.key < other.key ? -1 : 1))]);
      expect([at, await gradesAt(at)]).toEqual([at, inOrder]);
    }
  });

  test('improved in some services and fell in others', async () => {
    const [first, last] = [await gradesAt(lived.moments[0] ?? ''), await gradesAt(lived.moments.at(-1) ?? '')];
    const was = new Map(first.map((grade) => [`${grade.rubric} ${grade.entity}`, grade]));
    const moves = last.flatMap((is) => {
      const before = was.get(`${is.rubric} ${is.entity}`);
      return before?.letter && is.letter ? [{ before, is }] : [];
    });
    // A comes before F.
    expect(moves.some(({ before, is }) => (is.letter ?? '') < (before.letter ?? ''))).toBe(true);
    expect(moves.some(({ before, is }) => (is.score ?? 0) < (before.score ?? 0) - 0.1)).toBe(true);
  });

  test('kept its last good facts while a source was out, and marked what rests on them', async () => {
    const failed = await lived.warehouse.read<{ moment: string; source: string }>(
      `SELECT DISTINCT started_at AS moment, source FROM sync_run WHERE outcome = 'failed'`,
    );
    expect(failed.map(({ source }) => source)).toEqual(['datadog']);
    const [, , out = ''] = lived.moments;
    expect(new Date(failed[0]?.moment ?? 0).toISOString()).toBe(out);
    expect(await staleAt(out)).toBeGreaterThan(0);
    expect(await staleAt(lived.moments.at(-1) ?? '')).toBe(0);
  });
});

/** Verdicts at a moment that rest on facts older than they may be. */
async function staleAt(at: string): Promise<number> {
  const [row] = await lived.warehouse.read<{ stale: number }>(
    `SELECT count(*)::INTEGER AS stale FROM verdict
    WHERE valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to AND stale_since IS NOT NULL`,
    { at },
  );
  return row?.stale ?? 0;
}
