export type BucketSize = 'week' | 'quarter' | 'window';

export interface Bucket {
  /** `2026-W53`, `2026-Q4`, or `2026-10-01/2027-01-01` for the whole window. */
  readonly label: string;
  /** Local dates in the zone, half-open, clipped to the window. */
  readonly from: string;
  readonly to: string;
  /** The same bounds as instants in UTC. */
  readonly start: string;
  readonly end: string;
  /** True when the window or the as-of time cuts the week or quarter short. */
  readonly partial: boolean;
}
