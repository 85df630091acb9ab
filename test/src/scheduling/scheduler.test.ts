import { describe, expect, test } from 'vitest';
import { startScheduler, type Job, type Run, type SchedulerOptions, type Came } from '../../../src/scheduling/scheduler.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';

const start = '2026-11-21T12:00:30.000Z';
const quarterly = { pattern: '*/15 * * * *', zone: 'UTC' };

function job(name: string, more: Partial<Job> = {}): Job & { readonly began: string[] } {
  const began: string[] = [];
  return {
    name,
    due: quarterly,
    began,
    run: async (at) => {
      began.push(at.slice(11, 19));
      return { says: 'well', fault: null };
    },
    ...more,
  };
}

/** A job that goes on until it is let go. */
function longJob(name: string, more: Partial<Job> = {}) {
  const began: string[] = [];
  let release = (): void => undefined;
  return {
    ...job(name, more),
    began,
    release: () => release(),
    run: async (at: string, signal: AbortSignal): Promise<Came> => {
      began.push(at.slice(11, 19));
      await new Promise<void>((resolve) => {
        release = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      return { says: 'at last', fault: null };
    },
  };
}

function scheduled(jobs: readonly Job[], clock: FakeClock, more: Partial<SchedulerOptions> = {}) {
  const runs: Run[] = [];
  const skips: string[] = [];
  const scheduler = startScheduler(jobs, {
    clock,
    jitter: 0,
    onRun: (run) => void runs.push(run),
    onSkip: (name, at) => void skips.push(`${name} ${at.slice(11, 16)}`),
    ...more,
  });
  return { scheduler, runs, skips };
}

describe('a schedule', () => {
  test('does each job when it is due, and says when it will be next', async () => {
    const clock = fakeClock(start);
    const collect = job('collect');
    const { scheduler } = scheduled([collect], clock);
    expect(scheduler.state()).toMatchObject([{ job: 'collect', nextAt: '2026-11-21T12:15:00.000Z', last: null, runningSince: null }]);
    await clock.moveTo('2026-11-21T12:50:00.000Z');
    expect(collect.began).toEqual(['12:15:00', '12:30:00', '12:45:00']);
    expect(scheduler.state()).toMatchObject([
      { nextAt: '2026-11-21T13:00:00.000Z', last: { startedAt: '2026-11-21T12:45:00.000Z', outcome: 'done', says: 'well' }, skipped: 0 },
    ]);
  });

  test('is read in its time zone, through the change of the clocks', async () => {
    const clock = fakeClock('2026-10-24T12:00:00.000Z');
    const daily = job('collect', { due: { pattern: '0 6 * * *', zone: 'Europe/Zurich' } });
    const { scheduler } = scheduled([daily], clock);
    expect(scheduler.state()[0]?.nextAt).toBe('2026-10-25T05:00:00.000Z');
    await clock.moveTo('2026-10-27T00:00:00.000Z');
    expect(daily.began).toEqual(['05:00:00', '05:00:00']);
  });

  test('leaves out what is due while it is still being done, and tells so', async () => {
    const clock = fakeClock(start);
    const slow = longJob('collect');
    const { runs, scheduler, skips } = scheduled([slow], clock);
    await clock.moveTo('2026-11-21T12:46:00.000Z');
    expect(slow.began).toEqual(['12:15:00']);
    expect(skips).toEqual(['collect 12:30', 'collect 12:45']);
    expect(scheduler.state()).toMatchObject([{ runningSince: '2026-11-21T12:15:00.000Z', skipped: 2, last: null }]);
    slow.release();
    await clock.moveTo('2026-11-21T13:01:00.000Z');
    expect(slow.began).toEqual(['12:15:00', '13:00:00']);
    expect(runs).toMatchObject([{ job: 'collect', outcome: 'done', endedAt: '2026-11-21T12:46:00.000Z' }]);
  });

  test('does one thing at a time, in the order in which they came due', async () => {
    const clock = fakeClock(start);
    const slow = longJob('collect github');
    const other = job('collect pagerduty');
    const { scheduler } = scheduled([slow, other], clock);
    await clock.moveTo('2026-11-21T12:16:00.000Z');
    expect([slow.began, other.began]).toEqual([['12:15:00'], []]);
    expect(scheduler.state()).toMatchObject([{ waiting: false }, { waiting: true }]);
    const asked = scheduler.between(async () => other.began.length);
    slow.release();
    await clock.moveTo('2026-11-21T12:17:00.000Z');
    expect(other.began).toEqual(['12:16:00']);
    expect(await asked).toBe(1);
  });

  test('goes on after a run that failed, and does not grade what was not collected', async () => {
    const clock = fakeClock(start);
    let runs = 0;
    const flaky = job('collect', {
      run: async () => {
        runs += 1;
        if (runs === 1) throw new Error('the source is on fire');
        return { says: 'well', fault: null };
      },
    });
    const { due: _due, ...follower } = job('grade', { follows: ['collect'] });
    const { scheduler } = scheduled([flaky, follower], clock);
    await clock.moveTo('2026-11-21T12:16:00.000Z');
    expect(scheduler.state()).toMatchObject([
      { last: { outcome: 'failed', says: 'It failed. The log of the server says why.', fault: 'the source is on fire' } },
      { last: null, nextAt: null },
    ]);
    await clock.moveTo('2026-11-21T12:31:00.000Z');
    expect(scheduler.state()).toMatchObject([{ last: { outcome: 'done' } }, { last: { outcome: 'done' } }]);
    expect(follower.began).toEqual(['12:30:00']);
  });

  test('follows what was waiting together once', async () => {
    const clock = fakeClock(start);
    const first = longJob('one');
    const { due: _due, ...follower } = job('grade', { follows: ['one', 'two', 'three'] });
    const { skips } = scheduled([first, job('two'), job('three'), follower], clock);
    await clock.moveTo('2026-11-21T12:16:00.000Z');
    first.release();
    await clock.moveTo('2026-11-21T12:17:00.000Z');
    expect(follower.began).toHaveLength(1);
    expect(skips).toEqual([]);
  });

  test('begins a little later by chance, so that not everybody asks at the same second', async () => {
    const clock = fakeClock(start, 0.5);
    const late = job('collect');
    scheduled([late], clock, { jitter: 40_000 });
    await clock.moveTo('2026-11-21T12:31:00.000Z');
    expect(late.began).toEqual(['12:15:20', '12:30:20']);
  });

  test('does once what came due several times while the machine slept', async () => {
    const clock = fakeClock(start);
    const collect = job('collect');
    const { scheduler } = scheduled([collect], clock);
    clock.jumpTo('2026-11-22T08:05:00.000Z');
    await clock.moveTo('2026-11-22T08:06:00.000Z');
    expect(collect.began).toHaveLength(1);
    expect(scheduler.state()[0]?.nextAt).toBe('2026-11-22T08:15:00.000Z');
  });

  test('sets no timer for longer than an hour, and still waits as long as it takes', async () => {
    const clock = fakeClock(start);
    const yearly = job('collect', { due: { pattern: '0 0 1 1 *', zone: 'UTC' } });
    scheduled([yearly], clock);
    await clock.moveTo('2026-12-31T23:59:00.000Z');
    expect(yearly.began).toEqual([]);
    await clock.moveTo('2027-01-01T00:00:00.000Z');
    expect(yearly.began).toEqual(['00:00:00']);
    expect(clock.longest()).toBe(3_600_000);
  });

  test('stops when what is being done has ended, and begins nothing more', async () => {
    const clock = fakeClock(start);
    const slow = longJob('collect');
    const waits = job('other');
    const { runs, scheduler } = scheduled([slow, waits], clock);
    await clock.moveTo('2026-11-21T12:16:00.000Z');
    await scheduler.stop();
    expect(runs).toMatchObject([{ job: 'collect', outcome: 'stopped' }]);
    expect(waits.began).toEqual([]);
    expect(clock.timers()).toBe(0);
    expect(scheduler.state()).toMatchObject([{ nextAt: null }, { nextAt: null }]);
  });
});
