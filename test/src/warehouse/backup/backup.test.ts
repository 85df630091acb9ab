import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { assert, asyncProperty, integer } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { table } from '../../../../query-language/catalog.ts';
import { listTables } from '../../../../src/registry/tables.ts';
import { openStaging, putInPlace, stagingsOf } from '../../../../src/warehouse/backup/staging.ts';
import { restoreBackup } from '../../../../src/warehouse/backup/restore-backup.ts';
import { verifyBackup } from '../../../../src/warehouse/backup/verify-backup.ts';
import { lookInto } from '../../../../src/warehouse/look-into.ts';
import { listMigrations } from '../../../../src/warehouse/migrate.ts';
import { openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';

const now = '2026-01-01T00:00:00.000Z';
const about = { program: '1.2.3', now };
const part = table({
  name: 'odd "part"',
  describes: 'Parts.',
  subject: { scheme: 'repository', column: 'part' },
  rows: 'one',
  key: ['part'],
  history: 'intervals',
  freshHours: 1,
  columns: {
    part: { type: 'text', describes: 'The part.', required: true },
    weight: { type: 'number', describes: 'Its weight.' },
    made: { type: 'date', describes: 'When.' },
    'odd "list"': { type: 'list<text>', describes: 'Odd.' },
    about: { type: 'json', describes: 'The rest.' },
  },
});
const tables = [part, ...(await listTables()).values()];

let folder: string;
/** A backup of a database with something in it, and what that held. */
let backup: string;
let contents: unknown;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-backup-'));
  const path = join(folder, 'saved.duckdb');
  backup = join(folder, 'one.backup');
  contents = await withCopies(path, backup, async (warehouse, copiesInto) => {
    await warehouse.write(async (transaction) => {
      const rows = Array.from({ length: 3000 }, (_, index) => ({
        part: `part ${index}`,
        weight: index === 7 ? Number.POSITIVE_INFINITY : index / 3,
        made: index % 3 === 0 ? null : '2024-02-29',
        'odd "list"': index % 2 === 0 ? null : ["O'Hara", '', `NULL`],
        about: '{"a": [1, null]}',
      }));
      await transaction.load(part, rows, { source: 's', observedAt: now });
      await transaction.append('raw_body', [{ hash: 'x', bytes: 3, body: new Uint8Array([0, 255, 39]) }, { hash: null }]);
    });
    await warehouse.backUp(join(copiesInto, 'b.duckdb'), about);
    putInPlace(join(copiesInto, 'b.duckdb'), backup);
    return everything(warehouse);
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

async function withCopies<T>(path: string, beside: string, work: (warehouse: Warehouse, copiesInto: string) => Promise<T>): Promise<T> {
  const staging = openStaging(beside);
  const warehouse = await openWarehouse(path, { tables, now, copiesInto: staging.folder });
  try {
    return await work(warehouse, staging.folder);
  } finally {
    await warehouse.close();
    staging.remove();
  }
}

async function everything(warehouse: Pick<Warehouse, 'read'>): Promise<unknown> {
  const names = await warehouse.read<{ name: string; sql: string }>(
    `SELECT schema_name || '.' || table_name AS name, sql FROM duckdb_tables() WHERE NOT internal ORDER BY ALL`,
  );
  const rows = names.map(async ({ name, sql }) => {
    const [schema = '', ...rest] = name.split('.');
    return [name, sql, await warehouse.read(`FROM "${schema}"."${rest.join('.').replaceAll('"', '""')}" ORDER BY ALL`)];
  });
  return Promise.all(rows);
}

async function opened<T>(path: string, work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openWarehouse(path, { tables, now });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

/** Changes a backup behind its back. */
async function tampered(name: string, ...statements: readonly string[]): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, readFileSync(backup));
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  return path;
}

describe('a backup', () => {
  test('says what it holds, and what it was made of', async () => {
    const manifest = await verifyBackup(backup);
    expect(manifest).toMatchObject({ program: '1.2.3', madeAt: now, schemaVersion: listMigrations().length });
    expect(manifest.contents.find((each) => each.table === part.name)).toMatchObject({ rows: 3000 });
    expect(manifest.contents.map((each) => each.table)).toEqual(expect.arrayContaining(tables.map(({ name }) => name)));
  });

  test('gives back all that was saved, and nothing else', async () => {
    const path = join(folder, 'restored', 'again.duckdb');
    await restoreBackup(backup, path);
    expect(await opened(path, everything)).toEqual(contents);
    expect(readdirSync(join(folder, 'restored'))).toEqual(['again.duckdb']);
  });

  test('may have any name', async () => {
    const path = join(folder, `backup.main's "odd"`);
    writeFileSync(path, readFileSync(backup));
    await restoreBackup(path, join(folder, `backup's.duckdb`));
    expect(await opened(join(folder, `backup's.duckdb`), everything)).toEqual(contents);
    await withCopies(join(folder, 'backup.duckdb'), backup, async (warehouse, copiesInto) => {
      const made = join(copiesInto, `backup's.duckdb`);
      await warehouse.backUp(made, about);
      expect((await verifyBackup(made)).program).toBe('1.2.3');
    });
  });

  test('is of one moment, while a writer goes on', async () => {
    await withCopies(join(folder, 'busy.duckdb'), backup, async (warehouse, copiesInto) => {
      const state = { over: false, turns: 0 };
      const step = async () =>
        warehouse.write(async (transaction) => {
          state.turns += 1;
          // Two tables that are never apart, first and last by name.
          const rows = Array.from({ length: 500 }, (_, index) => ({ entity: `${state.turns} ${index}` }));
          await transaction.append('identity', rows);
          await transaction.append('verdict', rows);
          await transaction.run('UPDATE identity SET rank = $turn', { turn: state.turns });
          await transaction.run('UPDATE verdict SET credit = $turn', { turn: state.turns });
        });
      await step();
      const writing = (async () => {
        while (!state.over) await step();
      })();
      const made = join(copiesInto, 'b.duckdb');
      await warehouse.backUp(made, about);
      const turnsMeanwhile = state.turns;
      state.over = true;
      await writing;
      await verifyBackup(made);
      const restored = join(folder, 'of-one-moment.duckdb');
      await restoreBackup(made, restored);
      const [found] = await opened(restored, async (warehouse) =>
        warehouse.read(`SELECT (SELECT count(*) FROM identity) AS a, (SELECT count(*) FROM verdict) AS b, (SELECT count(*) FROM identity JOIN verdict USING (entity)) AS both,
          (SELECT list(DISTINCT rank) FROM identity) AS ranks, (SELECT list(DISTINCT credit) FROM verdict) AS credits`),
      );
      const turns = Number(found?.['a']) / 500;
      expect(found).toEqual({ a: turns * 500, b: turns * 500, both: turns * 500, ranks: [turns], credits: [turns] });
      expect(turnsMeanwhile).toBeGreaterThan(1);
    });
  });

  test('is one at a time, and leaves nothing open when it is stopped', async () => {
    await withCopies(join(folder, 'stopped.duckdb'), backup, async (warehouse, copiesInto) => {
      const stop = new AbortController();
      const first = warehouse.backUp(join(copiesInto, '1.duckdb'), { ...about, signal: stop.signal });
      const second = warehouse.backUp(join(copiesInto, '2.duckdb'), about);
      stop.abort(new Error('enough'));
      await expect(first).rejects.toThrow('enough');
      await second;
      await verifyBackup(join(copiesInto, '2.duckdb'));
      expect(await warehouse.read('SELECT database_name FROM duckdb_databases() WHERE NOT internal')).toHaveLength(1);
    });
  });

  test('is made nowhere but in the folder that was named for it', async () => {
    await withCopies(join(folder, 'confined.duckdb'), backup, async (warehouse, copiesInto) => {
      await expect(warehouse.backUp(join(folder, 'elsewhere.duckdb'), about)).rejects.toThrow('disabled by configuration');
      await expect(warehouse.read(`SELECT * FROM read_text('${join(copiesInto, '../one.backup')}')`)).rejects.toThrow('disabled');
    });
  });

  test('holds everything that the schema has: it is tables and nothing else', async () => {
    const others = await opened(join(folder, 'law.duckdb'), async (warehouse) =>
      warehouse.read(`SELECT view_name AS name FROM duckdb_views() WHERE NOT internal UNION ALL SELECT index_name FROM duckdb_indexes()
        UNION ALL SELECT sequence_name FROM duckdb_sequences() UNION ALL SELECT type_name FROM duckdb_types() WHERE NOT internal
        UNION ALL SELECT function_name FROM duckdb_functions() WHERE NOT internal
        UNION ALL SELECT table_name FROM duckdb_tables() WHERE NOT internal AND schema_name <> 'main'`),
    );
    expect(others).toEqual([]);
  });
});

describe('what is no whole backup is refused', () => {
  const target = (): string => join(folder, 'never.duckdb');

  test.each([
    ['a changed value', [`UPDATE main."odd ""part""" SET weight = 0 WHERE part = 'part 1'`], /"?odd "part""? holds other values/u],
    [
      'values that changed places',
      [`UPDATE main.raw_body SET body = hash::BLOB, hash = body::VARCHAR WHERE hash = 'x'`],
      /raw_body holds other values/u,
    ],
    ['a row less', [`DELETE FROM main."odd ""part""" WHERE part = 'part 1'`], /has 2999 rows where 3000 were saved/u],
    ['a table less', ['DROP TABLE main.raw_body'], /raw_body is missing/u],
    ['a table more', ['CREATE TABLE main.more (a INTEGER)'], /more was not saved with it/u],
    ['no manifest', ['DROP SCHEMA backup CASCADE'], /is a database, but no backup/u],
    ['an empty manifest', ['DELETE FROM backup.made'], /no backup/u],
    ['a newer schema', [`UPDATE backup.made SET schema_version = 10000`], /has schema version 10000/u],
  ])('%s', async (name, statements, says) => {
    const path = await tampered(`${name}.backup`, ...statements);
    await expect(restoreBackup(path, target())).rejects.toThrow(says);
    await expect(restoreBackup(path, target())).rejects.toThrow(path);
    expect(existsSync(target())).toBe(false);
  });

  test('a text, an empty file, a folder and nothing at all', async () => {
    const text = join(folder, 'text.backup');
    writeFileSync(text, 'no database\n'.repeat(1000));
    await expect(restoreBackup(text, target())).rejects.toThrow('cannot be read as a backup');
    const empty = join(folder, 'empty.backup');
    writeFileSync(empty, '');
    await expect(restoreBackup(empty, target())).rejects.toThrow(empty);
    await expect(restoreBackup(folder, target())).rejects.toThrow(`${folder} cannot be opened`);
    await expect(restoreBackup(join(folder, 'nothing'), target())).rejects.toThrow('no such file');
    expect(existsSync(target())).toBe(false);
    expect(stagingsOf(target())).toEqual([]);
  });

  test('one that was cut short anywhere', async () => {
    const whole = readFileSync(backup);
    const path = join(folder, 'cut.backup');
    await assert(
      asyncProperty(integer({ min: 0, max: whole.length - 1 }), async (length) => {
        writeFileSync(path, whole.subarray(0, length));
        await expect(restoreBackup(path, target())).rejects.toThrow(path);
      }),
      { numRuns: 25, examples: [[whole.length - 1], [4096], [12_288]] },
    );
    expect(existsSync(target())).toBe(false);
  });

  test('one with damage, unless nothing of it is in what was saved', async () => {
    const whole = readFileSync(backup);
    const path = join(folder, 'damaged.backup');
    const restored = join(folder, 'from-damaged.duckdb');
    let refused = 0;
    await assert(
      asyncProperty(integer({ min: 0, max: whole.length - 1 }), integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = bytes[at]! ^ change;
        writeFileSync(path, bytes);
        const fault = await restoreBackup(path, restored, { replace: true }).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (fault === undefined) expect(await opened(restored, everything)).toEqual(contents);
        else refused += 1;
      }),
      { numRuns: 12, examples: [[5000, 1]] },
    );
    expect(refused).toBeGreaterThan(0);
  });
});

describe('restoring', () => {
  test('replaces a database only when told to', async () => {
    const path = join(folder, 'there.duckdb');
    await opened(path, async (warehouse) => warehouse.write(async (transaction) => transaction.append('raw_body', [{ hash: 'old' }])));
    await expect(restoreBackup(backup, path)).rejects.toThrow('is there already');
    expect(await opened(path, async (warehouse) => warehouse.read('SELECT hash FROM raw_body'))).toEqual([{ hash: 'old' }]);
    await restoreBackup(backup, path, { replace: true });
    expect(await opened(path, everything)).toEqual(contents);
  });

  test('replaces one that is damaged, with what was not merged into it', async () => {
    const path = join(folder, 'broken.duckdb');
    writeFileSync(path, 'not a database\n'.repeat(1000));
    writeFileSync(`${path}.wal`, 'nor its journal');
    await expect(restoreBackup(backup, path)).rejects.toThrow('is there already');
    await restoreBackup(backup, path, { replace: true });
    expect(existsSync(`${path}.wal`)).toBe(false);
    expect(await opened(path, everything)).toEqual(contents);
  });

  test('replaces what a killed process left with its journal', async () => {
    const path = join(folder, 'killed.duckdb');
    const writer = fork(join(import.meta.dirname, 'write-on.ts'), [path]);
    await once(writer, 'message');
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    expect(existsSync(`${path}.wal`)).toBe(true);
    await restoreBackup(backup, path, { replace: true });
    expect(existsSync(`${path}.wal`)).toBe(false);
    expect(await opened(path, everything)).toEqual(contents);
  });

  test('does not take a database from a process that has it open', async () => {
    const path = join(folder, 'held.duckdb');
    const holder = fork(join(import.meta.dirname, '../hold-open.ts'), [path]);
    await once(holder, 'message');
    await expect(restoreBackup(backup, path, { replace: true })).rejects.toThrow(`process ${holder.pid}`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await opened(join(folder, 'own.duckdb'), async (warehouse) => {
      await expect(restoreBackup(backup, warehouse.path, { replace: true })).rejects.toThrow('open already in this process');
      expect(await warehouse.read('FROM raw_body')).toEqual([]);
    });
    expect(stagingsOf(path)).toEqual([]);
  });
});

describe('a backup of an earlier schema', () => {
  const migrations = listMigrations();

  test.each(migrations.slice(0, -1).map(({ version }) => version))(
    'version %i is restored as it was, and goes forward when it is opened',
    async (version) => {
      const [saved, path] = [join(folder, `schema-${version}.backup`), join(folder, `schema-${version}.duckdb`)];
      const staging = openStaging(saved);
      const older = { tables: [], now, migrations: migrations.slice(0, version), copiesInto: staging.folder };
      const warehouse = await openWarehouse(join(folder, `older-${version}.duckdb`), older);
      await warehouse.write(async (transaction) => transaction.append('identity', [{ entity: 'service:default/ledger' }]));
      await warehouse.backUp(join(staging.folder, 'b.duckdb'), about);
      await warehouse.close();
      putInPlace(join(staging.folder, 'b.duckdb'), saved);
      staging.remove();

      expect((await restoreBackup(saved, path)).schemaVersion).toBe(version);
      const look = await lookInto(path);
      expect(await look.read('SELECT max(version) AS version FROM schema_version')).toEqual([{ version }]);
      await look.close();
      const found = await opened(path, async (warehouse) =>
        warehouse.read('SELECT entity, (SELECT max(version) FROM schema_version) AS version FROM identity'),
      );
      expect(found).toEqual([{ entity: 'service:default/ledger', version: migrations.length }]);
    },
  );
});

describe('staging', () => {
  test('clears away what processes that ended left, and nothing of those that live', async () => {
    const file = join(folder, 'stage', 'x.backup');
    const gone = fork(join(import.meta.dirname, '../hold-open.ts'), [join(folder, 'gone.duckdb')]);
    await once(gone, 'message');
    gone.kill('SIGKILL');
    await once(gone, 'exit');
    const names = [
      `x.backup.partial-${gone.pid}-0123abcd`,
      `x.backup.partial-${process.ppid}-0123abcd`,
      'x.backup.partial-notes',
      'xy.backup.partial-1-0123abcd',
    ];
    for (const name of names) mkdirSync(join(folder, 'stage', name), { recursive: true });
    const staging = openStaging(file);
    expect(readdirSync(join(folder, 'stage'))).toEqual(expect.arrayContaining(names.slice(1)));
    expect(readdirSync(join(folder, 'stage'))).not.toContain(names[0]);
    staging.remove();
    expect(existsSync(staging.folder)).toBe(false);
  });
});
