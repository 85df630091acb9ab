import type { Manifest } from '../../warehouse/backup/manifest.ts';
import { wrap } from './fit.ts';
import { jsonOf } from './json.ts';

/** What was done with a backup and what it holds, for people; then where it is now. */
export function manifestNote(done: string, { contents, madeAt, program, schemaVersion }: Manifest, place: string, columns: number): string {
  const said = `${done} ${rowsOf(contents)} rows in ${contents.length} tables, as of ${madeAt}, schema ${schemaVersion}, by version ${program}`;
  return [...wrap(said, columns - 2), `→ ${place}`].map((line) => `  ${line}\n`).join('');
}

/** What a backup holds, table by table, for machines. `path` is where it is now. */
export function manifestJson({ contents, madeAt, program, schemaVersion }: Manifest, path: string): string {
  return jsonOf('backup', madeAt, { path, program, schemaVersion, rows: rowsOf(contents), tables: contents });
}

function rowsOf(contents: Manifest['contents']): number {
  return contents.reduce((sum, { rows }) => sum + rows, 0);
}
