import type { Value } from '../../query-language/catalog.ts';
import { compile } from '../../query-language/compile.ts';
import type { Compiled, Environment } from '../../query-language/compile.ts';
import { describeType } from '../../query-language/analysis/type.ts';
import { success } from '../../query-language/diagnostic.ts';
import type { Outcome } from '../../query-language/diagnostic.ts';
import { valuesStatement } from '../../query-language/sql/statement.ts';
import type { Statement } from '../../query-language/sql/statement.ts';
import { position } from '../../query-language/render.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { wordsOf } from './output/diagnostics.ts';

/** What an expression came to for every entity of a kind. */
export interface EntityAnswers {
  readonly compiled: Compiled;
  readonly statement: Statement;
  /** Name of the type of the values. */
  readonly type: string;
  /** Whether the expression asks yes or no: then the entities for which it is true are the answer. */
  readonly yesOrNo: boolean;
  /** In the order of their identifiers. */
  readonly answers: readonly EntityValue[];
}

export interface EntityValue {
  readonly entity: string;
  readonly name: string;
  readonly value: Value;
  /** False where a source that the expression needs was not read. */
  readonly known: boolean;
  /** Why it could not be evaluated; null where it could. */
  readonly error: string | null;
}

export interface AskOptions {
  readonly kind: string;
  readonly asOf: string;
  readonly now: string;
}

/** Evaluates an expression for every entity of a kind in one statement. */
export async function askEntities(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  expression: string,
  { kind, asOf, now }: AskOptions,
): Promise<Outcome<EntityAnswers>> {
  const outcome = compile(expression, environment);
  if (!outcome.ok) return outcome;
  const compiled = outcome.value;
  const statement = valuesStatement({ value: compiled }, { kind }, environment);
  const rows = await warehouse.read<Row>(statement.sql, { ...statement.parameters, as_of: asOf, now });
  return success(
    {
      compiled,
      statement,
      type: describeType(compiled.type),
      yesOrNo: compiled.type.kind === 'boolean',
      answers: rows.map((row) => ({
        entity: row.entity,
        name: row.name,
        value: row.value,
        known: row['value known'] && row['value error'] === null,
        error: row['value error'],
      })),
    },
    outcome.warnings,
  );
}

/** What a query over HTTP is answered with: rows, or every fault with its place. */
export type QueryAnswer =
  | {
      readonly ok: true;
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly rows: readonly Readonly<Record<string, Value>>[];
      readonly truncated: boolean;
    }
  | { readonly ok: false; readonly faults: { where: string; says: string; hint?: string }[] };

const mostRows = 10_000;

/** The services for which an expression is true, or its value for each. */
export async function answerQuery(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { expression, asOf, now }: { readonly expression: string; readonly asOf: string; readonly now: string },
): Promise<QueryAnswer> {
  const asked = await askEntities(warehouse, environment, expression, { kind: 'service', asOf, now });
  if (!asked.ok) {
    const faults = asked.errors.map((fault) => {
      const { line, column } = position(expression, fault.span?.start ?? 0);
      return { where: `${line}:${column}`, ...wordsOf(fault) };
    });
    return { ok: false, faults };
  }
  const { yesOrNo, type, answers } = asked.value;
  const shown = yesOrNo ? answers.filter(({ known, value }) => known && value === true) : answers;
  return {
    ok: true,
    columns: [{ name: 'entity', type: 'text' }, ...(yesOrNo ? [] : [{ name: 'value', type }])],
    rows: shown.slice(0, mostRows).map(({ entity, value, known }) => ({ entity, ...(yesOrNo ? {} : { value: known ? value : null }) })),
    truncated: shown.length > mostRows,
  };
}

interface Row extends Record<string, unknown> {
  readonly entity: string;
  readonly name: string;
  readonly value: Value;
  readonly 'value known': boolean;
  readonly 'value error': string | null;
}
