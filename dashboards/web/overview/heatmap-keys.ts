/** The row of column heads, above the first row of cells. */
export const headRow = -1;

export interface Place {
  readonly row: number;
  readonly column: number;
}

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Where a key leads from a cell of a grid, as the ARIA pattern for grids says; undefined for keys that do not move. */
export function moved(
  from: Place,
  { key, ctrlKey, metaKey }: Key,
  grid: { readonly rows: number; readonly columns: number; readonly page: number },
): Place | undefined {
  const whole = ctrlKey || metaKey;
  const aims: Readonly<Record<string, Place>> = {
    ArrowUp: { ...from, row: from.row - 1 },
    ArrowDown: { ...from, row: from.row + 1 },
    ArrowLeft: { ...from, column: from.column - 1 },
    ArrowRight: { ...from, column: from.column + 1 },
    PageUp: { ...from, row: from.row - grid.page },
    PageDown: { ...from, row: from.row + grid.page },
    Home: { row: whole ? 0 : from.row, column: 0 },
    End: { row: whole ? grid.rows - 1 : from.row, column: grid.columns - 1 },
  };
  const aim = aims[key];
  return aim && { row: within(aim.row, headRow, grid.rows), column: within(aim.column, 0, grid.columns) };
}

function within(index: number, first: number, count: number): number {
  return Math.max(first, Math.min(count - 1, index));
}
