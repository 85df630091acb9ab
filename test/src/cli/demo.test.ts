import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Served } from '../../../src/cli/command.ts';
import { emptyFolder, run } from './session.ts';

test('the demo starts a company, collects it, prints grades and DORA, serves the page, and leaves nothing behind', async () => {
  const before = new Set(leftovers());
  const interruption = new AbortController();
  let served: Pick<Served['at'], 'host'> | undefined;
  const { code, out, note } = await run(emptyFolder(), ['demo', '--services', '6'], {
    signal: interruption.signal,
    serve: async ({ at, warehouse }) => {
      served = at;
      const [{ n } = { n: 0 }] = await warehouse.read<{ n: number }>('SELECT count(*) AS n FROM deployment');
      expect(n).toBeGreaterThan(0);
      setImmediate(() => interruption.abort());
      return { url: 'http://127.0.0.1:1234', close: () => Promise.resolve() };
    },
  });
  expect(code).toBe(0);
  expect(served).toMatchObject({ host: '127.0.0.1' });
  for (const part of ['Production readiness', 'Service maturity', 'DORA', 'Deploys/week']) expect(out).toContain(part);
  for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  for (const source of ['catalog', 'github', 'pagerduty', 'datadog']) expect(note).toMatch(new RegExp(`✔ ${source} `, 'u'));
  expect(note).toContain('forbidden');
  expect(note).toContain('http://127.0.0.1:1234');
  expect(leftovers().filter((name) => !before.has(name))).toEqual([]);
});

test('the demo lives through its past first where it is asked to, and no further back than a year', async () => {
  const { code, out, note } = await run(emptyFolder(), ['demo', '--once', '--services', '2', '--history', '2w']);
  expect(code).toBe(0);
  expect(note).toMatch(/Lived until \d{4}-\d{2}-\d{2}, 1 of 1\n/u);
  expect(out).toContain('Service maturity');
  const tooFar = await run(emptyFolder(), ['demo', '--history', '2y']);
  expect([tooFar.code, tooFar.note]).toEqual([2, expect.stringContaining('`2y` is no span of up to a year')]);
});

test('the demo leaves a workspace where it is asked to, in which everything else can be asked, and takes nobody’s place', async () => {
  const folder = emptyFolder();
  const given = ['demo', '--once', '--services', '2', '--history', '2w', '--keep', 'meridian'];
  const { code, note } = await run(folder, given);
  expect(code).toBe(0);
  expect(note).toContain('Kept in meridian. Next, in that folder: assay trend, assay movers or assay serve\n');
  const kept = join(folder, 'meridian');
  const grades = await run(kept, ['grade', '--json']);
  expect([grades.code, grades.note]).toEqual([0, '']);
  const collected = await run(kept, ['lint']);
  expect([collected.code, collected.note]).toEqual([0, expect.stringContaining('0 wrong')]);
  expect(readFileSync(join(kept, 'assay.yaml'), 'utf8')).not.toContain('demo-github');
  const trend = await run(kept, ['trend', 'service-maturity']);
  expect([trend.code, trend.note]).toEqual([0, '']);
  const again = await run(folder, given);
  expect([again.code, again.note]).toEqual([2, expect.stringContaining('assay.yaml')]);
});

function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('assay-demo-'));
}
