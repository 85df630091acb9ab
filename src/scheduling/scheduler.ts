import { nextDue, type Timetable } from './timetable.ts';

/** Something that is done again and again. */
export interface Job {
  /** What it is, in words, and unique: `collect github`. */
  readonly name: string;
  /** When it is due; nothing for a job that only follows others. */
  readonly due?: Timetable;
  /** Names of the jobs after each of which it is done, where they did not fail. */
  readonly follows?: readonly string[];
  /** Does it, and says in a few words what came of it. What it throws makes the run a failed one. It ends early when told to. */
  readonly run: (at: string, signal: AbortSignal) => Promise<Came>;
}

/** What came of a run. */
export interface Came {
  /** In a few words that everybody may read. */
  readonly says: string;
  /** What went wrong inside, as it was said there: for the log alone, for it may tell of paths and addresses. Null where nothing did. */
  readonly fault: string | null;
}

/** The machine's clock, and chance. */
export interface Clock {
  /** ISO 8601 in UTC. */
  readonly now: () => string;
  /** Calls back once, so many milliseconds from now; calling what it gives prevents that. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
  /** From 0 to below 1. */
  readonly chance: () => number;
}

export interface Run extends Came {
  readonly job: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly outcome: 'done' | 'failed' | 'stopped';
}

/** What a schedule tells of a job. Instants are ISO 8601 in UTC. */
export interface JobState {
  readonly job: string;
  readonly pattern: string | null;
  readonly zone: string | null;
  readonly follows: readonly string[];
  /** When it is due next; null for one that only follows others, and once the schedule is stopped. */
  readonly nextAt: string | null;
  /** Since when it is being done; null when it is not. */
  readonly runningSince: string | null;
  /** It is due, and waits for another to end. */
  readonly waiting: boolean;
  readonly last: Run | null;
  /** How often it came due while it was still being done, or waiting, since the schedule began. */
  readonly skipped: number;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  /** Milliseconds by which a job begins later at most, so that many programs do not ask the same source at the same second. */
  readonly jitter: number;
  /** Told of every run that ended. */
  readonly onRun?: (run: Run) => void;
  /** Told of a job that is due while it is still being done, or waiting, and so is left out this time. */
  readonly onSkip?: (job: string, at: string) => void;
}

export interface Scheduler {
  /** In the order of the jobs. */
  state(): readonly JobState[];
  /** Does something between the jobs: after what is being done and what waits. */
  between<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Nothing begins any more; what is being done is told to end, and has ended when this has. */
  stop(): Promise<void>;
}

/** A timer that is set for longer is set again, because machines sleep and clocks are put right. */
const longestTimer = 60 * 60_000;

interface Entry {
  readonly job: Job;
  nextAt: string | null;
  runningSince: string | null;
  waiting: boolean;
  last: Run | null;
  skipped: number;
  cancel: () => void;
}

/**
 * Does jobs when they are due, one at a time and in the order in which they came due. A job that is due while it is still being done
 * or waiting is left out this time. A run that fails is told, and the next comes all the same.
 */
export function startScheduler(jobs: readonly Job[], { clock, jitter, onRun, onSkip }: SchedulerOptions): Scheduler {
  const stopping = new AbortController();
  const { signal } = stopping;
  const entries = jobs.map((job): Entry => ({
    job,
    nextAt: null,
    runningSince: null,
    waiting: false,
    last: null,
    skipped: 0,
    cancel: () => undefined,
  }));
  let queue: Promise<unknown> = Promise.resolve();

  const enqueue = async <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  const wait = (entry: Entry, until: number): void => {
    const left = until - Date.parse(clock.now());
    if (left <= 0) {
      begin(entry);
      arm(entry);
    } else entry.cancel = clock.after(Math.min(left, longestTimer), () => wait(entry, until));
  };

  const arm = (entry: Entry): void => {
    const { due } = entry.job;
    entry.nextAt = (due && !signal.aborted && nextDue(due, clock.now())) || null;
    if (entry.nextAt !== null) wait(entry, Date.parse(entry.nextAt) + Math.floor(clock.chance() * jitter));
  };

  const begin = (entry: Entry): void => {
    if (entry.waiting || entry.runningSince !== null) {
      entry.skipped += 1;
      onSkip?.(entry.job.name, clock.now());
      return;
    }
    entry.waiting = true;
    void enqueue(async () => perform(entry));
  };

  const perform = async (entry: Entry): Promise<void> => {
    entry.waiting = false;
    if (signal.aborted) return;
    const startedAt = clock.now();
    entry.runningSince = startedAt;
    const { name } = entry.job;
    const ended = await entry.job.run(startedAt, signal).then(
      (came) => ({ outcome: signal.aborted ? ('stopped' as const) : ('done' as const), ...came }),
      (fault: unknown) => ({
        outcome: signal.aborted ? ('stopped' as const) : ('failed' as const),
        says: signal.aborted ? 'It was stopped.' : 'It failed. The log of the server says why.',
        fault: fault instanceof Error ? fault.message : String(fault),
      }),
    );
    entry.runningSince = null;
    entry.last = { job: name, startedAt, endedAt: clock.now(), ...ended };
    onRun?.(entry.last);
    if (ended.outcome === 'done') for (const next of entries) if (next.job.follows?.includes(name)) follow(next);
  };

  /** What follows two jobs is done once for both, when it has not begun yet. */
  const follow = (entry: Entry): void => {
    if (!entry.waiting) begin(entry);
  };

  for (const entry of entries) arm(entry);
  return {
    state: () =>
      entries.map(({ job, last, nextAt, runningSince, skipped, waiting }) => ({
        job: job.name,
        pattern: job.due?.pattern ?? null,
        zone: job.due?.zone ?? null,
        follows: job.follows ?? [],
        nextAt,
        runningSince,
        waiting,
        last,
        skipped,
      })),
    between: async (work) => enqueue(async () => work(signal)),
    stop: async () => {
      stopping.abort(new Error('The schedule is stopped'));
      for (const entry of entries) {
        entry.cancel();
        entry.nextAt = null;
      }
      await queue;
    },
  };
}
