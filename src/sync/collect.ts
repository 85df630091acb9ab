import type { Collector, CollectorContext, Step, Stream, Subject } from '../../collectors/collector.ts';
import { CredentialFault, credentialRefused } from '../../collectors/credential-fault.ts';
import { openHttp, type HttpOptions } from '../../collectors/http.ts';
import type { Table, Value } from '../../query-language/catalog.ts';
import { identifier, identifiers } from '../warehouse/identifier.ts';
import { forever, type LoadResult, type Transaction, type Warehouse } from '../warehouse/warehouse.ts';
import { KeptAnswers } from './kept-answers.ts';
import { dropRepeats, dropSuperseded, dropUnusedBodies, StoredBodies } from './raw-page.ts';
import { resolveIdentity } from './resolve-identity.ts';
import { resolveKnowledge } from './resolve-knowledge.ts';
import { runStream, type StreamSummary } from './stream-run.ts';
import type { StreamTask } from './stream-writer.ts';

/** A collector and what stands under its name in the configuration, read by the collector's own schema. */
export interface Source {
  readonly collector: Collector;
  readonly settings: unknown;
}

export interface CollectOptions {
  /** The moment of the run, ISO 8601 in UTC: whatever it reads counts as observed then. */
  readonly now: string;
  readonly signal: AbortSignal;
  /** Waits, in milliseconds. */
  readonly wait: HttpOptions['wait'];
  /** Names of the sources to run. All, when left out; the others keep what they have said before. */
  readonly only?: readonly string[];
  readonly onProgress?: (progress: Progress) => void;
  /** The time as it passes, for when streams ended. Without it they end at `now`. */
  readonly clock?: () => string;
  /** Completed snapshots of each partition whose raw pages are kept, for replay. One unless given. */
  readonly keepSnapshots?: number;
  /** What differs from the usual rules of the network: half a minute an attempt, four attempts after the first. */
  readonly network?: Partial<HttpOptions>;
}

export interface Progress {
  readonly source: string;
  readonly stream: string;
  readonly step: Step['kind'] | 'begin' | StreamSummary['outcome'];
  readonly partition: string;
  /** So far in this stream and run. */
  readonly pages: number;
  readonly rows: number;
}

export interface CollectSummary {
  readonly run: number;
  readonly now: string;
  /** In the order of the sources and of their streams. */
  readonly streams: readonly StreamSummary[];
  readonly identity: LoadResult;
  readonly knowledge: LoadResult;
}

/**
 * Runs the sources side by side, the streams of each in order, and then works out which outside identifiers entities have and what
 * is known of them. The order of the sources is their precedence. A stream that fails is told in the summary and stops no other.
 * One run at a time.
 */
export async function collect(warehouse: Warehouse, sources: readonly Source[], options: CollectOptions): Promise<CollectSummary> {
  const { now, only, keepSnapshots = 1 } = options;
  const run = await beginRun(warehouse);
  const chosen = sources.filter(({ collector }) => only === undefined || only.includes(collector.name));
  const bodies = new StoredBodies();
  const streams = await Promise.all(chosen.map(async (source) => runSource(warehouse, source, { run, bodies }, options)));
  const precedence = sources.map(({ collector }) => collector.name);
  const tables = new Map(
    sources.flatMap(({ collector }) => Object.values(collector.streams).flatMap(({ fills }) => fills.map((table) => [table.name, table]))),
  );
  return warehouse.write(async (transaction) => {
    const identity = await resolveIdentity(transaction, precedence, now);
    const knowledge = await resolveKnowledge(transaction, [...tables.values()], precedence, now);
    for (const { collector } of chosen) await dropOutdated(transaction, collector, keepSnapshots);
    await dropUnusedBodies(transaction);
    // What earlier runs left half done is worked out now too.
    await transaction.run('UPDATE sync_run SET resolved = true WHERE NOT resolved AND run <= $run', { run });
    return { run, now, streams: streams.flat(), identity, knowledge };
  });
}

/** What newer pages have taken the place of goes at the end of a run, so that what a killed one left goes with the next. */
async function dropOutdated(transaction: Transaction, { name: source, streams }: Collector, keepSnapshots: number): Promise<void> {
  const ofMode = (mode: Stream['mode']): readonly string[] =>
    Object.entries(streams).flatMap(([name, stream]) => (stream.mode === mode ? [name] : []));
  await dropSuperseded(transaction, { source, streams: ofMode('snapshot') }, keepSnapshots);
  await dropRepeats(transaction, { source, streams: ofMode('changes') });
}

