import type { Clock } from '../../../src/scheduling/scheduler.ts';

/** A clock that stands still until it is moved, with the timers set on it. */
export interface FakeClock extends Clock {
  /** Moves on to the instant, calling back what is due on the way, in order. What begins then has had its turn when this ends. */
  readonly moveTo: (instant: string) => Promise<void>;
  /** Puts the clock right without a timer noticing, as when a machine slept. */
  readonly jumpTo: (instant: string) => void;
  readonly timers: () => number;
  /** Milliseconds of the longest timer that was ever set. */
  readonly longest: () => number;
}

export function fakeClock(start: string, chance = 0): FakeClock {
  let at = Date.parse(start);
  let longest = 0;
  const timers = new Set<{ readonly due: number; readonly call: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return {
    now: () => new Date(at).toISOString(),
    after: (milliseconds, call) => {
      longest = Math.max(longest, milliseconds);
      const timer = { due: at + milliseconds, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    chance: () => chance,
    moveTo: async (instant) => {
      const until = Date.parse(instant);
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= until).sort((one, other) => one.due - other.due);
        if (!next) break;
        timers.delete(next);
        at = Math.max(at, next.due);
        next.call();
        await settle();
      }
      at = Math.max(at, until);
      await settle();
    },
    jumpTo: (instant) => {
      at = Date.parse(instant);
    },
    timers: () => timers.size,
    longest: () => longest,
  };
}
