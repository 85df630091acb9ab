import type { Collector } from '../../collectors/collector.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { keptPages, type Series } from './raw-page.ts';
import { writeReadings } from './reading.ts';
import { settleChange, settleSnapshot, subjectsOf, type Settled } from './settle.ts';
import { completedPartitions, readState } from './stream-state.ts';

/** What a replay came to, over all partitions. */
export type ReplaySummary = Omit<Settled, 'readings'> & { readonly partitions: number };

/**
 * Reads the kept pages of a stream once more with the mapping as it is now, without asking the source. The facts count as observed
 * when the pages were: what was loaded from the last read is corrected in place, and what older reads left stays as it was.
 * Each partition is one transaction.
 */
export async function replay(warehouse: Warehouse, collector: Collector, name: string): Promise<ReplaySummary> {
  const stream = collector.streams[name];
  if (!stream) throw new Error(`${collector.name} has no stream ${name}`);
  const partitions = await completedPartitions(warehouse, collector.name, name);
  const all: Settled[] = [];
  for (const partition of partitions) {
    const series: Series = { source: collector.name, stream: name, partition };
    await warehouse.write(async (transaction) => {
      const { completed } = await readState(transaction, series);
      if (stream.mode === 'snapshot') {
        if (!completed) return;
        const pages = keptPages(transaction, series, completed.run);
        const settled = await settleSnapshot(transaction, stream, series, pages, completed.at);
        const replacing = { tables: stream.fills.map((table) => table.name), scopes: subjectsOf(series) };
        await writeReadings(transaction, settled.readings, { source: collector.name, at: completed.at, replacing });
        return void all.push(settled);
      }
      for await (const page of keptPages(transaction, series)) {
        const settled = await settleChange(transaction, stream, series, page, page.fetchedAt);
        if (settled.readings.length > 0) await writeReadings(transaction, settled.readings, { source: collector.name, at: page.fetchedAt });
        all.push(settled);
      }
    });
  }
  return {
    partitions: partitions.length,
    rows: total(all, 'rows'),
    opened: total(all, 'opened'),
    closed: total(all, 'closed'),
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
  };
}

function total(settled: readonly Settled[], count: 'rows' | 'opened' | 'closed'): number {
  return settled.reduce((sum, each) => sum + each[count], 0);
}
