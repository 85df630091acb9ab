import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { prepare } from '../../dashboards/web/prepare.ts';

const web = join(import.meta.dirname, '../../dashboards/web');
const built = join(web, 'dist/index.html');
const lock = join(web, '../../node_modules/.cache/web-build');

/** Builds the web application when it is missing or older than what it is made of. One process at a time. */
export async function buildWebIfOld(): Promise<void> {
  mkdirSync(join(lock, '..'), { recursive: true });
  for (let tries = 0; existsSync(built) ? statSync(built).mtimeMs < newestSource() : true; tries += 1) {
    if (!taken() || tries > 600) {
      try {
        await prepare();
      } finally {
        rmdirSync(lock);
      }
      return;
    }
    await pause(100);
  }
}

/** Whether another process builds; when none does, this one is the builder now. */
function taken(): boolean {
  try {
    mkdirSync(lock);
    return false;
  } catch {
    return true;
  }
}

function newestSource(): number {
  const files = readdirSync(web, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(web, 'dist')));
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
