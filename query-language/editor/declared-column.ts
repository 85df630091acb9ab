import type { Column, Table } from '../catalog.ts';

/** The column that a table declares under a name. What every object has besides, such as `constructor`, is none. */
export function declaredColumn(table: Table | undefined, name: string): Column | undefined {
  return table && Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
}
