import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { z } from 'zod';
import type { Page } from '../../collectors/collector.ts';
import type { RecordRow, Transaction, Warehouse } from '../warehouse/warehouse.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** One series of pages: a partition of a stream of a source. */
export interface Series {
  readonly source: string;
  readonly stream: string;
  readonly partition: string;
}

export interface Place extends Series {
  /** The run in which this reading of the partition began. */
  readonly run: number;
}

const ofSeries = 'source = $source AND stream = $stream AND "partition" = $partition';

/**
 * Which bodies are stored already. Read once and kept up to date by the run, for to ask the table anew for every page costs more the
 * more there are. One for all streams of a run.
 */
export class StoredBodies {
  #hashes: Set<string> | undefined;

  async has(transaction: Transaction, hash: string): Promise<boolean> {
    this.#hashes ??= new Set((await transaction.read<{ hash: string }>('SELECT hash FROM raw_body')).map((row) => row.hash));
    return this.#hashes.has(hash);
  }

  add(hash: string): void {
    this.#hashes?.add(hash);
  }

  /** To be called when a transaction that stored bodies was rolled back. */
  forget(): void {
    this.#hashes = undefined;
  }
}

/** Keeps a page as it came, as number `number` of those that its run keeps of the partition. Equal bodies are stored once. */
export async function keepPage(transaction: Transaction, { place, number, page, fetchedAt, bodies }: PageToKeep): Promise<void> {
  const hash = createHash('sha256').update(page.body).digest('hex');
  if (!(await bodies.has(transaction, hash))) {
    await transaction.append('raw_body', [{ hash, bytes: Buffer.byteLength(page.body), body: await compress(page.body) }]);
    bodies.add(hash);
  }
  await transaction.append('raw_page', [
    {
      ...place,
      number,
      request: page.request,
      fetched_at: fetchedAt,
      status: page.status,
      etag: page.etag ?? null,
      not_modified: page.notModified ?? false,
      about: page.about === undefined ? null : JSON.stringify(page.about),
      hash,
    },
  ]);
}

export interface PageToKeep {
  readonly place: Place;
  readonly number: number;
  readonly page: Page;
  readonly fetchedAt: string;
  readonly bodies: StoredBodies;
}

/** How many pages a run has kept of a partition. */
export async function countPages(transaction: Transaction, place: Place): Promise<number> {
  const [row] = await transaction.read<{ count: number }>(`SELECT count(*) AS count FROM raw_page WHERE ${ofSeries} AND run = $run`, {
    ...place,
  });
  return row?.count ?? 0;
}

export interface KeptPage extends Page {
  readonly fetchedAt: string;
}

interface PageRow extends RecordRow {
  readonly request: string;
  readonly fetched_at: string;
  readonly status: number;
  readonly etag: string | null;
  readonly not_modified: boolean;
  readonly about: string | null;
  readonly hash: string;
}

const about = z.record(z.string(), z.string());

/** The pages kept of a partition in the order they came, of one run or of all. Bodies are fetched and unpacked one at a time. */
export async function* keptPages(transaction: Transaction, series: Series, run?: number): AsyncGenerator<KeptPage> {
  const rows = await transaction.read<PageRow>(
    `SELECT request, fetched_at, status, etag, not_modified, about, hash FROM raw_page WHERE ${ofSeries} AND run = coalesce($run, run) ORDER BY run, number`,
    { ...series, run: run ?? null },
  );
  for (const row of rows) {
    yield {
      request: row.request,
      fetchedAt: row.fetched_at,
      status: row.status,
      body: await readBody(transaction, row.hash),
      notModified: row.not_modified,
      ...(row.etag === null ? {} : { etag: row.etag }),
      ...(row.about === null ? {} : { about: about.parse(JSON.parse(row.about)) }),
    };
  }
}

/** The body of a kept page. */
export async function readBody(from: Pick<Warehouse | Transaction, 'read'>, hash: string): Promise<string> {
  const [row] = await from.read<{ body: Uint8Array }>('SELECT body FROM raw_body WHERE hash = $hash', { hash });
  if (!row) throw new Error(`The body ${hash} of a kept page is missing`);
  return (await decompress(row.body)).toString();
}

/** Drops the pages of a partition that belong to an abandoned reading. */
export async function dropRun(transaction: Transaction, place: Place): Promise<void> {
  await transaction.run(`DELETE FROM raw_page WHERE ${ofSeries} AND run = $run`, { ...place });
}

/** Streams of one source. */
export interface StreamsOf {
  readonly source: string;
  readonly streams: readonly string[];
}

/** Pages of whole reads: not of a snapshot under way, nor of changes that were not read to their end. */
const ofWholeReads = `FROM raw_page JOIN stream_state AS state USING (source, stream, "partition")
  WHERE source = $source AND list_contains($streams::VARCHAR[], stream) AND raw_page.run <= state.completed_run`;

/** Drops what newer completed snapshots of a partition have superseded, and keeps the latest `keep` of them. */
export async function dropSuperseded(transaction: Transaction, streams: StreamsOf, keep: number): Promise<void> {
  await transaction.run(
    `DELETE FROM raw_page WHERE rowid IN (SELECT raw_page.rowid ${ofWholeReads}
      QUALIFY dense_rank() OVER (PARTITION BY stream, "partition" ORDER BY raw_page.run DESC) > $keep)`,
    { ...streams, keep },
  );
}

/** Drops older copies of a page that a stream of changes was given again, word for word. */
export async function dropRepeats(transaction: Transaction, streams: StreamsOf): Promise<void> {
  await transaction.run(
    `DELETE FROM raw_page WHERE rowid IN (SELECT raw_page.rowid ${ofWholeReads}
      QUALIFY row_number() OVER (PARTITION BY stream, "partition", request, hash, about::VARCHAR ORDER BY raw_page.run DESC, number DESC) > 1)`,
    { ...streams },
  );
}

/**
 * Drops pages that were fetched before `horizon`, and gives their number. Those of the last completed read of a partition stay, and those
 * of a snapshot under way: streams go on from these.
 */
export async function dropOldPages(transaction: Transaction, horizon: string): Promise<number> {
  return transaction.run(
    `DELETE FROM raw_page AS page WHERE fetched_at < $horizon::TIMESTAMPTZ AND NOT EXISTS (FROM stream_state AS state
      WHERE state.source = page.source AND state.stream = page.stream AND state."partition" = page."partition"
        AND page.run IN (state.completed_run, state.open_run))`,
    { horizon },
  );
}

/** Drops bodies that no page has any more. */
export async function dropUnusedBodies(transaction: Transaction): Promise<void> {
  await transaction.run('DELETE FROM raw_body WHERE NOT EXISTS (FROM raw_page WHERE raw_page.hash = raw_body.hash)');
}
