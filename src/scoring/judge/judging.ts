import type { Environment } from '../../../query-language/compile.ts';
import { rowsStatement, type RowGroup, type Statement } from '../../../query-language/sql/statement.ts';
import type { Exemption } from '../../../rubrics/exemption.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CompiledRubric } from './compile-rubric.ts';
import {
  always,
  judgementStatement,
  rowGroup,
  tablesRead,
  type Excuse,
  type JudgementPart,
  type JudgementTerms,
  type TroubleSentence,
} from './judgement-statement.ts';
import { noDataOf, withRemedy, type Setting } from './no-data.ts';
import { troubleRows } from './trouble.ts';
import { questionId } from './wording.ts';

export interface JudgeOptions {
  /** The instant of the facts, and of the grades. */
  readonly asOf: string;
  /** What `now()` and ages are counted from. */
  readonly now: string;
  readonly exemptions: readonly Exemption[];
  /** Judges these entities only; everybody when left out. */
  readonly entities?: readonly string[] | undefined;
  readonly setting?: Setting | undefined;
  /** Leaves out why something is not known, for who only counts verdicts. */
  readonly bare?: boolean;
}

/** Checks and scopes that the engine refuses, by the name of their question, with the reason. */
export type Refused = ReadonlyMap<string, string>;

/** A judgement on the entities of one kind, ready to be asked. */
export interface Judging {
  readonly kind: string;
  /** The rubrics of which it is known whom they are for. */
  readonly rubrics: readonly CompiledRubric[];
  /** Rubrics of which the engine could not tell whom they are for, by identifier, with the reason. They grade nobody. */
  readonly unscoped: ReadonlyMap<string, string>;
  /** Entities of which it is unknown whether the rubric is for them, by rubric: they are not graded, and not forgotten. */
  readonly undecided: ReadonlyMap<string, readonly string[]>;
  /** The verdicts as rows. See `judgementStatement`. */
  statement(part?: JudgementPart): Statement;
}

/** Finds out what a judgement needs to know beforehand: whom rubrics are for, and what there is to say of what is unread. */
export async function prepareJudging(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  rubrics: readonly CompiledRubric[],
  { asOf, now, exemptions, setting, bare = false }: JudgeOptions,
  refused: Refused = new Map(),
): Promise<Judging> {
  const times = { as_of: asOf, now };
  const { unscoped, undecided } = await scopesOf(warehouse, environment, kind, rubrics, times, refused);
  const scoped = rubrics.filter(({ rubric }) => !unscoped.has(rubric.id));
  const terms: JudgementTerms = {
    troubles: bare ? [] : await troubleSentences(warehouse, environment, kind, scoped, times, setting),
    exempt: excusesOf(exemptions, asOf),
    refused,
  };
  return {
    kind,
    rubrics: scoped,
    unscoped,
    undecided,
    statement: (part) => {
      const { sql, parameters } = judgementStatement(kind, scoped, environment, terms, part);
      return { sql, parameters: { ...parameters, ...times } };
    },
  };
}

async function scopesOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  rubrics: readonly CompiledRubric[],
  times: Readonly<Record<string, string>>,
  refused: Refused,
): Promise<Pick<Judging, 'unscoped' | 'undecided'>> {
  const unscoped = new Map(rubrics.flatMap(({ rubric: { id } }) => (refused.has(id) ? [[id, refused.get(id) ?? '']] : [])));
  const undecided = new Map<string, readonly string[]>();
  const groups = scopeQuestions(rubrics).filter(({ id }) => !refused.has(id));
  if (groups.length === 0) return { unscoped, undecided };
  const { sql, parameters } = rowsStatement(groups, { kind }, environment);
  const rows = await warehouse.read<ScopeRow>(
    `SELECT id, count(*) = count(error) AS refused, any_value(error) AS error, list(entity ORDER BY entity) FILTER (passes IS NULL) AS undecided
    FROM (${sql}) GROUP BY id`,
    { ...parameters, ...times },
  );
  for (const { id, refused: everywhere, error, undecided: entities } of rows) {
    if (everywhere && error !== null) unscoped.set(id, error);
    else if (entities !== null) undecided.set(id, entities);
  }
  return { unscoped, undecided };
}

