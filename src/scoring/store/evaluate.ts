import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import type { Exemption } from '../../../rubrics/exemption.ts';
import { verdictNames, type VerdictName } from '../../../rubrics/grade.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { forever, type LoadResult, type Transaction, type Warehouse } from '../../warehouse/warehouse.ts';
import { compileRubric, type CompiledRubric } from '../judge/compile-rubric.ts';
import {
  forgetEvaluations,
  forgetExemptions,
  keepEvaluation,
  lastEvaluation,
  standardsOf,
  type LastEvaluation,
  type Standards,
} from './evaluation-record.ts';
import { kindsOf } from '../judge/judge.ts';
import { findRefused, prepareJudging, type Judging, type Refused } from '../judge/judging.ts';
import type { Setting } from '../judge/no-data.ts';
import { portionsOf, portionsSince, type Portion } from '../judge/portion.ts';
import { endVerdicts, storeRubrics, storeVerdicts, type StoreContext } from './store.ts';
import { storeGrades } from './store-grade.ts';

export interface EvaluateOptions {
  /** The instant whose facts are judged, and from which the results hold. ISO 8601 in UTC. */
  readonly asOf: string;
  /** What ages are counted from; the same as `asOf` but for experiments. */
  readonly now: string;
  readonly exemptions?: readonly Exemption[];
  /** Identifiers of rubrics that could not be read this time: their last results stand. */
  readonly unreadable?: readonly string[];
  /** What remedies build on; `configured` unless given. */
  readonly setting?: Setting;
  /** Only these are judged; what was said of others stands. */
  readonly only?: { readonly rubrics?: readonly string[]; readonly entities?: readonly string[] };
  /** Judges everything anew, whatever may have stayed as it was. The results are the same. */
  readonly whole?: boolean;
  /** The version of the program: another one may judge differently. */
  readonly program?: string;
}

/** What storing an evaluation changed. */
export interface Changes {
  readonly verdicts: LoadResult;
  readonly grades: LoadResult;
}

