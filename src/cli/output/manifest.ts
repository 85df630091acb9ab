import type { Manifest } from '../../warehouse/backup/manifest.ts';
import { jsonOf } from './json.ts';

/** What a backup holds, in a line for people. */
export function manifestLine({ contents, madeAt, program, schemaVersion }: Manifest): string {
  return `${rowsOf(contents)} rows in ${contents.length} tables, as of ${madeAt}, schema ${schemaVersion}, by version ${program}`;
}

/** What a backup holds, table by table, for machines. `path` is where it is now. */
export function manifestJson({ contents, madeAt, program, schemaVersion }: Manifest, path: string): string {
  return jsonOf('backup', madeAt, { path, program, schemaVersion, rows: rowsOf(contents), tables: contents });
}

function rowsOf(contents: Manifest['contents']): number {
  return contents.reduce((sum, { rows }) => sum + rows, 0);
}
