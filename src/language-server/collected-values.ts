import type { Table } from '../../query-language/catalog.ts';
import type { Collected, ValueCount } from '../../query-language/editor/collected.ts';
import type { Origin } from '../../query-language/plan/plan.ts';
import { identifier } from '../warehouse/identifier.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What somebody wants to know of what was collected. */
export interface Wanted {
  readonly values: readonly Origin[];
  /** Tables of which it is wanted when they were read. */
  readonly readAt: readonly string[];
}

/** Reads what is wanted from where it was collected, as far as it is there. */
export type ReadCollected = (wanted: Wanted) => Promise<Collected>;

/**
 * Asks a question that looks things up as it goes, of a source that has to be read first: it is asked once to learn what it looks up, and
 * again when that was read.
 */
export async function askCollected<T>(question: (collected: Collected) => T, read: ReadCollected): Promise<T> {
  const values = new Map<string, Origin>();
  const readAt = new Set<string>();
  const answer = question({
    values: (table, column) => {
      values.set(`${table}.${column}`, { table, column });
      return undefined;
    },
    readAt: (table) => {
      readAt.add(table);
      return undefined;
    },
  });
  if (values.size === 0 && readAt.size === 0) return answer;
  return question(await read({ values: [...values.values()], readAt: [...readAt] }));
}

/** The most values that are told of one column. */
const mostValues = 200;

/** Reads from the warehouse what holds at an instant, ISO 8601 in UTC. What names people or may be secret is not told. */
export function readFrom(warehouse: Pick<Warehouse, 'read'>, tables: ReadonlyMap<string, Table>, now: () => string): ReadCollected {
  return async (wanted) => {
    const counted = wanted.values.map(async ({ table, column }) => {
      const known = tables.get(table);
      return [`${table}.${column}`, known ? await countValues(warehouse, known, column, now()) : []] as const;
    });
    const [values, readAt] = [
      new Map(await Promise.all(counted)),
      wanted.readAt.length > 0 ? await lastRead(warehouse) : new Map<string, string>(),
    ];
    return { values: (table, column) => values.get(`${table}.${column}`), readAt: (table) => readAt.get(table) };
  };
}

async function countValues(warehouse: Pick<Warehouse, 'read'>, table: Table, column: string, now: string): Promise<readonly ValueCount[]> {
  const declared = table.columns[column];
  if (!declared || declared.sensitive || (declared.type !== 'text' && declared.type !== 'list<text>')) return [];
  const value = declared.type === 'text' ? identifier(column) : `unnest(${identifier(column)})`;
  const held = table.history === 'intervals' ? 'WHERE valid_from <= $now::TIMESTAMPTZ AND $now::TIMESTAMPTZ < valid_to' : '';
  return warehouse.read<{ value: string; count: number }>(
    `SELECT value, count(*) AS count FROM (SELECT ${value} AS value FROM ${identifier(table.name)} ${held})
     WHERE value IS NOT NULL GROUP BY value ORDER BY count DESC, value LIMIT ${mostValues}`,
    { now },
  );
}

async function lastRead(warehouse: Pick<Warehouse, 'read'>): Promise<ReadonlyMap<string, string>> {
  const rows = await warehouse.read<{ table: string; at: string }>(
    `SELECT "table", max(read_at) AS at FROM knowledge WHERE outcome = 'read' GROUP BY "table"`,
  );
  return new Map(rows.map(({ table, at }) => [table, at]));
}
