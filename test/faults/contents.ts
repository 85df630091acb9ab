import { listEnvironment } from '../../src/registry/environment.ts';
import { contentsOf, databaseName, type Content } from '../../src/warehouse/backup/content.ts';
import { examineIntegrity } from '../../src/warehouse/integrity.ts';
import { identifier, identifiers } from '../../src/warehouse/identifier.ts';
import { lookInto, type Look } from '../../src/warehouse/look-into.ts';

/** What two databases are compared by: each table's rows, as text in order. */
export type Contents = ReadonlyMap<string, readonly string[]>;

/** What tells of runs and not of what they found: a run that was killed and run again is two. */
const ofRuns: Readonly<Record<string, readonly string[]>> = {
  raw_page: ['run', 'number'],
  stream_state: ['open_run', 'completed_run', 'opened_at'],
};
const records = new Set(['sync_run', 'schema_version', 'evaluation']);

/** Everything that an act leaves behind, but for the record of the act itself. */
export async function contentsIn(path: string): Promise<Contents> {
  return looking(path, async ({ read }) => {
    const contents = new Map<string, readonly string[]>();
    const tables = await read<{ table: string }>(`SELECT table_name AS "table" FROM duckdb_tables() WHERE NOT internal ORDER BY ALL`);
    for (const { table } of tables) {
      if (records.has(table)) continue;
      // A stream of changes that is run again looks for more, so it may keep more pages.
      const where = table === 'raw_page' ? `WHERE stream <> 'deployments'` : table === 'raw_body' ? rowsOfSnapshots : '';
      const except = ofRuns[table] ? `EXCLUDE (${identifiers(ofRuns[table])})` : '';
      const rows = await read<{ row: string }>(
        `SELECT CAST(to_json(each) AS VARCHAR) AS "row" FROM (SELECT * ${except} FROM ${identifier(table)} ${where}) AS each ORDER BY 1`,
      );
      contents.set(
        table,
        rows.map(({ row }) => row),
      );
    }
    return contents;
  });
}

const rowsOfSnapshots = `WHERE hash IN (SELECT hash FROM raw_page WHERE stream <> 'deployments')`;

const declared = [...(await listEnvironment()).tables.values()];

/** What of a database contradicts itself, in words. */
export async function faultsIn(path: string): Promise<readonly string[]> {
  const { faults } = await looking(path, async ({ read }) => examineIntegrity(read, declared));
  return faults.map(({ facts: { table, rows, what } }) => `${String(table)}: ${String(rows)} rows ${String(what)}`);
}

/** The tables whose rows differ, each with the first row that only one of the two has. */
export function differences(is: Contents, wanted: Contents): readonly string[] {
  return [...new Set([...is.keys(), ...wanted.keys()])].flatMap((table) => {
    const [found, expected] = [is.get(table) ?? [], wanted.get(table) ?? []];
    const more = found.find((row) => !expected.includes(row));
    const missing = expected.find((row) => !found.includes(row));
    if (more === undefined && missing === undefined && found.length === expected.length) return [];
    return [
      `${table}: ${found.length} rows, not ${expected.length}${more ? `\n    too much: ${more}` : ''}${missing ? `\n    missing:  ${missing}` : ''}`,
    ];
  });
}

/** What a whole database holds. */
export async function wholeOf(path: string): Promise<readonly Content[]> {
  return looking(path, async ({ read }) => contentsOf(read, await databaseName(read)));
}

async function looking<T>(path: string, work: (look: Look) => Promise<T>): Promise<T> {
  const look = await lookInto(path);
  try {
    return await work(look);
  } finally {
    await look.close();
  }
}
