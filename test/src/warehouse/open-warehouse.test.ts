import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { table } from '../../../query-language/catalog.ts';
import { listTables } from '../../../src/registry/tables.ts';
import { listMigrations } from '../../../src/warehouse/migrate.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { WarehouseFault } from '../../../src/warehouse/warehouse-fault.ts';
import type { Transaction, Warehouse } from '../../../src/warehouse/warehouse.ts';

const now = '2026-01-01T00:00:00.000Z';
const declared = table({
  name: 'part',
  describes: 'Parts.',
  subject: { scheme: 'repository', column: 'part' },
  rows: 'one',
  key: ['part'],
  history: 'intervals',
  freshHours: 1,
  columns: { part: { type: 'text', describes: 'The part.', required: true }, weight: { type: 'number', describes: 'Its weight.' } },
});

let folder: string;
let warehouse: Warehouse;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warehouse-'));
  warehouse = await openWarehouse(inMemory, { tables: [declared] });
});

afterAll(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true });
});

async function faultOf(opening: Promise<Warehouse>): Promise<WarehouseFault> {
  const fault: unknown = await opening.then(
    async (opened) => opened.close(),
    (reason: unknown) => reason,
  );
  if (!(fault instanceof WarehouseFault)) throw new Error('it opened', { cause: fault });
  return fault;
}

describe('values', () => {
  test('cross as plain JavaScript', async () => {
    const rows = await warehouse.read(`SELECT
      TIMESTAMPTZ '2024-02-29 12:00:00.123456+02' AS instant, TIMESTAMPTZ '1969-12-31 23:59:59.9999+00' AS before_epoch,
      DATE '2024-02-29' AS day, 42::BIGINT AS small, 9007199254740993::BIGINT AS big, sum(1) AS total, 1.25::DECIMAL(5,2) AS exact,
      INTERVAL '1 day 2 hours' AS span, ['a', NULL] AS list, {'at': DATE '2024-01-01', 'n': [1, 2]} AS struct, '{"a":1}'::JSON AS json,
      'infinity'::TIMESTAMPTZ AS endless, NULL AS nothing, true AS yes, '\\x00\\xFF'::BLOB AS bytes`);
    expect(rows).toEqual([
      {
        instant: '2024-02-29T10:00:00.123Z',
        before_epoch: '1969-12-31T23:59:59.999Z',
        day: '2024-02-29',
        small: 42,
        big: '9007199254740993',
        total: 1,
        exact: 1.25,
        span: 93_600,
        list: ['a', null],
        struct: { at: '2024-01-01', n: [1, 2] },
        json: '{"a":1}',
        endless: 'infinity',
        nothing: null,
        yes: true,
        bytes: Buffer.from([0, 255]),
      },
    ]);
  });

  test('are bound by name as what the statement expects', async () => {
    const rows = await warehouse.read(
      `SELECT $as_of::TIMESTAMPTZ AS instant, TIMESTAMPTZ '2024-01-01' <= $as_of AS later, $day::DATE AS day, $text AS text, 2 * $number AS number,
        $fraction AS fraction, len($list::VARCHAR[]) AS length, len($none) AS empty, list_contains($numbers, 2) AS found, $nothing AS nothing`,
      {
        as_of: '2024-01-02T00:00:00Z',
        day: '2024-02-29',
        text: "'; DROP TABLE part; --",
        number: 21,
        fraction: 0.5,
        list: ['a', 'b'],
        none: [],
        numbers: [1, 2.5, 2],
        nothing: null,
        unused: 1,
      },
    );
    expect(rows).toEqual([
      {
        instant: '2024-01-02T00:00:00.000Z',
        later: true,
        day: '2024-02-29',
        text: "'; DROP TABLE part; --",
        number: 42,
        fraction: 0.5,
        length: 2,
        empty: 0,
        found: true,
        nothing: null,
      },
    ]);
  });

  test('that a statement names must be given, and an instant must be one', async () => {
    await expect(warehouse.read('SELECT $missing')).rejects.toThrow('$missing');
    await expect(warehouse.read('SELECT $as_of::TIMESTAMPTZ', { as_of: 'yesterday' })).rejects.toThrow('not an instant');
  });
});

