import type { ReadingOutcome, Table } from '../../query-language/catalog.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** Whether a source is read. */
export interface SourceHealth {
  readonly source: string;
  /** When it was last read. */
  readonly readAt: string;
  /** Some of what it reads is older than its table allows. */
  readonly stale: boolean;
  /** `partly`: some of what was asked could not be read. */
  readonly state: 'read' | 'partly' | 'forbidden' | 'failed';
  readonly tables: readonly TableHealth[];
}

export interface TableHealth {
  readonly table: string;
  readonly outcome: ReadingOutcome;
  /** How many things it was read for; null when it is read as a whole. */
  readonly subjects: number | null;
  readonly reason: string | null;
  /** When the oldest of it was read. */
  readonly readAt: string;
  readonly stale: boolean;
}

interface Group extends Record<string, unknown> {
  readonly source: string;
  readonly table: string;
  readonly outcome: ReadingOutcome;
  readonly whole: boolean;
  readonly subjects: number;
  readonly reason: string | null;
  readonly oldest: string;
  readonly newest: string;
}

const hour = 3_600_000;

/** Sums up the readings that held at an instant: for each source what was read, what could not be, why, and how old it is. */
export async function sourceHealth(
  warehouse: Pick<Warehouse, 'read'>,
  tables: ReadonlyMap<string, Pick<Table, 'freshHours' | 'freshHoursFrom'>>,
  { asOf }: { readonly asOf: string },
): Promise<readonly SourceHealth[]> {
  const groups = await warehouse.read<Group>(
    `SELECT source, "table", outcome, bool_or(scope = '*') AS whole, count(*) AS subjects,
       arg_min(reason, scope) AS reason, min(read_at) AS oldest, max(read_at) AS newest
     FROM reading WHERE valid_from <= $asOf AND $asOf < valid_to
     GROUP BY source, "table", outcome ORDER BY source, "table", outcome`,
    { asOf },
  );
  return [...Map.groupBy(groups, ({ source }) => source)].map(([source, of]) => {
    const read = of.map((group) => ({
      table: group.table,
      outcome: group.outcome,
      subjects: group.whole && group.subjects === 1 ? null : group.subjects,
      reason: group.reason,
      readAt: group.oldest,
      stale: Date.parse(asOf) - Date.parse(group.oldest) > freshHoursOf(tables.get(group.table), source) * hour,
    }));
    return {
      source,
      readAt: of.map(({ newest }) => newest).reduce((latest, next) => (latest > next ? latest : next)),
      stale: read.some(({ stale }) => stale),
      state: stateOf(of.map(({ outcome }) => outcome)),
      tables: read,
    };
  });
}

function freshHoursOf(table: Pick<Table, 'freshHours' | 'freshHoursFrom'> | undefined, source: string): number {
  return table?.freshHoursFrom?.[source] ?? table?.freshHours ?? Infinity;
}

function stateOf(outcomes: readonly ReadingOutcome[]): SourceHealth['state'] {
  const troubles = outcomes.filter((outcome) => outcome === 'forbidden' || outcome === 'failed');
  if (troubles.length === 0) return 'read';
  if (troubles.length < outcomes.length) return 'partly';
  return troubles.includes('failed') ? 'failed' : 'forbidden';
}
