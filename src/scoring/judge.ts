import { number } from '../../query-language/analysis/type.ts';
import type { Compiled, Environment } from '../../query-language/compile.ts';
import type { Asked } from '../../query-language/sql/statement.ts';
import { exemptionFor, type Exemption } from '../../rubrics/exemption.ts';
import { grade, type Grade } from '../../rubrics/grade.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { always, answersOf, silence, type Question } from './answer.ts';
import type { CompiledCheck, CompiledRubric } from './compile-rubric.ts';
import { troublesOf } from './trouble.ts';
import type { Setting } from './no-data.ts';
import { missingValuesOf } from './missing-value.ts';
import { ownReads, undecidedOf, verdictOf, type Doubts, type Finding } from './verdict.ts';

/** How one entity stands against one rubric. */
export interface Result {
  readonly rubric: string;
  readonly entity: string;
  /** One for each check of the rubric, in its order. */
  readonly findings: readonly Finding[];
  readonly grade: Grade;
}

export interface JudgeOptions {
  /** The instant of the facts, and of the grades. */
  readonly asOf: string;
  /** What `now()` and ages are counted from. */
  readonly now: string;
  readonly exemptions: readonly Exemption[];
  readonly setting?: Setting | undefined;
}

export interface Judgement {
  readonly results: readonly Result[];
  /** Rubrics of which the engine could not tell whom they are for, by identifier, with the reason. They grade nobody. */
  readonly unscoped: ReadonlyMap<string, string>;
  /** Entities of which it is unknown whether the rubric is for them, by rubric: they are not graded, and not forgotten. */
  readonly undecided: ReadonlyMap<string, readonly string[]>;
}

/** Judges every entity by every rubric that is for it, all checks over one kind in one statement. Writes nothing. */
export async function judgeRubrics(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  rubrics: readonly CompiledRubric[],
  options: JudgeOptions,
): Promise<Judgement> {
  const kinds = new Set(rubrics.flatMap(({ scope }) => scope?.kind ?? []));
  const results: Result[] = [];
  const unscoped = new Map<string, string>();
  const undecided = new Map<string, readonly string[]>();
  for (const kind of kinds) {
    const ofKind = rubrics.filter(({ scope }) => scope?.kind === kind);
    const judged = await judgeKind(warehouse, environment, kind, ofKind, options);
    results.push(...judged.results);
    for (const [rubric, reason] of judged.unscoped) unscoped.set(rubric, reason);
    for (const [rubric, entities] of judged.undecided) undecided.set(rubric, entities);
  }
  return { results, unscoped, undecided };
}

async function judgeKind(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  rubrics: readonly CompiledRubric[],
  { asOf, now, exemptions, setting }: JudgeOptions,
): Promise<Judgement> {
  const read = new Set(rubrics.flatMap(({ checks }) => checks.flatMap((check) => tablesOf(check))));
  const tables = [...environment.tables.values()].filter(({ name }) => read.has(name));
  const troubles = await troublesOf(warehouse, { kind }, tables, asOf);
  const answers = await answersOf(warehouse, environment, kind, rubrics.flatMap(questionsOf), { as_of: asOf, now });

  const doubtsOf = (entity: string): Doubts => ({ tables: environment.tables, troubles: troubles.get(entity), setting });
  const answersTo = (rubric: string, check: CompiledCheck) => answers.get(idOf(rubric, check));
  const lacking = rubrics.flatMap(({ rubric, checks }) =>
    checks.flatMap((check) =>
      [...(answersTo(rubric.id, check) ?? [])].flatMap(([entity, answer]) => undecidedOf(check, answer, doubtsOf(entity)) ?? []),
    ),
  );
  const missing = await missingValuesOf(warehouse, environment, kind, new Set(lacking), { as_of: asOf, now });

  const unscoped = new Map<string, string>();
  const undecided = new Map<string, readonly string[]>();
  const results = rubrics.flatMap(({ rubric, checks }) => {
    const scopes = [...(answers.get(rubric.id) ?? [])];
    const [first] = scopes;
    if (first?.[1].error && scopes.every(([, { error }]) => error !== null)) unscoped.set(rubric.id, first[1].error);
    else
      undecided.set(
        rubric.id,
        scopes.flatMap(([entity, { passes }]) => (passes === null ? [entity] : [])),
      );
    return scopes.flatMap(([entity, scope]): Result[] => {
      if (scope.passes !== true) return [];
      const missingIn = (compiled: Compiled): string | undefined => missing.get(compiled)?.get(entity);
      const doubts = { ...doubtsOf(entity), missingIn };
      const findings = checks.map((check) => {
        const answer = answersTo(rubric.id, check)?.get(entity) ?? silence;
        const exemption = exemptionFor(exemptions, { entity, rubric: rubric.id, check: check.check.id }, asOf.slice(0, 10));
        return verdictOf(check, answer, exemption, doubts);
      });
      return [{ rubric: rubric.id, entity, findings, grade: grade(rubric, findings, asOf.slice(0, 10)) }];
    });
  });
  return { results, unscoped, undecided };
}

/** One question is whom the rubric is for, the others what each check asks. */
function questionsOf({ rubric, scope, checks }: CompiledRubric): Question[] {
  const where = scope?.where;
  return [
    { id: rubric.id, columns: { passes: where ? { compiled: where } : always } },
    ...checks.flatMap((compiled) => {
      const { check, fault, judgement, applies, observed, captured } = compiled;
      if (fault !== null || !judgement) return [];
      const columns: Question['columns'] = {
        ...(applies ? { applies: { compiled: applies } } : {}),
        ...(check.judgedBy === 'passes'
          ? { passes: { compiled: judgement } }
          : { credit: { compiled: { plan: judgement.plan, type: number } } }),
        ...(observed ? { observed: { compiled: { plan: observed.part.plan, type: observed.part.plan.type }, as: 'text' } } : {}),
      };
      const captures = captured.map(({ plan, type }): Asked => ({ compiled: { plan, type }, as: 'text' }));
      return [{ id: idOf(rubric.id, compiled), columns, captures }];
    }),
  ];
}

function idOf(rubric: string, { check }: CompiledCheck): string {
  return `${rubric}/${check.id}`;
}

function tablesOf({ judgement, applies }: CompiledCheck): string[] {
  return [judgement, applies].flatMap((compiled: Compiled | null) => ownReads(compiled).map(({ table }) => table));
}
