import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { verifyBackup } from '../../../../src/warehouse/backup/verify-backup.ts';
import { announcementOf, readAnnouncement } from '../../../../src/warehouse/owner/announcement.ts';
import { reachWarehouse } from '../../../../src/warehouse/owner/reach-warehouse.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';

let folder: string;
let path: string;
let owners: ChildProcess[] = [];
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-owner-'));
});
afterEach(async () => {
  await Promise.all(owners.map(stop));
  owners = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

async function serve(program = '1'): Promise<ChildProcess> {
  path = join(folder, `${(count += 1)}`, 'warehouse.duckdb');
  const owner = fork(join(import.meta.dirname, 'serve-until-killed.ts'), [path, program]);
  owners.push(owner);
  await once(owner, 'message');
  return owner;
}

async function stop(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  owner.send('stop');
  await once(owner, 'exit');
}

async function reach(use: 'alone' | 'reading' = 'reading', program = '1'): Promise<Warehouse> {
  return reachWarehouse(path, { tables: [], program }, use);
}

async function statusOf(method: string, at: string, authorization: string): Promise<number | undefined> {
  const asked = request({ host: '127.0.0.1', port: readAnnouncement(path)?.port ?? 0, method, path: at, headers: { authorization } }).end();
  const [answer] = (await once(asked, 'response')) as [{ statusCode?: number; resume(): void }];
  answer.resume();
  return answer.statusCode;
}

describe('a database that another process serves', () => {
  test('is read through that process, with every kind of value', async () => {
    await serve();
    const warehouse = await reach();
    const sql = `SELECT hash, bytes, body, 'Infinity'::DOUBLE AS endless, ['a', NULL] AS list, {'a': 1} AS struct, NULL AS nothing, $at::TIMESTAMPTZ AS at FROM raw_body`;
    expect(await warehouse.read(sql, { at: '2026-01-01T00:00:00Z', unused: ['x', 'y'] })).toEqual([
      {
        hash: 'x',
        bytes: 2,
        body: Buffer.from([0, 255]),
        endless: Number.POSITIVE_INFINITY,
        list: ['a', null],
        struct: { a: 1 },
        nothing: null,
        at: '2026-01-01T00:00:00.000Z',
      },
    ]);
    expect(await warehouse.read('FROM range(1000000000000)', {}, { rowLimit: 2 })).toHaveLength(2);
    await expect(warehouse.read('SELECT nowhere')).rejects.toThrow('Referenced column "nowhere"');
    await expect(warehouse.read('DELETE FROM raw_body')).rejects.toThrow('Only a SELECT');
    await expect(warehouse.read(`SELECT * FROM read_text('/etc/passwd')`)).rejects.toThrow('disabled');
    await warehouse.close();
  });

  test('stops a statement when nobody waits for it any more', async () => {
    await serve();
    const warehouse = await reach();
    const endless = async (): Promise<unknown> =>
      warehouse.read('SELECT count(*) FROM range(1000000000000) r(i) WHERE hash(i) = 1', {}, { signal: AbortSignal.timeout(50) });
    // More than there are connections to read with: a statement that went on would hold one.
    for (let turn = 0; turn < 4; turn += 1) await expect(endless()).rejects.toThrow(/timeout/u);
    expect(await warehouse.read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('is saved by that process, and nothing is left beside it', async () => {
    const owner = await serve();
    const warehouse = await reach();
    const saved = join(folder, 'served.backup');
    await warehouse.backUp(saved, { program: '1', now: '2026-01-01T00:00:00.000Z' });
    expect(await verifyBackup(saved)).toMatchObject({ program: '1', madeAt: '2026-01-01T00:00:00.000Z' });
    const [staging] = readdirSync(join(path, '..')).filter((name) => name.includes('.partial-'));
    expect(readdirSync(join(path, '..', staging!))).toEqual([]);
    await stop(owner);
    expect(readdirSync(join(path, '..'))).toEqual(['warehouse.duckdb']);
  });

  test('is not written, and whoever would is told by whom it is served', async () => {
    const owner = await serve();
    await expect(reach('alone')).rejects.toThrow(`process ${owner.pid} of version 1`);
    const warehouse = await reach();
    await expect(warehouse.write(async (transaction) => transaction.run('DELETE FROM raw_body'))).rejects.toThrow('It alone writes');
  });

  test('is not read by another version', async () => {
    const owner = await serve('2');
    await expect(reach('reading', '1')).rejects.toThrow(`process ${owner.pid} of version 2, which version 1 does not ask`);
  });

  test('says so when its process ends before it has answered', async () => {
    const owner = await serve();
    const warehouse = await reach();
    const endless = warehouse.read('SELECT count(*) FROM range(1000000000000) r(i) WHERE hash(i) = 1');
    const ended = expect(endless).rejects.toThrow(`Process ${owner.pid}, which had`);
    await warehouse.read('SELECT 1');
    await stop(owner);
    await ended;
    const own = await reach('alone');
    expect(await own.read('SELECT hash FROM raw_body')).toEqual([{ hash: 'x' }]);
    await own.close();
  });
});

describe('the announcement', () => {
  test('is for the own user alone, and nobody is let in without what it says', async () => {
    const owner = await serve();
    expect(statSync(announcementOf(path)).mode & 0o777).toBe(0o600);
    expect(readAnnouncement(path)).toMatchObject({ pid: owner.pid, program: '1' });
    const token = readAnnouncement(path)?.token ?? '';
    for (const wrong of ['', 'Bearer ', `Bearer ${token}x`, `Bearer ${'0'.repeat(token.length)}`, token]) {
      expect(await statusOf('POST', '/read', wrong)).toBe(401);
      expect(await statusOf('POST', '/backup', wrong)).toBe(401);
    }
    expect(await statusOf('GET', '/owner', `Bearer ${token}`)).toBe(200);
    expect(await statusOf('GET', '/elsewhere', `Bearer ${token}`)).toBe(404);
    expect(await statusOf('POST', '/read', `Bearer ${token}`)).toBe(422);
  });

  test('of a killed process is passed over, and gives way to the next', async () => {
    const owner = await serve();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    expect(existsSync(announcementOf(path))).toBe(true);
    const own = await reach();
    expect(await own.read('SELECT hash FROM raw_body')).toEqual([{ hash: 'x' }]);
    await own.close();
    const holder = fork(join(import.meta.dirname, '../hold-open.ts'), [path]);
    await once(holder, 'message');
    await expect(reach()).rejects.toThrow(`in use by process ${holder.pid}`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  });

  test.each(['', 'no JSON', '{}', '{"pid": 1, "program": "1", "port": 70000, "token": "x"}', '[]'])(
    'that is none is passed over: %j',
    async (text) => {
      path = join(folder, `${(count += 1)}.duckdb`);
      writeFileSync(announcementOf(path), text);
      expect(readAnnouncement(path)).toBeUndefined();
      const own = await reach();
      await own.close();
    },
  );
});
