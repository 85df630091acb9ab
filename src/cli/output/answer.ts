import { plain } from './fit.ts';

export type Cell = string | number | boolean | null | readonly string[] | readonly number[] | Lack;

/** That there is no value, not even null: a source was not read, or the row could not be evaluated. */
export interface Lack {
  readonly lacking: 'no data' | 'error';
  readonly reason?: string;
}

export function isLack(cell: Cell): cell is Lack {
  return typeof cell === 'object' && cell !== null && 'lacking' in cell;
}

export interface AnswerColumn {
  /** The name under which machines find it. */
  readonly name: string;
  /** The heading for people. */
  readonly title: string;
  /** Name of the type of its values, where it is known. */
  readonly type?: string;
  readonly unit?: string;
}

/** Rows that a command answers with, whatever form they are given in. */
export interface Answer {
  /** The instant of the facts, ISO 8601 in UTC. */
  readonly asOf: string;
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** What must be known besides to read the rows aright: given to machines beside them. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/**
 * A row for machines: what has no value is null, and named in `_noData`, or with its reason in `_errors`.
 */
export function plainRow(row: Readonly<Record<string, Cell>>): Readonly<Record<string, unknown>> {
  const lacks = Object.entries(row).flatMap(([name, cell]) => (isLack(cell) ? [[name, cell] as const] : []));
  if (lacks.length === 0) return row;
  const noData = lacks.flatMap(([name, { lacking }]) => (lacking === 'no data' ? [name] : []));
  const errors = lacks.flatMap(([name, { lacking, reason }]) => (lacking === 'error' ? [[name, reason ?? '']] : []));
  return {
    ...Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, isLack(cell) ? null : cell])),
    ...(noData.length > 0 ? { _noData: noData } : {}),
    ...(errors.length > 0 ? { _errors: Object.fromEntries(errors) } : {}),
  };
}

/** A cell for people: lists joined, nothing as a dash. */
export function cellText(cell: Cell): string {
  if (cell === null) return '–';
  if (isLack(cell)) return cell.lacking;
  return plain(Array.isArray(cell) ? cell.join(', ') : String(cell));
}
