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

/** Where one stream stands in all its partitions: read once, and then kept up to date by the one run that changes it. */
export class StreamStates {
  readonly #source: string;
  readonly #stream: string;
  #known: Map<string, StreamState> | undefined;

  constructor(source: string, stream: string) {
    this.#source = source;
    this.#stream = stream;
  }

  async read(from: Pick<Warehouse | Transaction, 'read'>, partition: string): Promise<StreamState> {
    return (await this.#all(from)).get(partition) ?? none;
  }

  async write(transaction: Transaction, partition: string, state: StreamState): Promise<void> {
    const known = await this.#all(transaction);
    const row = { source: this.#source, stream: this.#stream, partition, ...rowOf(state) };
    if (known.has(partition)) {
      await transaction.run(
        `UPDATE stream_state SET cursor = $cursor, open_run = $open_run, opened_at = $opened_at::TIMESTAMPTZ, resume = $resume,
          completed_run = $completed_run, completed_at = $completed_at::TIMESTAMPTZ
        WHERE source = $source AND stream = $stream AND "partition" = $partition`,
        row,
      );
    } else await transaction.append('stream_state', [row]);
    known.set(partition, state);
  }

  /** To be called when a transaction that wrote a state was rolled back. */
  forget(): void {
    this.#known = undefined;
  }

  async #all(from: Pick<Warehouse | Transaction, 'read'>): Promise<Map<string, StreamState>> {
    if (this.#known) return this.#known;
    const rows = await from.read<StateRow & { readonly partition: string }>(
      'FROM stream_state WHERE source = $source AND stream = $stream',
      {
        source: this.#source,
        stream: this.#stream,
      },
    );
    this.#known = new Map(rows.map((row) => [row.partition, stateOf(row)]));
    return this.#known;
  }
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
