import type { Environment } from '../../../query-language/compile.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { withoutText } from '../diff/published-rubric.ts';
import { exemptionsAsOf } from '../exemption/exemption-in-force.ts';
import { compileRubric } from '../judge/compile-rubric.ts';
import { judgeRubrics } from '../judge/judge.ts';
import type { Setting } from '../judge/no-data.ts';
import { readRubricInForce } from '../maturity.ts';
import type { CheckResult, MaturityReport } from '../report.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Stood } from '../history/change-cause-grade.ts';
import type { Finding } from '../judge/verdict.ts';

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
  const { at } = await evaluationsAround(warehouse, asOf);
  if (at === null) return report;
  const graded = new Set(report.entities.flatMap(({ results }) => results.map(({ rubric }) => rubric)));
  const rubrics = await Promise.all([...graded].map(async (id) => readRubricInForce(warehouse, id, asOf)));
  const seen = await judgeThen(warehouse, environment, {
    rubrics: rubrics.filter((rubric) => rubric !== undefined),
    entities: report.entities.map(({ entity }) => entity),
    at,
    setting,
  });
  const asSeen = (kept: CheckResult, then: Finding | undefined): CheckResult => {
    if (!then || !isSame(kept, then)) return kept;
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
        verdicts: result.verdicts.map((kept) => asSeen(kept, seen.get(placeOf(each.entity, result.rubric, kept.check)))),
      })),
    })),
  };
}

/** The same of how entities stood against one rubric at an instant, by entity. */
export async function stoodAsSeen(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  stood: ReadonlyMap<string, Stood>,
  asOf: string,
): Promise<ReadonlyMap<string, Stood>> {
  const [first] = stood.values();
  if (!first) return stood;
  const { at, again } = await evaluationsAround(warehouse, asOf);
  if (at === null || !again) return stood;
  const seen = await judgeThen(warehouse, environment, { rubrics: [first.rubric], entities: [...stood.keys()], at });
  return new Map(
    [...stood].map(([entity, { findings, ...own }]): [string, Stood] => {
      const asSeen = findings.map((kept) => {
        const then = seen.get(placeOf(entity, own.rubric.id, kept.check));
        return then && isSame(kept, then) ? { ...kept, reason: then.reason, observed: then.observed } : kept;
      });
      return [entity, { ...own, findings: asSeen }];
    }),
  );
}

interface Then {
  readonly rubrics: readonly Rubric[];
  readonly entities: readonly string[];
  /** The instant of an evaluation. */
  readonly at: string;
  readonly setting?: Setting | undefined;
}

/** What was seen at an evaluation, by place. */
async function judgeThen(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { rubrics, entities, at, setting }: Then,
): Promise<ReadonlyMap<string, Finding>> {
  const compiled = rubrics.map((rubric) => compileRubric(withoutText(rubric, rubric.id), environment).compiled);
  const exemptions = await exemptionsAsOf(warehouse, environment, at);
  const { results } = await judgeRubrics(warehouse, environment, compiled, { asOf: at, now: at, exemptions, entities, setting });
  return new Map(
    results.flatMap(({ rubric, entity, findings }) =>
      findings.map((finding): [string, Finding] => [placeOf(entity, rubric, finding.check), finding]),
    ),
  );
}

function isSame(one: Pick<Finding, 'verdict' | 'credit'>, other: Pick<Finding, 'verdict' | 'credit'>): boolean {
  return one.verdict === other.verdict && one.credit === other.credit;
}

/** The last evaluation up to an instant, null where no record of one is kept, and whether any came after. */
async function evaluationsAround(
  warehouse: Pick<Warehouse, 'read'>,
  asOf: string,
): Promise<{ readonly at: string | null; readonly again: boolean }> {
  const [found] = await warehouse.read<{ at: string | null; again: boolean }>(
    `SELECT max(as_of) FILTER (as_of <= $as_of::TIMESTAMPTZ) AS at, coalesce(bool_or(as_of > $as_of::TIMESTAMPTZ), false) AS again
    FROM evaluation`,
    { as_of: asOf },
  );
  return found ?? { at: null, again: false };
}

function placeOf(entity: string, rubric: string, check: string): string {
  return JSON.stringify([entity, rubric, check]);
}
