import { boolean, number } from '../../query-language/analysis/type.ts';
import type { Compiled, Environment } from '../../query-language/compile.ts';
import { rowsStatement, type Asked } from '../../query-language/sql/statement.ts';
import { exemptionFor, type Exemption } from '../../rubrics/exemption.ts';
import { grade, type Grade } from '../../rubrics/grade.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { CompiledCheck, CompiledRubric } from './compile-rubric.ts';
import { troublesOf } from './trouble.ts';
import { verdictOf, type Answer, type Finding } from './verdict.ts';

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
}

export interface Judgement {
  readonly results: readonly Result[];
  /** Rubrics of which the engine could not tell whom they are for, by identifier, with the reason. They grade nobody. */
  readonly unscoped: ReadonlyMap<string, string>;
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
  for (const kind of kinds) {
    const ofKind = rubrics.filter(({ scope }) => scope?.kind === kind);
    const judged = await judgeKind(warehouse, environment, kind, ofKind, options);
    results.push(...judged.results);
    for (const [rubric, reason] of judged.unscoped) unscoped.set(rubric, reason);
  }
  return { results, unscoped };
}

async function judgeKind(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  rubrics: readonly CompiledRubric[],
  { asOf, now, exemptions }: JudgeOptions,
): Promise<Judgement> {
  const read = new Set(rubrics.flatMap(({ checks }) => checks.flatMap((check) => tablesOf(check))));
  const tables = [...environment.tables.values()].filter(({ name }) => read.has(name));
  const troubles = await troublesOf(warehouse, { kind }, tables, asOf);
  const answers = await answersOf(warehouse, environment, kind, rubrics.flatMap(groupsOf), { as_of: asOf, now });

  const unscoped = new Map<string, string>();
  const results = rubrics.flatMap(({ rubric, checks }) => {
    const scopes = [...(answers.get(rubric.id) ?? [])];
    const [first] = scopes;
    if (first?.[1].error && scopes.every(([, { error }]) => error !== null)) unscoped.set(rubric.id, first[1].error);
    return scopes.flatMap(([entity, scope]): Result[] => {
      if (scope.passes !== true) return [];
      const doubts = { tables: environment.tables, troubles: troubles.get(entity) };
      const findings = checks.map((check) => {
        const answer = answers.get(idOf(rubric.id, check))?.get(entity) ?? silence;
        const exemption = exemptionFor(exemptions, { entity, rubric: rubric.id, check: check.check.id }, asOf.slice(0, 10));
        return verdictOf(check, answer, exemption, doubts);
      });
      return [{ rubric: rubric.id, entity, findings, grade: grade(rubric, findings, asOf.slice(0, 10)) }];
    });
  });
  return { results, unscoped };
}

const silence: Answer = { applies: null, passes: null, credit: null, observed: null, error: null };

interface Group {
  readonly id: string;
  readonly columns: Readonly<Record<string, Asked>>;
}

/** One group says whom the rubric is for, the others what each check answers. */
function groupsOf({ rubric, scope, checks }: CompiledRubric): Group[] {
  const where = scope?.where;
  return [
    { id: rubric.id, columns: { passes: where ? { compiled: where } : always } },
    ...checks.flatMap((compiled) => {
      const { check, fault, judgement, applies, observed } = compiled;
      if (fault !== null || !judgement) return [];
      const columns: Record<string, Asked> = {
        ...(applies ? { applies: { compiled: applies } } : {}),
        ...(check.judgedBy === 'passes'
          ? { passes: { compiled: judgement } }
          : { credit: { compiled: { plan: judgement.plan, type: number } } }),
        ...(observed ? { observed: { compiled: { plan: observed.part.plan, type: observed.part.plan.type }, as: 'text' } } : {}),
      };
      return [{ id: idOf(rubric.id, compiled), columns }];
    }),
  ];
}

const always: Asked = { compiled: { plan: { kind: 'literal', type: boolean, value: true }, type: boolean } };

function idOf(rubric: string, { check }: CompiledCheck): string {
  return `${rubric}/${check.id}`;
}

function tablesOf({ judgement, applies }: CompiledCheck): string[] {
  return [judgement, applies].flatMap((compiled: Compiled | null) => compiled?.reads.map(({ table }) => table) ?? []);
}

type Answers = Map<string, Map<string, Answer>>;

/**
 * Answers by group, then by entity. When the engine refuses the statement, the groups are halved until the one it refuses stands
 * alone: that one is an error for every entity, and the others are answered.
 */
async function answersOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  groups: readonly Group[],
  times: Readonly<Record<string, string>>,
): Promise<Answers> {
  const ask = async (some: readonly Group[]): Promise<Answers> => {
    const { sql, parameters } = rowsStatement(some, { kind }, environment);
    const answers: Answers = new Map(some.map(({ id }) => [id, new Map()]));
    for (const { entity, id, ...row } of await warehouse.read<Partial<Answer> & { entity: string; id: string }>(sql, {
      ...parameters,
      ...times,
    })) {
      answers.get(id)?.set(entity, { ...silence, ...row });
    }
    return answers;
  };
  const everyone = async (): Promise<readonly string[]> => [
    ...((await ask([{ id: '', columns: { passes: always } }])).get('')?.keys() ?? []),
  ];
  const halve = async (some: readonly Group[]): Promise<Answers> => {
    try {
      return await ask(some);
    } catch (fault) {
      // Fails too when the warehouse itself is at fault, and then no check is to blame.
      const entities = await everyone();
      const [only] = some;
      if (some.length === 1 && only) {
        const error = fault instanceof Error ? (fault.message.split('\n')[0] ?? fault.message) : String(fault);
        return new Map([[only.id, new Map(entities.map((entity) => [entity, { ...silence, error }]))]]);
      }
      const middle = Math.ceil(some.length / 2);
      return new Map([...(await halve(some.slice(0, middle))), ...(await halve(some.slice(middle)))]);
    }
  };
  return groups.length === 0 ? new Map() : halve(groups);
}
