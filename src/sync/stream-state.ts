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
  if (!row) return none;
  return {
    cursor: row.cursor,
    open: row.open_run === null || row.opened_at === null ? null : { run: row.open_run, at: row.opened_at, resume: row.resume },
    completed: row.completed_run === null || row.completed_at === null ? null : { run: row.completed_run, at: row.completed_at },
  };
}

export async function writeState(transaction: Transaction, series: Series, state: StreamState): Promise<void> {
  await transaction.run('DELETE FROM stream_state WHERE source = $source AND stream = $stream AND "partition" = $partition', { ...series });
  await transaction.run(
    `INSERT INTO stream_state VALUES ($source, $stream, $partition, $cursor, $open_run, $opened_at::TIMESTAMPTZ, $resume, $completed_run, $completed_at::TIMESTAMPTZ)`,
    {
      ...series,
      cursor: state.cursor,
      open_run: state.open?.run ?? null,
      opened_at: state.open?.at ?? null,
      resume: state.open?.resume ?? null,
      completed_run: state.completed?.run ?? null,
      completed_at: state.completed?.at ?? null,
    },
  );
}

/** The partitions that a stream has completed at some time. */
export async function completedPartitions(warehouse: Warehouse, source: string, stream: string): Promise<readonly string[]> {
  const rows = await warehouse.read<{ partition: string }>(
    'SELECT "partition" FROM stream_state WHERE source = $source AND stream = $stream AND completed_run IS NOT NULL ORDER BY "partition"',
    { source, stream },
  );
  return rows.map(({ partition }) => partition);
}
