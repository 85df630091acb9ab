/** One line of a bench: ours against a reference, both measured in the same run. Times are the best of the repetitions. */
export interface Figure {
  readonly bench: string;
  /** What was done, and how much of it. */
  readonly size: string;
  readonly ours_ms: number;
  readonly reference: string;
  readonly reference_ms: number;
  /** Ours over the reference: below 1 is faster. */
  readonly ratio: number;
  /** Most memory the process held so far. */
  readonly peak_mb: number;
}

/** A bench gives its figures as it goes. */
export interface Bench {
  readonly name: string;
  readonly describes: string;
  run(): AsyncIterable<Figure>;
}

export function figure(bench: string, size: string, ours: number, reference: string, referenceTime: number): Figure {
  return {
    bench,
    size,
    ours_ms: rounded(ours),
    reference,
    reference_ms: rounded(referenceTime),
    ratio: Number((ours / referenceTime).toPrecision(3)),
    peak_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** The least time of some repetitions, in milliseconds: what the work takes when nothing disturbs it. */
export async function best(repetitions: number, work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const start = performance.now();
    await work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** The same of several works that are compared: they take turns, so that each meets what the others meet. */
export async function bestOfEach(repetitions: number, ...works: readonly (() => Promise<unknown>)[]): Promise<readonly number[]> {
  const least = works.map(() => Number.POSITIVE_INFINITY);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const [index, work] of works.entries()) least[index] = Math.min(least[index] ?? Number.POSITIVE_INFINITY, await best(1, work));
  }
  return least;
}

function rounded(milliseconds: number): number {
  return Number(milliseconds.toPrecision(4));
}
