import type { Collector } from '../../collectors/collector.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { keptPages, type Series } from './raw-page.ts';
import { settleChange, settleSnapshot, type Settled } from './settle.ts';
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
        if (completed)
          all.push(await settleSnapshot(transaction, stream, series, keptPages(transaction, series, completed.run), completed.at));
        return;
      }
      for await (const page of keptPages(transaction, series))
        all.push(await settleChange(transaction, stream, series, page, page.fetchedAt));
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
