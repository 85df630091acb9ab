import { gen, nat, sample } from 'fast-check';

/** Where chance comes from: everything generated is made of these, so that a seed repeats it. */
export interface Choose {
  one<T>(items: readonly T[]): T;
  /** A whole number from 0 to below. */
  below(limit: number): number;
  /** True so many times in a hundred. */
  percent(share: number): boolean;
}

/** As many values as asked for, made by chance that the seed fixes. */
export function generated<T>(make: (choose: Choose) => T, count: number, seed: number): readonly T[] {
  const arbitrary = gen().map((draw) => {
    const below = (limit: number): number => draw(nat, { max: limit - 1 });
    return make({ below, one: (items) => items[below(items.length)]!, percent: (share) => below(100) < share });
  });
  return sample(arbitrary, { numRuns: count, seed });
}
