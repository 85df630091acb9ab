import type { Grade } from '../../../rubrics/grade.ts';
import { letters } from '../../../rubrics/rubric.ts';
import type { Day } from './judge-days.ts';

/** Every letter, best first, and what stands where there is none. */
export const letterNames = [...letters, 'ungraded'] as const;
export type LetterName = (typeof letterNames)[number];

/** How a set of entities stands against a rubric on one day. */
export interface TrendPoint extends Day {
  /** Whether anything was known of any entity by then. Where it is not, nobody was bad: nobody was looked at. */
  readonly known: boolean;
  /** Number of entities that the rubric was for. */
  readonly entities: number;
  /** How many have each letter, ungraded ones among them. */
  readonly letters: Readonly<Record<LetterName, number>>;
  /** How many of the graded hold each level, lowest first, those that hold none before; empty without a ladder. */
  readonly levels: readonly { readonly level: string | null; readonly entities: number }[];
  /** Of those that have a letter, 0..1; null where none has. A score over little that is known is not to be compared. */
  readonly meanScore: number | null;
  readonly medianScore: number | null;
  /** Mean share of the weight that applies and is known, 0..1; null where nothing applies. */
  readonly coverage: number | null;
}

export type Standing = Pick<Grade, 'letter' | 'level' | 'score' | 'coverage'>;

/** The standings of one day, counted. */
export function pointOf(day: Day, known: boolean, levels: readonly string[], standings: readonly Standing[]): TrendPoint {
  const graded = standings.filter(({ letter }) => letter !== 'ungraded');
  const scores = graded.flatMap(({ score }) => score ?? []);
  const countOf = (level: string | null): number => graded.filter((each) => each.level === level).length;
  return {
    ...day,
    known,
    entities: standings.length,
    letters: Object.fromEntries(letterNames.map((name) => [name, standings.filter(({ letter }) => letter === name).length])) as Record<
      LetterName,
      number
    >,
    levels: levels.length === 0 ? [] : [null, ...levels].map((level) => ({ level, entities: countOf(level) })),
    meanScore: mean(scores),
    medianScore: median(scores),
    coverage: mean(standings.flatMap(({ coverage }) => coverage ?? [])),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
