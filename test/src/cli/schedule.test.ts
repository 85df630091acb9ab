import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Served } from '../../../src/cli/command.ts';
import { clone, emptyFolder, run, write } from './session.ts';

/** Timers that go off when the test says so. */
function handTimer() {
  const waiting: (() => void)[] = [];
  return {
    after: (_milliseconds: number, call: () => void) => {
      waiting.push(call);
      return () => {
        const index = waiting.indexOf(call);
        if (index >= 0) waiting.splice(index, 1);
      };
    },
    waiting,
  };
}

/** Serves with this configuration, does the work while it is served, and gives what was told. */
async function serving(configuration: string, work: (served: Served, timer: ReturnType<typeof handTimer>) => Promise<void>) {
  const folder = emptyFolder();
  clone(join(folder, 'repos/ledger'), { 'README.md': '# Ledger' });
  write(folder, { 'assay.yaml': `collect:\n  git: {paths: [repos], impliesServices: true}\n${configuration}` });
  const interruption = new AbortController();
  const timer = handTimer();
  const ran = await run(folder, ['serve', '--port', '0'], {
    signal: interruption.signal,
    after: timer.after,
    serve: async (served) => {
      await work(served, timer);
      setImmediate(() => interruption.abort());
      return { url: 'http://127.0.0.1:1234', close: () => Promise.resolve() };
    },
  });
  return { ...ran, timer };
}

test('a server without a schedule does nothing by itself', async () => {
  const { code, timer } = await serving('', async ({ schedule }) => {
    expect(schedule).toBeUndefined();
  });
  expect([code, timer.waiting]).toEqual([0, []]);
});

test('a server is asked under the names that are configured', async () => {
  let names: Served['hosts'];
  await serving('server: {hosts: [assay.example.com]}', async ({ hosts }) => {
    names = hosts;
  });
  expect(names).toEqual(['assay.example.com']);
});

test('a server says what it will do by itself, and takes its timers with it', async () => {
  const { code, note, timer } = await serving('schedule: {collect: "0 4 * * *", zone: UTC}', async ({ schedule }, { waiting }) => {
    expect(schedule?.()).toMatchObject([
      { job: 'collect', pattern: '0 4 * * *', follows: [], last: null },
      { job: 'grade', pattern: null, follows: ['collect'], nextAt: null },
    ]);
    expect(schedule?.()[0]?.nextAt).toMatch(/T04:00:00\.000Z$/u);
    expect(waiting).toHaveLength(1);
  });
  expect(code).toBe(0);
  expect(note).toContain('collect  0 4 * * *  next 04:00');
  expect(note).toContain('grade  after what is collected');
  expect(timer.waiting).toEqual([]);
});

test('a schedule that names no configured source says so', async () => {
  const { note } = await serving('schedule: {sources: {github: "0 4 * * *"}}', async () => undefined);
  expect(note).toContain('Nothing is scheduled');
});