export interface Evaluation {
  /** Number of entities that some rubric grades, and of the rubrics that were asked. */
  readonly entities: number;
  readonly rubrics: number;
  /** How many verdicts of each kind hold now. */
  readonly verdicts: Readonly<Record<VerdictName, number>>;
  readonly changes: Changes;
  /** What is wrong with the rubrics' queries, placed in their files. A check that does not compile has the verdict `error`. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Grades every entity by every rubric and stores what changed, in one transaction. `rubrics` are all there are: results of others end,
 * except of those named as unreadable. What cannot have changed since the evaluation before is not judged again.
 */
export async function evaluate(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  environment: Environment,
  rubrics: readonly Document<Rubric>[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const { asOf, now } = options;
  const all = rubrics.map((document) => ({ document, ...compileRubric(document, environment) }));
  const compiled = all.map((each) => each.compiled);
  const attempt = async (refused: Refused): Promise<Stored> =>
    warehouse.write(async (transaction) => storeAll({ transaction, environment, asOf, now }, compiled, options, refused));
  const stored = await attempt(new Map()).catch(async (fault: unknown) => {
    const refused = new Map<string, string>();
    for (const kind of kindsOf(compiled)) {
      const ofKind = compiled.filter(({ scope }) => scope?.kind === kind);
      for (const [id, reason] of await findRefused(warehouse, environment, kind, ofKind, { as_of: asOf, now })) refused.set(id, reason);
    }
    if (refused.size === 0) throw fault;
    return attempt(refused);
  });
  return {
    ...stored,
    diagnostics: all.flatMap(({ document, diagnostics }) => {
      const reason = stored.unscoped.get(document.value.id);
      if (reason !== undefined) return [...diagnostics, scopeRefused(document, reason)];
      const entities = stored.undecided.get(document.value.id) ?? [];
      return entities.length === 0 ? diagnostics : [...diagnostics, scopeUndecided(document, entities)];
    }),
  };
}

interface Stored extends Omit<Evaluation, 'diagnostics'> {
  readonly unscoped: ReadonlyMap<string, string>;
  readonly undecided: ReadonlyMap<string, readonly string[]>;
}

async function storeAll(
  context: StoreContext,
  compiled: readonly CompiledRubric[],
  options: EvaluateOptions,
  refused: Refused,
): Promise<Stored> {
  const { transaction, environment, asOf, now } = context;
  const { exemptions = [], unreadable = [], only } = options;
  const standards = standardsOf(environment, options);
  const stands = await lastEvaluation(transaction, asOf, standards);
  const last = options.whole === true ? undefined : stands;
  const unscoped = new Map<string, string>();
  const undecided = new Map<string, readonly string[]>();
  const judged: Rubric[] = [];
  const verdicts: LoadResult[] = [];
  const whole: string[] = [];

  const asked = compiled.filter(({ rubric }) => only?.rubrics?.includes(rubric.id) ?? true);
  for (const kind of kindsOf(asked)) {
    const ofKind = asked.filter(({ scope }) => scope?.kind === kind);
    const judging = await prepareJudging(
      transaction,
      environment,
      kind,
      ofKind,
      { asOf, now, exemptions, setting: options.setting },
      refused,
    );
    for (const [rubric, reason] of judging.unscoped) unscoped.set(rubric, reason);
    for (const [rubric, entities] of judging.undecided) undecided.set(rubric, entities);
    const portions = await portionsWanted(context, judging, { last, standards, exemptions, refused, entities: only?.entities });
    for (const portion of portions) verdicts.push(await storeVerdicts(context, judging, portion));
    whole.push(...portions.flatMap(({ rubrics, checks, entities, range }) => (checks || (entities && !range) ? [] : rubrics)));
    judged.push(...judging.rubrics.map(({ rubric }) => rubric));
  }
  // Whom a rubric is for may be unknown just now; its last results stand until it can be told.
  const retained = compiled.map(({ rubric }) => rubric.id).filter((id) => !judged.some((each) => each.id === id));
  const standing = [...unreadable, ...compiled.map(({ rubric }) => rubric.id)];
  if (only === undefined) verdicts.push(await endVerdicts(context, standing));
  const grades = await storeGrades(context, judged, [...new Set(whole)]);
  await storeRubrics(context, judged, only === undefined ? [...unreadable, ...retained] : undefined);
  if (only === undefined) {
    // What is refused is an error for everybody because of the facts of some, and nobody else's change would tell when that is over.
    const kept = refused.size > 0 ? { ...standards, standards: null } : standards;
    await keepEvaluation(context, { ...kept, whole: last === undefined });
  } else {
    const isOther = ({ rubric: { id, version } }: CompiledRubric): boolean => stands?.versions.get(id) !== version;
    const isApart = refused.size > 0 || (only.entities !== undefined && asked.some(isOther));
    if (stands === undefined || isApart) await forgetEvaluations(transaction);
    else if (stands.exemptions !== standards.exemptions) await forgetExemptions(transaction);
  }
  return {
    ...(await countResults(transaction, judged)),
    rubrics: judged.length,
    changes: { verdicts: together(verdicts), grades },
    unscoped,
    undecided,
  };
}

interface Extent {
  /** The evaluation whose results stand; everything is judged where there is none. */
  readonly last: LastEvaluation | undefined;
  readonly standards: Standards;
  readonly exemptions: readonly Exemption[];
  readonly refused: Refused;
  /** Only these entities are wanted, whatever may have changed for others. */
  readonly entities: readonly string[] | undefined;
}

async function portionsWanted(
  { transaction, environment, asOf }: StoreContext,
  judging: Judging,
  { last, standards, exemptions, refused, entities }: Extent,
): Promise<readonly Portion[]> {
  if (entities !== undefined) return [{ rubrics: judging.rubrics.map(({ rubric }) => rubric.id), entities }];
  if (!last || refused.size > 0) return portionsOf(transaction, judging);
  return portionsSince(transaction, environment, judging, {
    since: last.since,
    upTo: asOf,
    ages: true,
    isSame: ({ id, version }) => last.versions.get(id) === version,
    on: last.asOf.slice(0, 10),
    exempt: last.exemptions === standards.exemptions ? [] : [...exemptions.map(({ entity }) => entity), ...(await exemptNow(transaction))],
  });
}

/** Whom the results that stand exempt from something. */
async function exemptNow(transaction: Transaction): Promise<readonly string[]> {
  const rows = await transaction.read<{ entity: string }>(
    `SELECT DISTINCT entity FROM verdict WHERE verdict = 'exempt' AND valid_to = $forever::TIMESTAMPTZ`,
    { forever },
  );
  return rows.map(({ entity }) => entity);
}

async function countResults(transaction: Transaction, rubrics: readonly Rubric[]): Promise<Pick<Evaluation, 'entities' | 'verdicts'>> {
  const parameters = { rubrics: rubrics.map(({ id }) => id), forever };
  const held = 'valid_to = $forever::TIMESTAMPTZ AND list_contains($rubrics::VARCHAR[], rubric)';
  const counts = await transaction.read<{ verdict: VerdictName; count: number }>(
    `SELECT verdict, count(*) AS count FROM verdict WHERE ${held} GROUP BY verdict`,
    parameters,
  );
  const [graded] = await transaction.read<{ entities: number }>(
    `SELECT count(DISTINCT entity) AS entities FROM grade WHERE ${held}`,
    parameters,
  );
  const byName = new Map(counts.map(({ verdict, count }) => [verdict, count]));
  return {
    entities: graded?.entities ?? 0,
    verdicts: Object.fromEntries(verdictNames.map((name) => [name, byName.get(name) ?? 0])) as Record<VerdictName, number>,
  };
}

function together(results: readonly LoadResult[]): LoadResult {
  const sum = (of: (result: LoadResult) => number): number => results.reduce((total, each) => total + of(each), 0);
  return {
    opened: sum(({ opened }) => opened),
    closed: sum(({ closed }) => closed),
    unchanged: sum(({ unchanged }) => unchanged),
    duplicates: sum(({ duplicates }) => duplicates),
    late: sum(({ late }) => late),
  };
}

function scopeRefused(document: Document<Rubric>, reason: string): Diagnostic {
  const facts = { rubric: document.value.id, reason };
  return { code: 'rubric.scope-refused', severity: 'error', facts, span: document.span(['for']), file: document.file };
}

function scopeUndecided(document: Document<Rubric>, entities: readonly string[]): Diagnostic {
  const facts = { rubric: document.value.id, count: entities.length, entities: entities.slice(0, 3) };
  return { code: 'rubric.scope-undecided', severity: 'warning', facts, span: document.span(['for']), file: document.file };
}
