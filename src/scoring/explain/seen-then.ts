import type { Environment } from '../../../query-language/compile.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { withoutText } from '../diff/published-rubric.ts';
import { exemptionsAsOf } from '../exemption/exemption-in-force.ts';
import { compileRubric } from '../judge/compile-rubric.ts';
import { judgeRubrics } from '../judge/judge.ts';
import type { Setting } from '../judge/no-data.ts';
import { readRubricInForce } from '../maturity.ts';
import type { CheckResult, MaturityReport } from '../report.ts';

/**
 * A report of the past with what was seen then. A verdict is kept with what was seen of it last, and goes on while it stays the same: where
 * it was evaluated again after the instant, what was seen is worked out from the facts of the last evaluation before. Where these come to
 * another verdict today, what is kept stands. For reports on few entities: each rubric is judged anew.
 */
export async function withSeenThen(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  report: MaturityReport,
  setting?: Setting,
): Promise<MaturityReport> {
  const { asOf, evaluatedAt } = report;
  if (evaluatedAt === null || evaluatedAt <= asOf) return report;
  const at = await evaluationUntil(warehouse, asOf);
  if (at === null) return report;
  const graded = new Set(report.entities.flatMap(({ results }) => results.map(({ rubric }) => rubric)));
  const rubrics = await Promise.all([...graded].map(async (id) => readRubricInForce(warehouse, id, asOf)));
  const compiled = rubrics.flatMap((rubric) => (rubric ? [compileRubric(withoutText(rubric, rubric.id), environment).compiled] : []));
  const exemptions = await exemptionsAsOf(warehouse, environment, at);
  const entities = report.entities.map(({ entity }) => entity);
  const { results } = await judgeRubrics(warehouse, environment, compiled, { asOf: at, now: at, exemptions, entities, setting });
  const seen = new Map(
    results.flatMap(({ rubric, entity, findings }) =>
      findings.map((finding) => [placeOf(entity, rubric, finding.check), finding] as const),
    ),
  );
  const asSeen = (kept: CheckResult, place: string): CheckResult => {
    const then = seen.get(place);
    if (then?.verdict !== kept.verdict || then.credit !== kept.credit) return kept;
    const { reason, observed, captures, staleSince } = then;
    return { ...kept, reason, observed, captures, staleSince };
  };
  return {
    ...report,
    evaluatedAt: at,
    entities: report.entities.map((each) => ({
      ...each,
      results: each.results.map((result) => ({
        ...result,
        verdicts: result.verdicts.map((kept) => asSeen(kept, placeOf(each.entity, result.rubric, kept.check))),
      })),
    })),
  };
}

/** The last evaluation up to an instant; null where no record of one is kept. */
async function evaluationUntil(warehouse: Pick<Warehouse, 'read'>, asOf: string): Promise<string | null> {
  const [found] = await warehouse.read<{ last: string | null }>(
    'SELECT max(as_of) AS last FROM evaluation WHERE as_of <= $as_of::TIMESTAMPTZ',
    { as_of: asOf },
  );
  return found?.last ?? null;
}

function placeOf(entity: string, rubric: string, check: string): string {
  return JSON.stringify([entity, rubric, check]);
}
