import { describeType } from '../../query-language/analysis/type.ts';
import type { Value } from '../../query-language/catalog.ts';
import { compileQuestion, type CompiledQuery, type Environment } from '../../query-language/compile.ts';
import { failure, success, type Diagnostic, type Outcome } from '../../query-language/diagnostic.ts';
import { nearName } from '../../query-language/near-name.ts';
import { given, queryStatement, type QueryStatement, type RowSource } from '../../query-language/sql/query-statement.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

export interface Question {
  /** An expression or a query. */
  readonly text: string;
  /** The kind of entity that an expression is asked about. A query names its own. */
  readonly kind: string;
  /** The instant whose facts are asked about, and that is now for the question; a query that says `as of` has one of its own. */
  readonly asOf: string;
  /** What the clock says: a query can say `as of` nothing later. */
  readonly now: string;
}

export interface Budget {
  /** The most rows to give. */
  readonly rows: number;
  /** The most time that the engine may take. */
  readonly seconds: number;
  readonly signal?: AbortSignal;
}

/** A question that has a meaning, and the statement it comes to. */
export interface Asked {
  readonly compiled: CompiledQuery;
  readonly statement: QueryStatement;
  readonly columns: readonly AnswerColumn[];
  /** The instant whose facts are asked about, and that `now()` is. */
  readonly asOf: string;
}

export interface AnswerColumn {
  readonly name: string;
  /** Name of the type of its values. */
  readonly type: string;
  readonly unit?: string;
}

/** What a row has in a column: a value, null among them; or nothing, because a source was not read or the row is faulty. */
export type AnswerCell = { readonly value: Value } | { readonly unknown: true } | { readonly error: string };

export interface Answer extends Asked {
  readonly rows: readonly (readonly AnswerCell[])[];
  /** There were more rows than were wanted. */
  readonly truncated: boolean;
  /** For each stage `where`, those of joined queries last, what it left out without being able to tell. */
  readonly leftOut: readonly LeftOut[];
  /** Tables that gave rows and were not read of everybody: rows that would be there are lacking. */
  readonly unread: readonly Unread[];
}

export interface Unread extends RowSource {
  /** How many entities of the kind it was not read of. */
  readonly entities: number;
}

export interface LeftOut {
  /** Rows of which the condition is unknown. */
  readonly rows: number;
  /** Why one of them could not be evaluated; null where all are merely unknown. */
  readonly error: string | null;
}

/** What a question means, without running it. */
export function readQuestion({ text, kind, asOf, now }: Question, environment: Environment): Outcome<Asked> {
  const outcome = compileQuestion(text, kind, environment);
  if (!outcome.ok) return outcome;
  const { plan } = outcome.value;
  if (plan.asOf !== undefined && plan.asOf > now && plan.asOf.slice(0, 10) !== now.slice(0, 10)) {
    return failure([{ code: 'answer.to-come', severity: 'error', facts: { moment: plan.asOf.slice(0, 10) } }]);
  }
  const columns = plan.columns.map(({ name, type, unit }) => ({ name, type: describeType(type), ...(unit === undefined ? {} : { unit }) }));
  const statement = queryStatement(plan, environment);
  return success({ compiled: outcome.value, statement, columns, asOf: momentOf(plan.asOf, now) ?? asOf }, outcome.warnings);
}

/** A day that is not over stands for what it is so far. */
function momentOf(written: string | undefined, now: string): string | undefined {
  return written !== undefined && written > now ? now : written;
}

/** Answers a question with one statement, and a second that counts what was left out. */
export async function ask(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  question: Question,
  { rows: most, seconds, signal }: Budget,
): Promise<Outcome<Answer>> {
  const outcome = readQuestion(question, environment);
  if (!outcome.ok) return outcome;
  const { statement, columns, asOf } = outcome.value;
  const time = AbortSignal.timeout(seconds * 1000);
  const options = { signal: signal ? AbortSignal.any([signal, time]) : time };
  const moments = { as_of: asOf, now: asOf };
  try {
    const rows = await warehouse.read(statement.sql, { ...statement.parameters, ...moments, most: most + 1 }, options);
    const leftOut =
      statement.leftOut && (await warehouse.read(statement.leftOut.sql, { ...statement.leftOut.parameters, ...moments }, options));
    const answer: Answer = {
      ...outcome.value,
      rows: rows.slice(0, most).map((row) => columns.map((_, place) => cellOf(row, place))),
      truncated: rows.length > most,
      leftOut: leftOutOf(leftOut?.[0] ?? {}),
      unread: unreadOf(statement, leftOut?.[0] ?? {}),
    };
    return success(answer, [...outcome.warnings, ...(await unknownNames(warehouse, outcome.value, options))]);
  } catch (fault) {
    if (time.aborted && !signal?.aborted) return failure([{ code: 'answer.took-too-long', severity: 'error', facts: { seconds } }]);
    if (fault instanceof Error && /^Out of Memory/i.test(fault.message))
      return failure([{ code: 'answer.too-much', severity: 'error', facts: {} }]);
    throw fault;
  }
}

/**
 * Names of rubrics and checks that are written out and that no result has: what is asked of them is null for everybody, which nobody
 * means.
 */
async function unknownNames(
  warehouse: Pick<Warehouse, 'read'>,
  { compiled, asOf }: Asked,
  options: { readonly signal: AbortSignal },
): Promise<readonly Diagnostic[]> {
  const asked = compiled.demands.flatMap(({ table, values }) =>
    (['rubric', 'check'] as const).flatMap((column) =>
      (table === 'verdict' || table === 'grade' ? (values[column] ?? []) : []).map((name) => ({ column, name: String(name) })),
    ),
  );
  if (asked.length === 0) return [];
  const rows = await warehouse.read<{ rubric: string; check: string }>(
    `SELECT DISTINCT rubric, "check" FROM verdict WHERE valid_from <= CAST($as_of AS TIMESTAMPTZ) AND CAST($as_of AS TIMESTAMPTZ) < valid_to`,
    { as_of: asOf },
    options,
  );
  if (rows.length === 0) return [];
  return asked.flatMap(({ column, name }) => {
    const known = [...new Set(rows.map((row) => row[column]))];
    if (known.includes(name)) return [];
    return [{ code: 'answer.name-unknown', severity: 'warning' as const, facts: { column, name, near: nearName(name, known) ?? null } }];
  });
}

function cellOf(row: Readonly<Record<string, unknown>>, place: number): AnswerCell {
  const { value, known, error } = given(row, place);
  if (value === null && error !== null) return { error };
  return value === null && !known ? { unknown: true } : { value: value as Value };
}

function unreadOf({ rowSources }: QueryStatement, counts: Readonly<Record<string, unknown>>): readonly Unread[] {
  const told = rowSources.map((source, index) => ({ ...source, entities: Number(counts[`unread ${index}`]) }));
  return told.filter(({ entities }) => entities > 0);
}

function leftOutOf(counts: Readonly<Record<string, unknown>>): readonly LeftOut[] {
  const stages = Object.keys(counts).filter((name) => /^(?:where|joined) \d+$/.test(name));
  return stages.map((name) => {
    const error = counts[`${name} error`];
    return { rows: Number(counts[name]), error: typeof error === 'string' ? error : null };
  });
}
