import type { Table, Value } from './catalog.ts';
import type { Outcome } from './diagnostic.ts';
import type { QueryFunction } from './function.ts';

/** What names can mean. A value, passed in: the language itself reads no folder, no clock and no database. */
export interface Environment {
  readonly tables: ReadonlyMap<string, Table>;
  readonly functions: ReadonlyMap<string, QueryFunction>;
}
