import type { Palette } from './palette.ts';

/**
 * The data sets that charts can ask for. The server answers each from its reports, as flat rows; a chart never computes a metric.
 */
export interface DataSets {
  /** How many services hold each letter, one row per rubric and letter; letters nobody holds are rows of zero. */
  readonly grades: { readonly rubric: string; readonly title: string; readonly letter: string; readonly services: number };
  /** One DORA metric over time, one row per bucket; a bucket without data has `value: null`, never zero. */
  readonly delivery: {
    readonly metric: string;
    /** First local date of the bucket. */
    readonly from: string;
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
    readonly n: number;
    readonly unit: string;
    /** The bucket is cut by an end of the window, so it is not comparable with its neighbours. */
    readonly partial: boolean;
  };
}

export type DataSet = keyof DataSets;

/** One picture: the data it asks for, and how that is drawn. The file's name is the chart's name. */
export interface Chart<Asked extends DataSet = DataSet> {
  readonly name: string;
  readonly title: string;
  /** What one sees, in a sentence: the text alternative of the picture. Empty data has its own sentence. */
  describes(rows: readonly DataSets[Asked][]): string;
  readonly asks: Asked;
  /** For `delivery`: the metric it draws. */
  readonly metric?: string;
  /**
   * A Vega-Lite specification without data and configuration; the rows come as its data, and are given here for what depends on
   * how many there are. Width is the container's; height is a number.
   */
  draws(palette: Palette, rows: readonly DataSets[Asked][]): Readonly<Record<string, unknown>>;
}

/** Holds a declaration to the contract while its rows keep the type of the data set it asks for. */
export function chart<const Asked extends DataSet>(declaration: Chart<Asked>): Chart<Asked> {
  return declaration;
}