async function beginRun(warehouse: Warehouse): Promise<number> {
  return warehouse.write(async (transaction) => {
    await transaction.run(`UPDATE sync_run SET outcome = 'interrupted' WHERE outcome = 'running'`);
    const [row] = await transaction.read<{ run: number }>(
      'SELECT greatest((SELECT coalesce(max(run), 0) FROM sync_run), (SELECT coalesce(max(run), 0) FROM raw_page)) + 1 AS run',
    );
    return row?.run ?? 1;
  });
}

async function runSource(
  warehouse: Warehouse,
  { collector, settings }: Source,
  { run, bodies }: Pick<StreamTask, 'run' | 'bodies'>,
  options: CollectOptions,
): Promise<readonly StreamSummary[]> {
  const { now, signal, wait, clock = () => now, onProgress = () => undefined } = options;
  const source = collector.name;
  const kept = new KeptAnswers(warehouse, source);
  const http = openHttp({
    timeout: 30_000,
    retries: 4,
    ...options.network,
    origins: collector.origins(settings),
    signal,
    wait,
    kept: async (request) => kept.answer(request),
  });
  const tables = new Map(Object.values(collector.streams).flatMap(({ fills }) => fills.map((table) => [table.name, table])));
  const context: CollectorContext<unknown> = {
    settings,
    http,
    now,
    signal,
    subjects: async (name) => listSubjects(warehouse, source, tables.get(name), name),
    report: () => undefined,
  };
  const summaries: StreamSummary[] = [];
  let refusal: string | undefined;
  for (const [name, stream] of Object.entries(collector.streams)) {
    if (signal.aborted) break;
    const progress = (step: Progress['step'], partition: string, { pages, rows }: Pick<StreamSummary, 'pages' | 'rows'>): void =>
      onProgress({ source, stream: name, step, partition, pages, rows });
    progress('begin', '*', { pages: 0, rows: 0 });
    await warehouse.write(async (transaction) =>
      transaction.append('sync_run', [
        { run, source, stream: name, started_at: clock(), outcome: 'running', observed_at: now, resolved: false },
      ]),
    );
    const summary = await runStream(
      {
        warehouse,
        source,
        name,
        stream: refusal === undefined ? stream : refused(stream, refusal),
        run,
        now,
        bodies,
        offered: (request) => kept.offered(request),
      },
      context,
      (step, counts) => progress(step.kind, step.partition, counts),
    );
    await endRun(warehouse, run, summary, clock());
    summaries.push(summary);
    if (summary.fault !== null && summary.diagnostics.some(({ code }) => code === credentialRefused)) refusal = summary.fault;
    progress(summary.outcome, '*', summary);
  }
  return summaries;
}

/** A stream of a source that does not know who asks. It would take for unchanged what nobody has confirmed, so it fails likewise. */
function refused(stream: Stream, reason: string): Stream {
  const next = async (): Promise<never> => Promise.reject(new CredentialFault(reason));
  return { ...stream, steps: () => ({ [Symbol.asyncIterator]: () => ({ next }) }) };
}

async function endRun(warehouse: Warehouse, run: number, summary: StreamSummary, endedAt: string): Promise<void> {
  const { source, stream, outcome, pages, notModified, rows, fault } = summary;
  await warehouse.write(async (transaction) =>
    transaction.run(
      `UPDATE sync_run SET ended_at = $endedAt::TIMESTAMPTZ, outcome = $outcome, pages = $pages, not_modified = $notModified, "rows" = $rows, fault = $fault
      WHERE run = $run AND source = $source AND stream = $stream`,
      { run, source, stream, endedAt, outcome, pages, notModified, rows, fault },
    ),
  );
}

async function listSubjects(warehouse: Warehouse, source: string, table: Table | undefined, name: string): Promise<readonly Subject[]> {
  if (!table) throw new Error(`${source} fills no table ${name}, so it has found no subjects there`);
  const subject = identifier(table.subject.column);
  const rows = await warehouse.read<Record<string, Value>>(
    `SELECT ${identifiers(Object.keys(table.columns))} FROM ${identifier(table.name)} WHERE source = $source
    ${table.history === 'intervals' ? 'AND valid_to = $forever::TIMESTAMPTZ' : ''}
    QUALIFY row_number() OVER (PARTITION BY ${subject} ORDER BY ${identifiers(table.key)}) = 1 ORDER BY ${subject}`,
    { source, forever },
  );
  return rows.map((values) => ({ id: String(values[table.subject.column]), values }));
}
