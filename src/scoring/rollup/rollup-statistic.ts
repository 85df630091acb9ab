import { letters, type Letter } from '../../../rubrics/rubric.ts';

/**
 * How the grades of a group become one figure. `mean`, `median` and `minimum` are of the scores of those that have a letter; `share:B`
 * is the share of them whose letter is B or better.
 */
export type Statistic = (typeof figures)[number] | `share:${Letter}`;

const figures = ['mean', 'median', 'minimum'] as const;

/** Every statistic there is, as people write it. A share of F or better would be all there are. */
export const statistics: readonly Statistic[] = [
  ...figures,
  ...letters.filter((letter) => letter !== 'F').map((letter) => `share:${letter}` as const),
];

/** The statistic that a person means, whatever the case. */
export function readStatistic(text: string): Statistic | undefined {
  const asked = text.trim().toLowerCase();
  return statistics.find((each) => each.toLowerCase() === asked);
}

/** How much an entity of a tier counts, as people write it: `tier-1=3,tier-2=2`. Null where that is not what it says. */
export function readWeights(text: string): ReadonlyMap<string, number> | null {
  const read = text.split(',').map((each): [string, number] => {
    const sign = each.lastIndexOf('=');
    const weight = each.slice(sign + 1).trim();
    return [each.slice(0, Math.max(sign, 0)).trim(), /^\d{1,6}(\.\d{1,6})?$/u.test(weight) ? Number(weight) : Number.NaN];
  });
  return read.every(([tier, weight]) => tier !== '' && weight > 0) ? new Map(read) : null;
}

/** One graded or ungraded entity of a group, under one rubric. */
export interface Member {
  /** Null while ungraded. */
  readonly letter: Letter | null;
  /** Points earned by points possible, 0..1. Told of some that are ungraded too, and then it counts for nothing. */
  readonly score: number | null;
  readonly level: string | null;
  readonly coverage: number | null;
  /** Number of its checks that are exempt. */
  readonly exempt: number;
  /** How much it counts among the others; more than nothing. */
  readonly weight: number;
}

/** What a group comes to under one rubric. Nothing that is ungraded counts as a zero: it is counted beside. */
export interface RollUp {
  /** 0..1; null while nobody of the group is graded. */
  readonly value: number | null;
  /** The letter in the middle, or the worst one. A mean and a share have none: letters are an order, and caps do not average. */
  readonly letter: Letter | null;
  /** The level in the middle, or the lowest; null where that is below the lowest of the ladder, and where there is no letter. */
  readonly level: string | null;
  /** Entities of the group that the rubric is for. */
  readonly n: number;
  readonly graded: number;
  readonly ungraded: number;
  /** Mean over all of them of how much of what applies is known, 0..1; null where nothing applies to any. */
  readonly coverage: number | null;
  /** Exempt checks of all of them together. */
  readonly exempt: number;
  /** How many hold each letter, best first, and how many hold none. */
  readonly letters: readonly { readonly letter: Letter | 'ungraded'; readonly n: number }[];
  /** How many of the graded hold each level, lowest first, those below the lowest before; empty without a ladder. */
  readonly levels: readonly { readonly level: string | null; readonly n: number }[];
  /** `small-sample`: so few are graded that one more or less moves it far. */
  readonly flags: readonly 'small-sample'[];
}

/** Under so many a figure says more of single entities than of their group. */
const smallSample = 5;

