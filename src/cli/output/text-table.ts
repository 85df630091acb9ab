import Table from 'cli-table3';
import type { Paint } from './paint.ts';

export interface TextColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Columns of the terminal, the space between included; what it takes when left out. */
  readonly width?: number;
}

/** A table for people: a heading, a rule, and rows without lines. Cells may hold several lines. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[], paint: Paint): string {
  const nothing = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
  };
  const table = new Table({
    head: columns.map((each) => paint('bold', each.title)),
    colAligns: columns.map((each) => each.align ?? 'left'),
    colWidths: columns.map((each) => each.width ?? null),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: { ...nothing, left: '', right: '', middle: '', mid: '', 'mid-mid': '', 'left-mid': '', 'right-mid': '' },
  });
  table.push(...rows.map((row) => [...row]));
  const [heading = '', ...body] = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  return [heading, ...body].join('\n');
}
