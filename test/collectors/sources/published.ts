import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Descriptions and recordings that API owners publish. They lie beside the repository, not in it; tests that read them skip without. */
const folder = join(import.meta.dirname, '../../../../shared/data/api');

export function isPublished(file: string): boolean {
  return existsSync(join(folder, file));
}

export function readPublished(file: string): Buffer {
  return gunzipSync(readFileSync(join(folder, file)));
}

const block = 512;

/** Files of a tar archive (POSIX pax) whose path `wanted` takes: path and text. */
export function* filesOf(archive: Buffer, wanted: (path: string) => boolean): Iterable<readonly [path: string, text: string]> {
  const field = (at: number, length: number) => archive.toString('utf8', at, at + length).replace(/\0.*$/s, '');
  let longPath: string | undefined;
  for (let at = 0; at + block <= archive.length && archive[at] !== 0;) {
    const size = Number.parseInt(field(at + 124, 12), 8);
    const text = () => archive.toString('utf8', at + block, at + block + size);
    const path: string = longPath ?? field(at, 100);
    const extended = field(at + 156, 1) === 'x';
    longPath = extended ? /^\d+ path=(.*)$/m.exec(text())?.[1] : undefined;
    if (!extended && wanted(path)) yield [path, text()];
    at += block + Math.ceil(size / block) * block;
  }
}
