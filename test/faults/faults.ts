import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stagingsOf } from '../../src/warehouse/backup/staging.ts';
import { verifyBackup } from '../../src/warehouse/backup/verify-backup.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { chance } from '../src/server/chance.ts';
import { backupOf, perform, type Act, type Action } from './act.ts';
import { contentsIn, differences, faultsIn, wholeOf, type Contents } from './contents.ts';

export interface FaultsOptions {
  readonly kills: number;
  readonly seed: number;
  /** Half days of the company's life. */
  readonly shifts: number;
  /** What is killed, in turn; everything unless given. */
  readonly order?: readonly Action[];
  readonly onTrial?: (trial: Trial) => void;
}

/** One life that was ended, and what was found after. */
export interface Trial {
  readonly number: number;
  readonly act: Act;
  /** Milliseconds after it began. */
  readonly after: number;
  /** It had ended by itself before. */
  readonly late: boolean;
  /** What was wrong; nothing where all was well. */
  readonly faults: readonly string[];
}

/**
 * Kills processes that collect, grade, compact and back up, at moments that the seed decides. After each kill the database must be whole,
 * and once the same was done again it must hold what it holds where nobody was killed.
 */
export async function runFaults({
  kills,
  seed,
  shifts,
  order = usualOrder,
  onTrial = () => undefined,
}: FaultsOptions): Promise<readonly Trial[]> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-faults-'));
  try {
    const scenes = await play(folder, shifts);
    const trials: Trial[] = [];
    const path = join(folder, 'trial.duckdb');
    for (let number = 0; number < kills; number += 1) {
      // Each action in its turn, at any time of the company's life.
      const candidates = scenes.filter(({ act }) => act.action === order[number % order.length]);
      const scene = candidates[Math.floor(chance(seed, number, 1) * candidates.length)];
      if (!scene) throw new Error(`In ${shifts} half days nobody does that`);
      const trial = await attempt(scene, path, folder, { number, after: chance(seed, number, 2) * scene.lasts });
      onTrial(trial);
      trials.push(trial);
    }
    return trials;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const usualOrder: readonly Action[] = ['collect', 'compact', 'grade', 'backup'];

/** One act of the undisturbed life. */
interface Scene {
  readonly act: Act;
  /** A copy of the database as it was before; there is none before the first. */
  readonly before: string | null;
  readonly after: Contents;
  /** Milliseconds that it takes. */
  readonly lasts: number;
}

/** The life of the company in which nobody is killed. */
async function play(folder: string, shifts: number): Promise<readonly Scene[]> {
  const path = join(folder, 'undisturbed.duckdb');
  const scenes: Scene[] = [];
  for (const act of storyOf(shifts)) {
    const before = existsSync(path) ? join(folder, `before-${scenes.length}.duckdb`) : null;
    if (before !== null) copyFileSync(path, before);
    const began = performance.now();
    await perform(act, path);
    scenes.push({ act, before, lasts: performance.now() - began, after: await contentsIn(path) });
  }
  return scenes;
}

function storyOf(shifts: number): readonly Act[] {
  return Array.from({ length: shifts }, (_, shift) => shift).flatMap((shift): readonly Act[] => [
    { action: 'collect', shift },
    ...(shift % 2 === 0 ? [{ action: 'grade' as const, shift }] : []),
    ...(shift > 0 && shift % 2 === 0
      ? [
          { action: 'compact' as const, shift },
          { action: 'backup' as const, shift },
        ]
      : []),
  ]);
}

async function attempt(
  { act, before, after: wanted }: Scene,
  path: string,
  folder: string,
  at: Pick<Trial, 'number' | 'after'>,
): Promise<Trial> {
  for (const each of [path, `${path}.wal`, backupOf(path)]) rmSync(each, { force: true });
  if (before !== null) copyFileSync(before, path);
  const late = await kill(act, path, folder, at.after);
  const faults: string[] = [];
  if (existsSync(path)) {
    // Whatever opens the database next takes up what had not reached its file.
    await (await openWarehouse(path, { tables: [] })).close();
    faults.push(...(await faultsIn(path)).map((fault) => `after the kill, ${fault}`));
  }
  if (existsSync(backupOf(path))) await verifyBackup(backupOf(path));
  await perform(act, path);
  faults.push(...(await faultsIn(path)).map((fault) => `after another run, ${fault}`));
  faults.push(...differences(await contentsIn(path), wanted).map((difference) => `after another run, ${difference}`));
  if (act.action === 'backup') faults.push(...(await faultsOfBackup(path)));
  const left = [path, backupOf(path)].flatMap(stagingsOf);
  faults.push(...left.map(({ path: staging }) => `${staging} was left behind`));
  return { ...at, act, late, faults };
}

async function faultsOfBackup(path: string): Promise<readonly string[]> {
  const [{ contents }, whole] = await Promise.all([verifyBackup(backupOf(path)), wholeOf(path)]);
  return JSON.stringify(contents) === JSON.stringify(whole) ? [] : ['the backup holds something else than the database'];
}

/** Does an act in a process of its own, kills that so many milliseconds after it began, and says whether it had ended before. */
async function kill(act: Act, path: string, folder: string, after: number): Promise<boolean> {
  const child = fork(join(import.meta.dirname, 'life.ts'), [act.action, String(act.shift), path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Half of what a life takes is to compile the program; every life after the first is spared it.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  });
  const exited = once(child, 'exit');
  await once(child, 'message');
  await Promise.race([exited, setTimeout(after)]);
  child.kill('SIGKILL');
  const [code, signal] = (await exited) as [number | null, string | null];
  if (code !== null && code !== 0) throw new Error(`${act.action} ended with ${code}`);
  return signal === null;
}
