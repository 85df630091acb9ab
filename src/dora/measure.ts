/** One number of the DORA or SPACE family, with everything needed to believe it. No data is `value: null`, never zero. */
export interface Measure {
  readonly value: number | null;
  /** For example `per week`, `seconds`, `ratio`. */
  readonly unit: string;
  /** How many things the value rests on: rollouts, changes or incidents, as the metric says. */
  readonly n: number;
  /** The 95 % interval; null where there is no value or none can be given. */
  readonly low: number | null;
  readonly high: number | null;
  /** Half-open: `[from, to)`, local dates in `zone`. */
  readonly window: { readonly from: string; readonly to: string };
  readonly zone: string;
  /** Identifier of the definition file it was computed under. */
  readonly definition: string;
  /** Share of what should have been seen that was: 0..1, null where it cannot be known. */
  readonly coverage: number | null;
  /** What a reader must know: `small-sample`, `partial`, `immature`, `not-reached`, … */
  readonly flags: readonly string[];
}
