import type { Series } from './raw-page.ts';
import type { RecordRow, Transaction, Warehouse } from '../warehouse/warehouse.ts';

/** Where a stream stands in one partition. */
export interface StreamState {
  /** What the stream wants to know again, as JSON text; null before the first. */
  readonly cursor: string | null;
  /** The unfinished snapshot: the run that its pages are kept under, when it began, and where to take up. */
  readonly open: { readonly run: number; readonly at: string; readonly resume: string | null } | null;
  /** The last completed read: the run that its pages are kept under, and the last instant known to be as it says. */
  readonly completed: { readonly run: number; readonly at: string } | null;
}

interface StateRow extends RecordRow {
  readonly cursor: string | null;
  readonly open_run: number | null;
  readonly opened_at: string | null;
  readonly resume: string | null;
  readonly completed_run: number | null;
  readonly completed_at: string | null;
}

const none: StreamState = { cursor: null, open: null, completed: null };

export async function readState(from: Pick<Warehouse | Transaction, 'read'>, series: Series): Promise<StreamState> {
  const [row] = await from.read<StateRow>('FROM stream_state WHERE source = $source AND stream = $stream AND "partition" = $partition', {
    ...series,
  });
  return row ? stateOf(row) : none;
}

/**
 * Where one stream stands in all its partitions: read once, and then kept up to date by the one run that changes it. What is written
 * reaches the table with `flush`, in one go however many partitions it is about.
 */
export class StreamStates {
  readonly #source: string;
  readonly #stream: string;
  #known: Promise<Map<string, StreamState>> | undefined;
  /** Partitions whose state is not in the table yet, and whether they have a row there. */
  readonly #changed = new Map<string, boolean>();

  constructor(source: string, stream: string) {
    this.#source = source;
    this.#stream = stream;
  }

  async read(from: Pick<Warehouse | Transaction, 'read'>, partition: string): Promise<StreamState> {
    return (await this.#all(from)).get(partition) ?? none;
  }

  async write(transaction: Transaction, partition: string, state: StreamState): Promise<void> {
    const known = await this.#all(transaction);
    if (!this.#changed.has(partition)) this.#changed.set(partition, known.has(partition));
    known.set(partition, state);
  }

  /** To be called at the end of a transaction that wrote states. */
  async flush(transaction: Transaction): Promise<void> {
    if (this.#changed.size === 0) return;
    const series = { source: this.#source, stream: this.#stream };
    const known = await this.#all(transaction);
    const held = [...this.#changed].flatMap(([partition, isHeld]) => (isHeld ? [partition] : []));
    if (held.length > 0) {
      await transaction.run(
        'DELETE FROM stream_state WHERE source = $source AND stream = $stream AND list_contains($held::VARCHAR[], "partition")',
        { ...series, held },
      );
    }
    const rows = [...this.#changed.keys()].map((partition) => ({ ...series, partition, ...rowOf(known.get(partition) ?? none) }));
    await transaction.append('stream_state', rows);
    this.#changed.clear();
  }

  /** To be called when a transaction that wrote a state was rolled back. */
  forget(): void {
    this.#known = undefined;
    this.#changed.clear();
  }

  async #all(from: Pick<Warehouse | Transaction, 'read'>): Promise<Map<string, StreamState>> {
    this.#known ??= readAll(from, this.#source, this.#stream);
    return this.#known;
  }
}

async function readAll(from: Pick<Warehouse | Transaction, 'read'>, source: string, stream: string): Promise<Map<string, StreamState>> {
  const rows = await from.read<StateRow & { readonly partition: string }>('FROM stream_state WHERE source = $source AND stream = $stream', {
    source,
    stream,
  });
  return new Map(rows.map((row) => [row.partition, stateOf(row)]));
}

function stateOf(row: StateRow): StreamState {
  return {
    cursor: row.cursor,
    open: row.open_run === null || row.opened_at === null ? null : { run: row.open_run, at: row.opened_at, resume: row.resume },
    completed: row.completed_run === null || row.completed_at === null ? null : { run: row.completed_run, at: row.completed_at },
  };
}

function rowOf({ cursor, open, completed }: StreamState) {
  return {
    cursor,
    open_run: open?.run ?? null,
    opened_at: open?.at ?? null,
    resume: open?.resume ?? null,
    completed_run: completed?.run ?? null,
    completed_at: completed?.at ?? null,
  };
}

/** The partitions that a stream has completed at some time. */
export async function completedPartitions(warehouse: Warehouse, source: string, stream: string): Promise<readonly string[]> {
  const rows = await warehouse.read<{ partition: string }>(
    'SELECT "partition" FROM stream_state WHERE source = $source AND stream = $stream AND completed_run IS NOT NULL ORDER BY "partition"',
    { source, stream },
  );
  return rows.map(({ partition }) => partition);
}
