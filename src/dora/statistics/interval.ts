/** A 95 % interval. A bound is null where the observations do not bound the value on that side. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}
