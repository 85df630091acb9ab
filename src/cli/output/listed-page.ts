import { wrap } from './fit.ts';
import type { Paint } from './paint.ts';
import { counted } from './step.ts';

/** Some of what was recorded. */
export interface Listed {
  readonly asOf: string;
  /** How many more `--all` would list. */
  readonly hidden: number;
  /** How many there are in all. */
  readonly total: number;
}

export interface ListedPage<T> {
  readonly records: readonly T[];
  /** Some lines for one, the last of them empty. */
  entry(record: T): string;
  /** How many there are of each sort: `3 in force`. */
  readonly sorts: readonly string[];
  /** What narrows the list down: `--entity or --key`. */
  readonly narrowedBy: string;
  /** What is said where none is listed. */
  readonly none: string;
}

/** More than these nobody reads in a terminal. */
const mostShown = 200;

/** Records one below the other, and beneath how many of them there are. */
export function listedPage<T>(page: ListedPage<T>, { hidden }: Pick<Listed, 'hidden'>, columns: number, paint: Paint): string {
  const { records, sorts, narrowedBy, none } = page;
  if (records.length === 0) return `${wrap(none, columns).join('\n')}\n`;
  const entries = records.slice(0, mostShown).map((record) => page.entry(record));
  const left = records.length - entries.length;
  const notes = [
    ...(left > 0 ? [`${left} more: narrow them down with ${narrowedBy}, or write them with -o csv.`] : []),
    [...sorts, ...(hidden > 0 ? [`${counted(hidden, 'other')} with --all`] : [])].join(' · '),
  ];
  const lines = notes.flatMap((note) => wrap(note, columns)).map((line) => `${paint('dim', line)}\n`);
  return `${entries.join('\n')}\n${lines.join('')}`;
}
