import { plain } from './fit.ts';

export type Cell = string | number | boolean | null | readonly string[];

export interface AnswerColumn {
  /** The name under which machines find it. */
  readonly name: string;
  /** The heading for people. */
  readonly title: string;
}

/** Rows that a command answers with, whatever form they are given in. */
export interface Answer {
  /** The instant of the facts, ISO 8601 in UTC. */
  readonly asOf: string;
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** A cell for people: lists joined, nothing as a dash. */
export function cellText(cell: Cell): string {
  if (cell === null) return '–';
  return plain(Array.isArray(cell) ? cell.join(', ') : String(cell));
}
