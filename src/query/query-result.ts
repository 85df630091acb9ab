import type { Value } from '../../query-language/catalog.ts';
import type { Environment } from '../../query-language/compile.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { messages as languageMessages } from '../../query-language/messages.ts';
import { position } from '../../query-language/render.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { ask, type Answer, type AnswerColumn, type LeftOut, type Question, type Unread } from './ask.ts';
import { messages } from './messages.ts';

/** An answer as plain data, or every fault with its place and words: what programs are given. */
export type QueryResult =
  | {
      readonly ok: true;
      readonly asOf: string;
      readonly columns: readonly AnswerColumn[];
      /** Column → value; null too where there is none. */
      readonly rows: readonly Readonly<Record<string, Value>>[];
      /** Where a null of `rows` stands for what is not known. */
      readonly noData: readonly Place[];
      /** Where a null of `rows` stands for what could not be evaluated. */
      readonly errors: readonly (Place & { readonly reason: string })[];
      readonly leftOut: readonly LeftOut[];
      readonly unread: readonly Unread[];
      readonly truncated: boolean;
    }
  | { readonly ok: false; readonly faults: { where: string; says: string; hint?: string }[] };

/** A cell of the rows: its row from 0, and its column. */
interface Place {
  readonly row: number;
  readonly column: string;
}

/** What is given at most over HTTP, where whoever asks may be anybody. */
const budget = { rows: 10_000, seconds: 30 } as const;

/** Answers a question with plain data. */
export async function queryResult(warehouse: Pick<Warehouse, 'read'>, environment: Environment, question: Question): Promise<QueryResult> {
  const answer = await ask(warehouse, environment, question, budget);
  return answer.ok ? plainAnswer(answer.value) : { ok: false, faults: answer.errors.map((fault) => told(fault, question.text)) };
}

function plainAnswer({ asOf, columns, rows, leftOut, unread, truncated }: Answer): QueryResult {
  const cells = rows.flatMap((row, index) => row.map((cell, at) => ({ cell, row: index, column: columns[at]!.name })));
  return {
    ok: true,
    asOf,
    columns,
    rows: rows.map((row) => Object.fromEntries(row.map((cell, at) => [columns[at]!.name, 'value' in cell ? cell.value : null]))),
    noData: cells.flatMap(({ cell, row, column }) => ('unknown' in cell ? [{ row, column }] : [])),
    errors: cells.flatMap(({ cell, row, column }) => ('error' in cell ? [{ row, column, reason: cell.error }] : [])),
    leftOut,
    unread,
    truncated,
  };
}

const words = { ...languageMessages, ...messages };

function told({ code, facts, span }: Diagnostic, text: string): { where: string; says: string; hint?: string } {
  const { line, column } = position(text, span?.start ?? 0);
  return { where: `${line}:${column}`, ...(words[code]?.(facts) ?? { says: code }) };
}
