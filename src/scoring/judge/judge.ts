import type { Environment } from '../../../query-language/compile.ts';
import { graderOf, type Grade, type VerdictName } from '../../../rubrics/grade.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CompiledRubric } from './compile-rubric.ts';
import { findRefused, prepareJudging, type JudgeOptions, type Judging } from './judging.ts';
import { reasonsOf } from './missing-value.ts';
import type { Finding } from './verdict.ts';

/** How one entity stands against one rubric. */
export interface Result {
  readonly rubric: string;
  readonly entity: string;
  /** One for each check of the rubric, in its order. */
  readonly findings: readonly Finding[];
  readonly grade: Grade;
}

export interface Judgement extends Pick<Judging, 'unscoped' | 'undecided'> {
  readonly results: readonly Result[];
}

/** Judges every entity, or those that are wanted, by every rubric that is for it, all checks over one kind in one statement. Writes nothing. */
export async function judgeRubrics(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  rubrics: readonly CompiledRubric[],
  options: JudgeOptions,
): Promise<Judgement> {
  const results: Result[] = [];
  const unscoped = new Map<string, string>();
  const undecided = new Map<string, readonly string[]>();
  for (const kind of kindsOf(rubrics)) {
    const ofKind = rubrics.filter(({ scope }) => scope?.kind === kind);
    const judged = await unlessRefused(warehouse, environment, kind, ofKind, options, async (refused) => {
      const judging = await prepareJudging(warehouse, environment, kind, ofKind, options, refused);
      return { judging, rows: await readVerdicts(warehouse, environment, judging, options) };
    });
    results.push(...resultsOf(judged.judging.rubrics, judged.rows, options.asOf));
    for (const [rubric, reason] of judged.judging.unscoped) unscoped.set(rubric, reason);
    for (const [rubric, entities] of judged.judging.undecided) undecided.set(rubric, entities);
  }
  return { results, unscoped, undecided };
}

/** Kinds of entities that rubrics are for. */
export function kindsOf(rubrics: readonly CompiledRubric[]): readonly string[] {
  return [...new Set(rubrics.flatMap(({ scope }) => scope?.kind ?? []))];
}

/** Does the work, and does it again without the checks that the engine refuses where there are any. */
export async function unlessRefused<T>(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  rubrics: readonly CompiledRubric[],
  { asOf, now }: JudgeOptions,
  work: (refused?: ReadonlyMap<string, string>) => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    const refused = await findRefused(warehouse, environment, kind, rubrics, { as_of: asOf, now });
    if (refused.size === 0) throw fault;
    return work(refused);
  }
}

/** A row of `judgementStatement`. */
export interface VerdictRow extends Record<string, unknown> {
  readonly rubric: string;
  readonly check: string;
  readonly entity: string;
  readonly verdict: VerdictName;
  readonly credit: number | null;
  readonly reason: string | null;
  readonly observed: string | null;
  readonly stale_since: string | null;
  readonly captures: string | null;
}

async function readVerdicts(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  judging: Judging,
  { asOf, now, entities }: JudgeOptions,
): Promise<readonly (VerdictRow & { readonly reason: string })[]> {
  if (judging.rubrics.length === 0) return [];
  const { sql, parameters } = judging.statement(entities === undefined ? {} : { entities });
  const rows = await warehouse.read<VerdictRow>(sql, parameters);
  const reasonless = rows.filter(({ reason }) => reason === null);
  const reasons = await reasonsOf(warehouse, environment, judging, reasonless, { as_of: asOf, now });
  return rows.map((row) => ({ ...row, reason: row.reason ?? reasons(row) }));
}

function resultsOf(
  rubrics: readonly CompiledRubric[],
  rows: readonly (VerdictRow & { readonly reason: string })[],
  asOf: string,
): readonly Result[] {
  const byRubric = Map.groupBy(rows, ({ rubric }) => rubric);
  return rubrics.flatMap(({ rubric }): Result[] => {
    const gradeOf = graderOf(rubric, asOf.slice(0, 10));
    const places = new Map(rubric.checks.map(({ id }, place) => [id, place]));
    const byEntity = Map.groupBy(byRubric.get(rubric.id) ?? [], ({ entity }) => entity);
    return [...byEntity]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([entity, own]) => {
        const findings = own.toSorted((a, b) => (places.get(a.check) ?? 0) - (places.get(b.check) ?? 0)).map(findingOf);
        return { rubric: rubric.id, entity, findings, grade: gradeOf(findings) };
      });
  });
}

function findingOf({
  check,
  verdict,
  credit,
  reason,
  observed,
  captures,
  stale_since: staleSince,
}: VerdictRow & { readonly reason: string }): Finding {
  return { check, verdict, credit, reason, observed, captures: capturesOf(captures), staleSince };
}

/** What stands as JSON beside a verdict; null where the check captures nothing. */
export function capturesOf(stored: string | null): Finding['captures'] {
  return stored === null ? {} : (JSON.parse(stored) as Finding['captures']);
}