interface ScopeRow extends Record<string, unknown> {
  readonly id: string;
  readonly refused: boolean;
  readonly error: string | null;
  readonly undecided: readonly string[] | null;
}

function scopeQuestions(rubrics: readonly CompiledRubric[]): RowGroup[] {
  return rubrics.flatMap(({ rubric, scope }) => (scope?.where ? [{ id: rubric.id, columns: { passes: { compiled: scope.where } } }] : []));
}

/** What is said of the troubles that there are, each kind of them once: entities share their troubles. */
async function troubleSentences(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  rubrics: readonly CompiledRubric[],
  times: Readonly<Record<string, string>>,
  setting: Setting | undefined,
): Promise<readonly TroubleSentence[]> {
  const tables = tablesRead(
    environment,
    rubrics.flatMap(({ checks }) => checks),
  );
  if (tables.length === 0) return [];
  const { sql, parameters } = troubleRows({ kind }, tables);
  const kinds = await warehouse.read<Record<string, unknown> & Omit<TroubleSentence, 'sentence'>>(
    `SELECT DISTINCT "table", source, outcome, reason, mapped, collected FROM (${sql}) ORDER BY ALL`,
    { ...parameters, ...times },
  );
  return kinds.map((trouble) => {
    const table = environment.tables.get(trouble.table);
    const noData = table && noDataOf(table, trouble, setting);
    return { ...trouble, sentence: noData ? withRemedy(noData) : null };
  });
}

/** An exemption covers everything but a pass: who passes needs none. */
function excusesOf(exemptions: readonly Exemption[], asOf: string): readonly Excuse[] {
  const day = asOf.slice(0, 10);
  return exemptions.flatMap(({ entity, rubric, check, approvedBy, expires, text }): Excuse[] =>
    approvedBy === null || expires < day
      ? []
      : [{ entity, id: questionId(rubric, check), sentence: `Exempt until ${expires}, approved by ${approvedBy}: ${text}` }],
  );
}

/**
 * Which questions the engine refuses, by asking them in halves until each stands alone. Throws what the engine threw where none is to
 * blame: then the warehouse itself is at fault.
 */
export async function findRefused(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  rubrics: readonly CompiledRubric[],
  times: Readonly<Record<string, string>>,
): Promise<Refused> {
  const groups = [
    ...scopeQuestions(rubrics),
    ...rubrics.flatMap((each) => each.checks.map((check) => rowGroup(questionId(each.rubric.id, check.check.id), check, null))),
  ];
  const refused = new Map<string, string>();
  const ask = async (some: readonly RowGroup[]): Promise<void> => {
    const { sql, parameters } = rowsStatement(some, { kind }, environment);
    // Every value is looked at, or the engine would not work it out.
    await warehouse.read(`SELECT bit_xor(hash(answer)) AS seen FROM (${sql}) AS answer`, { ...parameters, ...times });
  };
  const halve = async (some: readonly RowGroup[]): Promise<void> => {
    try {
      await ask(some);
    } catch (fault) {
      // Fails too when the warehouse itself is at fault, and then no check is to blame.
      await ask([{ id: 'everyone', columns: { passes: always } }]);
      const [only] = some;
      if (some.length === 1 && only) {
        refused.set(only.id, fault instanceof Error ? (fault.message.split('\n')[0] ?? fault.message) : String(fault));
        return;
      }
      const middle = Math.ceil(some.length / 2);
      await halve(some.slice(0, middle));
      await halve(some.slice(middle));
    }
  };
  await halve(groups);
  return refused;
}
