import type { Page, Reading, Stream } from '../../collectors/collector.ts';
import type { ReadingOutcome } from '../../query-language/catalog.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import type { Transaction } from '../warehouse/warehouse.ts';
import { Extraction } from './extraction.ts';
import type { Series } from './raw-page.ts';
import type { Novelty } from './novelty.ts';

/** What pages came to when their meaning was loaded. */
export interface Settled {
  readonly rows: number;
  readonly opened: number;
  readonly closed: number;
  /** What the pages say about whether tables were read. */
  readonly readings: readonly Reading[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The pages of a completed snapshot become the whole truth about its partition. The readings that come of it, each table that the stream
 * fills counting as read there, are for the caller to write in place of all that was said of these subjects. What could not be read of a
 * subject leaves its facts as they were.
 */
export async function settleSnapshot(
  transaction: Transaction,
  stream: Stream,
  series: Series,
  pages: Iterable<Page> | AsyncIterable<Page>,
  observedAt: string,
  novelty?: Novelty,
): Promise<Settled> {
  const extraction = new Extraction(series, stream);
  for await (const page of pages) extraction.add(page);
  const whole = subjectsOf(series);
  const counts = await loadExtraction(transaction, extraction, { source: series.source, observedAt, whole, novelty });
  return { ...counts, readings: [...readingsOf(stream, series.partition, 'read', ''), ...extraction.readings] };
}

/** A page of changes adds to what is known; nothing follows from what it lacks. Its readings, too, are for the caller to write. */
export async function settleChange(
  transaction: Transaction,
  stream: Stream,
  series: Series,
  page: Page,
  observedAt: string,
  novelty?: Novelty,
): Promise<Settled> {
  const extraction = new Extraction(series, stream);
  extraction.add(page);
  return loadExtraction(transaction, extraction, { source: series.source, observedAt, novelty });
}

/** What a partition is about: the subject of its name, or every one. */
export function subjectsOf({ partition }: Series): '*' | readonly string[] {
  return partition === '*' ? '*' : [partition];
}

/** The same said of every table that a stream fills. */
export function readingsOf(stream: Stream, scope: string, outcome: ReadingOutcome, reason: string): Reading[] {
  return stream.fills.map((table) => ({ reading: table.name, scope, outcome, reason }));
}

interface Loading {
  readonly source: string;
  readonly observedAt: string;
  readonly whole?: '*' | readonly string[];
  readonly novelty: Novelty | undefined;
}

async function loadExtraction(
  transaction: Transaction,
  extraction: Extraction,
  { source, observedAt, whole, novelty }: Loading,
): Promise<Settled> {
  let [opened, closed] = [0, 0];
  const late: Diagnostic[] = [];
  for (const [table, rows] of extraction.rows) {
    if (whole === undefined && rows.length === 0) continue;
    const except = extraction.unread(table);
    const ends = whole === undefined || except.includes('*') ? {} : { whole, except };
    const fresh = (await novelty?.rows(transaction, table, rows, whole)) ?? false;
    const result = await transaction.load(table, rows, { source, observedAt, fresh, ...ends });
    opened += result.opened;
    closed += result.closed;
    if (result.late > 0)
      late.push({ code: 'sync.rows-late', severity: 'warning', facts: { table: table.name, rows: result.late, observedAt } });
  }
  return { rows: extraction.rowCount, opened, closed, readings: extraction.readings, diagnostics: [...extraction.diagnostics, ...late] };
}
