import type { Table } from '../../query-language/catalog.ts';
import { collapseDays } from '../warehouse/compaction/collapse-days.ts';
import { dropEnded, dropPast } from '../warehouse/compaction/end-history.ts';
import { writeHorizons, type Horizons } from '../warehouse/compaction/horizon.ts';
import { ofResults, ofSources } from '../warehouse/own-history.ts';
import type { IntervalTable, Transaction, Warehouse } from '../warehouse/warehouse.ts';
import { dropOldPages, dropUnusedBodies } from './raw-page.ts';

/** Hours for which the past is kept, as the configuration says; null for ever. */
export interface Kept {
  readonly rawPages: number | null;
  readonly facts: number | null;
  readonly events: number | null;
  readonly results: number | null;
  readonly compactAfter: number | null;
}

export interface CompactOptions {
  readonly now: string;
  /** IANA zone in which days begin. */
  readonly zone: string;
  /** Counts what would go, and lets it stay. */
  readonly rehearse?: boolean;
}

/** What compaction took from a table, or would. */
export interface Compacted {
  readonly table: string;
  /** Rows that are too old. */
  readonly dropped: number;
  /** Rows for which the state at the end of their day stands now. */
  readonly collapsed: number;
}

/**
 * Gives up what is older than is kept, table by table, each in one transaction: who stops halfway goes on from there the next time. That
 * the past is given up is noted before any of it is. Tables that nothing was taken from are left out.
 */
export async function compactHistory(
  warehouse: Pick<Warehouse, 'write'>,
  tables: Iterable<Table>,
  kept: Kept,
  { now, zone, rehearse = false }: CompactOptions,
): Promise<readonly Compacted[]> {
  const before = (hours: number | null): string | undefined =>
    hours === null ? undefined : new Date(Math.max(0, Date.parse(now) - hours * 3_600_000)).toISOString();
  const horizons = given({
    facts: before(kept.facts),
    events: before(kept.events),
    results: before(kept.results),
    days: before(kept.compactAfter),
  });
  const collected = [...tables].filter(({ result }) => result === undefined);
  const histories = [...collected.flatMap((table) => (table.history === 'intervals' ? [historyOf(table)] : [])), ...ofSources];

  const steps: Step[] = [
    ...histories.map((history) => ({
      table: history.name,
      take: async (transaction: Transaction) => ({
        dropped: horizons.facts === undefined ? 0 : await dropEnded(transaction, history.name, horizons.facts),
        collapsed: horizons.days === undefined ? 0 : await collapseDays(transaction, history, { until: horizons.days, zone }),
      }),
    })),
    ...collected.flatMap((table): Step[] => {
      const horizon = table.history === 'events' ? horizons.events : undefined;
      return horizon === undefined ? [] : [dropping(table.name, async (transaction) => dropPast(transaction, table, horizon))];
    }),
    ...ofResults.flatMap(({ name }): Step[] => {
      const horizon = horizons.results;
      return horizon === undefined ? [] : [dropping(name, async (transaction) => dropEnded(transaction, name, horizon))];
    }),
    dropping('raw_page', async (transaction) => {
      const horizon = before(kept.rawPages);
      const dropped = horizon === undefined ? 0 : await dropOldPages(transaction, horizon);
      await dropUnusedBodies(transaction);
      return dropped;
    }),
  ];

  if (!rehearse && Object.keys(horizons).length > 0) {
    await warehouse.write(async (transaction) => {
      await writeHorizons(transaction, horizons);
      // What goes is no change that an evaluation would find, and may have decided a verdict: the next one judges everything anew.
      await transaction.run('UPDATE evaluation SET standards = NULL');
    });
  }
  const compacted: Compacted[] = [];
  for (const { table, take } of steps) {
    const taken = await (rehearse ? rehearsed(warehouse, take) : warehouse.write(take));
    if (taken.dropped + taken.collapsed > 0) compacted.push({ table, ...taken });
  }
  return compacted;
}

interface Step {
  readonly table: string;
  readonly take: (transaction: Transaction) => Promise<Omit<Compacted, 'table'>>;
}

function dropping(table: string, drop: (transaction: Transaction) => Promise<number>): Step {
  return { table, take: async (transaction) => ({ dropped: await drop(transaction), collapsed: 0 }) };
}

/** A collected table, each of whose sources has a past of its own. */
function historyOf({ name, key, columns }: Table): IntervalTable {
  return { name, key: [...key, 'source'], states: Object.keys(columns).filter((column) => !key.includes(column)), refreshes: [] };
}

/** What the work gives, and nothing of what it did. */
async function rehearsed<T>(warehouse: Pick<Warehouse, 'write'>, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const outcome = Promise.withResolvers<T>();
  const over = new Error('Rehearsed');
  await warehouse
    .write(async (transaction) => {
      outcome.resolve(await work(transaction));
      throw over;
    })
    .catch((fault: unknown) => {
      if (fault !== over) throw fault;
    });
  return outcome.promise;
}

function given(horizons: Readonly<Record<keyof Horizons, string | undefined>>): Horizons {
  return Object.fromEntries(Object.entries(horizons).filter(([, since]) => since !== undefined));
}
