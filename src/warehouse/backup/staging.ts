import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { unreachable } from '../opening-fault.ts';

/**
 * A folder beside a file, for making the file in before it is put in place: nobody sees it half made, and on the same disk putting it
 * in place is one step. What a process leaves behind when it is killed is cleared away by the next one.
 */
export interface Staging {
  readonly folder: string;
  /** Clears it away with whatever is in it. */
  remove(): void;
}

/** Throws `WarehouseFault` where the folder of the file cannot be written. */
export function openStaging(file: string): Staging {
  const folder = `${resolve(file)}.partial-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    for (const { path, pid } of stagingsOf(file)) if (!isAlive(pid)) rmSync(path, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    throw unreachable(file, cause);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Every staging of the file, with the process that made it. */
export function stagingsOf(file: string): readonly { readonly path: string; readonly pid: number }[] {
  const folder = dirname(resolve(file));
  const begins = `${basename(file)}.partial-`;
  return namesIn(folder).flatMap((name) => {
    const [, pid] = (name.startsWith(begins) && /^(\d+)-[\da-f]{8}$/u.exec(name.slice(begins.length))) || [];
    return pid === undefined ? [] : [{ path: join(folder, name), pid: Number(pid) }];
  });
}

/** Puts a file in the place of another, or of none, so that after a crash at any moment there is the one or the other, and all of it. */
export function putInPlace(made: string, file: string): void {
  flush(made, 'r+');
  renameSync(made, file);
  // Windows writes names out by itself, and lets nobody ask for it.
  if (process.platform !== 'win32') flush(dirname(resolve(file)), 'r');
}

/** Waits until the disk has it. */
function flush(path: string, mode: 'r' | 'r+'): void {
  const descriptor = openSync(path, mode);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether a process has this number. One that belongs to somebody else is there too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
