import type { RecordRow, Warehouse } from '../warehouse/warehouse.ts';

/** How the runs of a stream went. */
export interface StreamHealth extends RecordRow {
  readonly source: string;
  readonly stream: string;
  /** When it was last read to its end; null when it never was. */
  readonly completedAt: string | null;
  /** How the last run of it went. `running` too where the process was killed and nothing ran since. */
  readonly outcome: 'running' | 'completed' | 'failed' | 'interrupted';
  /** What stopped the last run, where something did. */
  readonly fault: string | null;
}

/** How the last run of each stream went, by source and stream. */
export async function streamHealth(warehouse: Pick<Warehouse, 'read'>): Promise<readonly StreamHealth[]> {
  return warehouse.read<StreamHealth>(
    `SELECT source, stream, max(ended_at) FILTER (outcome = 'completed') AS "completedAt",
       last(outcome ORDER BY run) AS outcome, last(fault ORDER BY run) AS fault
     FROM sync_run GROUP BY source, stream ORDER BY source, stream`,
  );
}