describe('reading', () => {
  test('takes one SELECT and nothing else', async () => {
    for (const statement of ['DELETE FROM part', 'EXPLAIN ANALYZE DELETE FROM part', 'CHECKPOINT', `PREPARE p AS SELECT 1`, 'BEGIN']) {
      await expect(warehouse.read(statement)).rejects.toThrow('Only a SELECT');
    }
    await expect(warehouse.read('SELECT 1; SELECT 2')).rejects.toThrow('multiple statements');
  });

  test('stops at the row limit', async () => {
    expect(await warehouse.read('SELECT i FROM range(1000000000000) r(i)', {}, { rowLimit: 3 })).toEqual([{ i: 0 }, { i: 1 }, { i: 2 }]);
    expect(await warehouse.read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('stops when aborted, and the connection serves on', async () => {
    const endless = warehouse.read(
      'SELECT count(*) FROM range(1000000000000) r(i) WHERE hash(i) = 1',
      {},
      { signal: AbortSignal.timeout(50) },
    );
    await expect(endless).rejects.toThrow(/timeout/u);
    expect(await Promise.all(Array.from({ length: 10 }, async (_, at) => warehouse.read('SELECT $at AS at', { at })))).toEqual(
      Array.from({ length: 10 }, (_, at) => [{ at }]),
    );
  });

  test('spills to disk past the memory limit', async () => {
    const small = await openWarehouse(inMemory, { tables: [], memoryLimit: '100MB' });
    const sorted = `SELECT last(text) AS text FROM (SELECT repeat('x', 200) || i AS text FROM range(700000) r(i) ORDER BY hash(i), text)`;
    expect(await small.read(sorted)).toHaveLength(1);
    await small.close();
  });

  test('reaches no file and changes no setting', async () => {
    await expect(warehouse.read(`SELECT * FROM read_text('/etc/passwd')`)).rejects.toThrow('disabled by configuration');
    await expect(
      warehouse.write(async (transaction) => transaction.run(`COPY (SELECT 1) TO '${join(folder, 'out.csv')}'`)),
    ).rejects.toThrow('disabled');
    await expect(warehouse.write(async (transaction) => transaction.run('SET enable_external_access = true'))).rejects.toThrow(
      /locked|cannot/iu,
    );
  });

  test('sees a snapshot while a writer works', async () => {
    await warehouse.write(async (transaction) => {
      await transaction.append('reading', [{ source: 'a', table: 'part', scope: '*' }]);
      expect(await warehouse.read('FROM reading')).toEqual([]);
      expect(await transaction.read('SELECT scope FROM reading')).toEqual([{ scope: '*' }]);
    });
    expect(await warehouse.read('SELECT scope FROM reading')).toEqual([{ scope: '*' }]);
  });
});

describe('writing', () => {
  test('commits all of it or none', async () => {
    const failing = warehouse.write(async (transaction) => {
      await transaction.append('raw_body', [{ hash: 'x', bytes: 1, body: new Uint8Array([1]) }]);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await warehouse.read('FROM raw_body')).toEqual([]);
  });

  test('queues writers in order, and a failed one lets the next through', async () => {
    const order: number[] = [];
    const turns = [1, 2, 3].map(async (turn) =>
      warehouse.write(async (transaction) => {
        await transaction.read('SELECT 1');
        order.push(turn);
        if (turn === 2) throw new Error('second');
      }),
    );
    expect((await Promise.allSettled(turns)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual([1, 2, 3]);
  });

  test('ends with its work', async () => {
    const kept = await warehouse.write(async (transaction) => transaction);
    await expect(kept.read('SELECT 1')).rejects.toThrow('over');
    await expect(kept.append('raw_body', [{ hash: 'late' }])).rejects.toThrow('over');
    let failed: Transaction | undefined;
    const failing = warehouse.write(async (transaction) => {
      failed = transaction;
      await transaction.append('raw_body', [{ hash: 'given up' }]);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    await expect(failed?.read('SELECT 1')).rejects.toThrow('over');
    expect(await warehouse.read('FROM raw_body')).toEqual([]);
  });

  test('shows what was appended to whatever looks next, also to several that look at once', async () => {
    await warehouse.write(async (transaction) => {
      await transaction.append('raw_body', [{ hash: 'a' }, { hash: 'b' }]);
      const count = async () => transaction.read('SELECT count(*) AS n FROM raw_body');
      expect(await Promise.all([count(), count(), count()])).toEqual([[{ n: 2 }], [{ n: 2 }], [{ n: 2 }]]);
      await transaction.append('raw_body', [{ hash: 'c' }]);
      expect(await transaction.run('DELETE FROM raw_body')).toBe(3);
      await transaction.append('raw_body', [{ hash: 'd' }]);
    });
    expect(await warehouse.read('SELECT hash FROM raw_body')).toEqual([{ hash: 'd' }]);
    const wrong = warehouse.write(async (transaction) => transaction.append('raw_body', [{ hash: 'e' }, { colour: 'red' }]));
    await expect(wrong).rejects.toThrow('Table raw_body has no column "colour"');
    expect(await warehouse.read('SELECT hash FROM raw_body')).toEqual([{ hash: 'd' }]);
  });
});

describe('opening', () => {
  test('creates the folder and the schema, and opens again as it was left', async () => {
    const path = join(folder, 'deep/er/assay.duckdb');
    const first = await openWarehouse(path, { tables: [declared], now });
    await first.write(async (transaction) => transaction.load(declared, [{ part: 'bolt', weight: 1.5 }], { source: 's', observedAt: now }));
    const columns = 'SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL';
    const before = await first.read(columns);
    await first.close();
    expect(existsSync(`${path}.wal`)).toBe(false);
    const second = await openWarehouse(path, { tables: [declared], now });
    expect(await second.read(columns)).toEqual(before);
    expect(await second.read('FROM part')).toEqual([
      { part: 'bolt', weight: 1.5, source: 's', valid_from: now, valid_to: '9999-12-31T00:00:00.000Z' },
    ]);
    expect(await second.read('SELECT version, applied_at FROM schema_version ORDER BY version')).toEqual(
      listMigrations().map(({ version }) => ({ version, applied_at: now })),
    );
    await second.close();
    await expect(second.read('SELECT 1')).rejects.toThrow('closed');
  });

  test('takes every table that collectors declare', async () => {
    const tables = await listTables();
    const opened = await openWarehouse(inMemory, { tables: tables.values() });
    for (const name of tables.keys()) expect(await opened.read(`FROM "${name}"`)).toEqual([]);
    await opened.close();
  });

  test('adds declared columns that the file lacks and refuses another type', async () => {
    const path = join(folder, 'columns.duckdb');
    await (await openWarehouse(path, { tables: [declared] })).close();
    const wider = { ...declared, columns: { ...declared.columns, 'odd "name"': { type: 'list<text>', describes: 'Odd.' } } } as const;
    const widened = await openWarehouse(path, { tables: [wider] });
    await widened.write(async (transaction) =>
      transaction.load(wider, [{ part: 'nut', 'odd "name"': ['x'] }], { source: 's', observedAt: now }),
    );
    expect(await widened.read('SELECT "odd ""name""" AS odd FROM part')).toEqual([{ odd: ['x'] }]);
    await widened.close();
    const changed = { ...declared, columns: { ...declared.columns, weight: { type: 'text', describes: 'Its weight.' } } } as const;
    const fault = await faultOf(openWarehouse(path, { tables: [changed] }));
    expect(fault.diagnostic).toMatchObject({
      code: 'warehouse.table-changed',
      facts: { table: 'part', column: 'weight', found: 'DOUBLE', declared: 'VARCHAR' },
    });
    await (await openWarehouse(path, { tables: [wider] })).close();
    expect((await faultOf(openWarehouse(path, { tables: [{ ...wider, name: 'sync_run' }] }))).diagnostic.code).toBe(
      'warehouse.table-changed',
    );
  });

  test('refuses the schema of a newer program and leaves it as it is', async () => {
    const path = join(folder, 'newer.duckdb');
    const next = [
      ...listMigrations(),
      { version: listMigrations().length + 1, name: 'next', sql: 'CREATE TABLE next (a INTEGER); CREATE TABLE after_next (b INTEGER)' },
    ];
    const newer = await openWarehouse(path, { tables: [], migrations: next });
    expect(await newer.read('FROM after_next')).toEqual([]);
    await newer.close();
    expect((await faultOf(openWarehouse(path, { tables: [] }))).diagnostic).toMatchObject({
      code: 'warehouse.newer',
      facts: { found: next.length, known: next.length - 1 },
    });
    await (await openWarehouse(path, { tables: [], migrations: next })).close();
  });

  test('a migration that fails leaves nothing behind', async () => {
    const path = join(folder, 'half.duckdb');
    const broken = [
      ...listMigrations(),
      { version: listMigrations().length + 1, name: 'broken', sql: 'CREATE TABLE half (a INTEGER); SELECT * FROM nowhere' },
    ];
    await expect(openWarehouse(path, { tables: [], migrations: broken })).rejects.toThrow('nowhere');
    const opened = await openWarehouse(path, { tables: [] });
    await expect(opened.read('FROM half')).rejects.toThrow('half');
    await opened.close();
  });

  test('tells a file that is no database from a place that cannot be reached', async () => {
    const text = join(folder, 'text.duckdb');
    writeFileSync(text, 'not a database\n'.repeat(1000));
    expect((await faultOf(openWarehouse(text, { tables: [] }))).diagnostic.code).toBe('warehouse.not-a-database');
    expect((await faultOf(openWarehouse(join(text, 'below'), { tables: [] }))).diagnostic.code).toBe('warehouse.unreachable');
    expect((await faultOf(openWarehouse(folder, { tables: [] }))).diagnostic.code).toBe('warehouse.unreachable');
  });

  test('one file is opened once in a process', async () => {
    const path = join(folder, 'twice.duckdb');
    const first = await openWarehouse(path, { tables: [declared] });
    expect((await faultOf(openWarehouse(path, { tables: [declared] }))).diagnostic.code).toBe('warehouse.already-open');
    expect(await first.read('FROM part')).toEqual([]);
    await first.close();
    await (await openWarehouse(path, { tables: [declared] })).close();
  });

  test('names the process that holds the file', async () => {
    const path = join(folder, 'held.duckdb');
    const holder = fork(join(import.meta.dirname, 'hold-open.ts'), [path]);
    await once(holder, 'message');
    const fault = await faultOf(openWarehouse(path, { tables: [] }));
    expect(fault.diagnostic).toMatchObject({ code: 'warehouse.locked', facts: { path, pid: holder.pid } });
    expect(fault.message).toContain(String(holder.pid));
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await openWarehouse(path, { tables: [] })).close();
  });
});
