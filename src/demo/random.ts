import { createHash } from 'node:crypto';

/** A stream of chance that depends on its key alone, so that each part of the company can be made by itself, in any order. */
export interface Random {
  /** From 0 to below 1. */
  share(): number;
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  /** Both ends included. */
  whole(low: number, high: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** Some of the values, each at most once, in their order. */
  sample<T>(values: readonly T[], count: number): T[];
  /** Log-normal: half of the draws are below the median. */
  around(median: number, spread: number): number;
}

export function random(...key: readonly (string | number)[]): Random {
  let state = createHash('sha256').update(key.join('\u0000')).digest().readUInt32LE(0);
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + share() * (high - low);
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  return {
    share,
    between,
    whole,
    chance: (probability) => share() < probability,
    pick: (values) => values[whole(0, values.length - 1)] ?? values[0],
    sample: (values, count) => {
      const chosen = new Set<number>();
      while (chosen.size < Math.min(count, values.length)) chosen.add(whole(0, values.length - 1));
      return values.filter((_, index) => chosen.has(index));
    },
    around: (median, spread) => median * Math.exp(spread * Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share())),
  };
}

/** 40 hexadecimal digits that stand for a git object. */
export function objectId(...key: readonly (string | number)[]): string {
  return createHash('sha1').update(key.join('\u0000')).digest('hex');
}

/** 14 capital letters and digits after a `P` or `Q`, as PagerDuty writes identifiers. */
export function pagerdutyId(prefix: 'P' | 'Q', ...key: readonly (string | number)[]): string {
  const number = BigInt(`0x${createHash('sha256').update(key.join('\u0000')).digest('hex').slice(0, 24)}`);
  return prefix + number.toString(36).toUpperCase().padStart(13, '0').slice(-13);
}

/** Identifiers of one kind, apart by repository and within 32 bits, for as many as 100,000 repositories. */
export function identifier(repository: number, number: number): number {
  return repository * 20_000 + number;
}
