import type { Environment } from '../../../query-language/compile.ts';
import type { VerdictName } from '../../../rubrics/grade.ts';
import type { Effort, Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { explain } from '../explain/explain.ts';
import type { GateFinding } from './gate.ts';
import type { Result } from '../judge/judge.ts';
import type { EntitySummary, Explanation, MaturityReport, RubricResult } from '../report.ts';

/** One check, why it is as it is, and what would put it right. */
export type Repair = Pick<Explanation, 'why' | 'fix' | 'remedies'> & {
  readonly rubric: string;
  readonly check: string;
  readonly asks: string;
  readonly verdict: VerdictName;
  readonly reason: string;
  readonly effort: Effort;
};

/** A rubric with what it says of the entity now; undefined where it does not grade it. */
interface Judged {
  readonly rubric: Rubric;
  readonly result: Result | undefined;
}

/** One for each check that a finding names which does not pass. Fixes speak of the facts of now. */
export async function repairsOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { entity, stands, now }: { readonly entity: EntitySummary; readonly stands: readonly Judged[]; readonly now: string },
  findings: readonly Pick<GateFinding, 'rubric' | 'checks'>[],
): Promise<readonly Repair[]> {
  const rubrics = stands.map(({ rubric }) => rubric);
  const report = reportOf(entity, stands, now);
  const names = new Set(findings.flatMap(({ rubric, checks }) => checks.map((check) => `${rubric}/${check}`)));
  const told = await Promise.all(
    [...names].map(async (check) =>
      explain(warehouse, environment, { entity: entity.entity, check, asOf: now, now, report, rubrics, brief: true }),
    ),
  );
  return told.map((outcome): Repair => {
    if (!outcome.ok) throw new Error(`What a gate names cannot be explained: ${outcome.errors.map(({ code }) => code).join(', ')}`);
    const { rubric, check, result, why, fix, remedies } = outcome.value;
    const { id, asks, effort } = check;
    return { rubric: rubric.id, check: id, asks, effort, verdict: result.verdict, reason: result.reason, why, fix, remedies };
  });
}

/** The fresh judgement in the form in which stored ones are read, for what explains. Nothing of it is stored, so all of it is of now. */
function reportOf(entity: EntitySummary, stands: readonly Judged[], now: string): MaturityReport {
  const results = stands.flatMap(({ rubric, result }): RubricResult[] =>
    result
      ? [
          {
            rubric: rubric.id,
            grade: result.grade,
            since: now,
            upgrade: null,
            levelUpgrade: null,
            verdicts: result.findings.map((finding) => ({ ...finding, since: now })),
          },
        ]
      : [],
  );
  return { asOf: now, evaluatedAt: now, rubrics: [], entities: [{ ...entity, results }], omitted: 0 };
}
