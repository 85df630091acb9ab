import type { Environment } from '../../../query-language/compile.ts';
import { identifier } from '../../warehouse/identifier.ts';
import { readHorizons } from '../../warehouse/compaction/horizon.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CompiledCheck, CompiledRubric } from '../judge/compile-rubric.ts';

/** Since when there are facts. Instants are ISO 8601 in UTC; null where there are none yet. */
export interface KnownSince {
  /** Since when any entity is known. */
  readonly entities: string | null;
  /** Since when facts, and what happened, are there in full: before, some was given up. Null where nothing ever was. */
  readonly kept: { readonly facts: string | null; readonly events: string | null };
  /** Since when each table that the rubric's checks read was read of anybody, the latest first. */
  readonly tables: readonly TableSince[];
}

export interface TableSince {
  readonly table: string;
  readonly since: string | null;
  /** Identifiers of the checks that read it. */
  readonly checks: readonly string[];
}

/** How far back the facts go that a rubric asks for. Before that its checks have no data, whatever was the case. */
export async function knownSince(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { checks }: CompiledRubric,
): Promise<KnownSince> {
  const readBy = Map.groupBy(
    checks.flatMap((compiled) => tablesOf(compiled).map((table) => ({ table, check: compiled.check.id }))),
    ({ table }) => table,
  );
  const tables = [...readBy.keys()].flatMap((name) => environment.tables.get(name) ?? []);
  const results = tables.filter(({ result }) => result !== undefined);
  const rows = await Promise.all([
    warehouse.read<Row>(firstRead, { tables: tables.map(({ name }) => name) }),
    ...results.map(async ({ name }) =>
      warehouse.read<Row>(`SELECT $name AS "table", min(valid_from) AS since FROM ${identifier(name)}`, { name }),
    ),
  ]);
  const since = new Map(rows.flat().map((row) => [row.table, row.since]));
  const { facts = null, events = null } = await readHorizons(async (sql, parameters) => warehouse.read(sql, parameters));
  const [first] = await warehouse.read<{ since: string | null }>('SELECT min(valid_from) AS since FROM entity');
  return {
    entities: first?.since ?? null,
    kept: { facts, events },
    tables: tables
      .map(({ name }) => ({ table: name, since: since.get(name) ?? null, checks: (readBy.get(name) ?? []).map(({ check }) => check) }))
      .sort((a, b) => (b.since ?? later).localeCompare(a.since ?? later, 'en') || a.table.localeCompare(b.table, 'en')),
  };
}

/** Whether anything was known at an instant, and is still. */
export function isKnownAt({ entities, kept }: KnownSince, at: string): boolean {
  return entities !== null && Date.parse(entities) <= Date.parse(at) && (kept.facts === null || Date.parse(kept.facts) <= Date.parse(at));
}

interface Row extends Record<string, unknown> {
  readonly table: string;
  readonly since: string | null;
}

/** Behind every instant. */
const later = '~';

const firstRead = `
SELECT "table", min(valid_from) AS since FROM reading
WHERE outcome = 'read' AND list_contains($tables::VARCHAR[], "table") GROUP BY "table"`;

function tablesOf({ judgement, applies }: CompiledCheck): readonly string[] {
  return [...new Set([judgement, applies].flatMap((compiled) => compiled?.reads.map(({ table }) => table) ?? []))];
}