/** Brings the members of a group down to one figure and its distribution. Their order is of no consequence. `ladder` is lowest first. */
export function rollUp(members: readonly Member[], statistic: Statistic, ladder: readonly string[]): RollUp {
  const graded = members.flatMap(({ letter, score, ...rest }) => (letter === null || score === null ? [] : [{ ...rest, letter, score }]));
  const below = graded.filter(({ level }) => level === null || !ladder.includes(level)).length;
  return {
    ...figureOf(graded, statistic, ladder),
    n: members.length,
    graded: graded.length,
    ungraded: members.length - graded.length,
    coverage: mean(members.flatMap(({ coverage, weight }) => (coverage === null ? [] : [{ amount: coverage, weight }]))),
    exempt: members.reduce((sum, { exempt }) => sum + exempt, 0),
    letters: [
      ...letters.map((letter) => ({ letter, n: graded.filter((each) => each.letter === letter).length })),
      { letter: 'ungraded', n: members.length - graded.length },
    ],
    levels:
      ladder.length === 0
        ? []
        : [{ level: null, n: below }, ...ladder.map((level) => ({ level, n: graded.filter((each) => each.level === level).length }))],
    flags: graded.length > 0 && graded.length < smallSample ? ['small-sample'] : [],
  };
}

type Graded = Omit<Member, 'letter' | 'score'> & { readonly letter: Letter; readonly score: number };

function figureOf(graded: readonly Graded[], statistic: Statistic, ladder: readonly string[]): Pick<RollUp, 'value' | 'letter' | 'level'> {
  const scores = graded.map(({ score, weight }) => ({ amount: score, weight }));
  const rung = ({ level }: Graded): number => ladder.indexOf(level ?? '');
  switch (statistic) {
    case 'mean':
      return { value: mean(scores), letter: null, level: null };
    case 'median': {
      const middle = lowerMedian(graded, rung);
      return {
        value: median(scores),
        letter: lowerMedian(graded, ({ letter }) => -letters.indexOf(letter))?.letter ?? null,
        level: (middle && ladder[rung(middle)]) ?? null,
      };
    }
    case 'minimum':
      return {
        value: inOrder(scores)[0]?.amount ?? null,
        letter: letters.findLast((letter) => graded.some((each) => each.letter === letter)) ?? null,
        level: ladder[graded.reduce((lowest, each) => Math.min(lowest, rung(each)), ladder.length)] ?? null,
      };
    default: {
      const least = letters.findIndex((letter) => statistic === `share:${letter}`);
      const reached = graded.map(({ letter, weight }) => ({ amount: letters.indexOf(letter) <= least ? 1 : 0, weight }));
      return { value: mean(reached), letter: null, level: null };
    }
  }
}

interface Weighed {
  readonly amount: number;
  readonly weight: number;
}

/** Written as a sum of distances from the least, so that the mean of equals is what they are, to the last digit. */
function mean(amounts: readonly Weighed[]): number | null {
  const sorted = inOrder(amounts);
  const [first] = sorted;
  if (!first) return null;
  const weight = sorted.reduce((sum, each) => sum + each.weight, 0);
  const distance = sorted.reduce((sum, each) => sum + each.weight * (each.amount - first.amount), 0);
  return Math.min(first.amount + distance / weight, sorted.at(-1)?.amount ?? first.amount);
}

/** Half of the weight lies at or below it, half at or above; in the middle between two where both would do. */
function median(amounts: readonly Weighed[]): number | null {
  const sorted = inOrder(amounts);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let passed = 0;
  for (const [index, { amount, weight }] of sorted.entries()) {
    passed += weight;
    if (passed > half) return amount;
    if (passed === half) return (amount + (sorted[index + 1]?.amount ?? amount)) / 2;
  }
  return sorted.at(-1)?.amount ?? null;
}

/** Of what has an order and no distances: the one in the middle, and the lower one of two. */
function lowerMedian<T extends Pick<Member, 'weight'>>(items: readonly T[], rank: (item: T) => number): T | undefined {
  const sorted = items.toSorted((a, b) => rank(a) - rank(b) || a.weight - b.weight);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let passed = 0;
  return sorted.find(({ weight }) => (passed += weight) >= half);
}

/** In one order whatever order they came in, because sums of fractions depend on it. */
function inOrder(amounts: readonly Weighed[]): readonly Weighed[] {
  return amounts.toSorted((a, b) => a.amount - b.amount || a.weight - b.weight);
}
