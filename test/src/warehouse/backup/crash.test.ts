import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStaging, putInPlace } from '../../../../src/warehouse/backup/staging.ts';
import { restoreBackup } from '../../../../src/warehouse/backup/restore-backup.ts';
import { verifyBackup } from '../../../../src/warehouse/backup/verify-backup.ts';
import { inMemory, openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';
import { chance } from '../../server/chance.ts';

let folder: string;
const rows = 20_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-backup-crash-'));
  for (const name of ['a', 'b']) {
    const staging = openStaging(join(folder, name));
    const warehouse = await openWarehouse(inMemory, { tables: [], copiesInto: staging.folder });
    await warehouse.write(async (transaction) =>
      transaction.append(
        'identity',
        Array.from({ length: rows }, () => ({ entity: name })),
      ),
    );
    await warehouse.backUp(join(staging.folder, 'b.duckdb'), { program: '1', now: '2026-01-01T00:00:00.000Z' });
    await warehouse.close();
    putInPlace(join(staging.folder, 'b.duckdb'), join(folder, name));
    staging.remove();
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test('killed at each step with files, a restore leaves the old database or the new one', async () => {
  const path = join(folder, 'stepwise.duckdb');
  await restoreBackup(join(folder, 'a'), path);
  const seen: unknown[] = [];
  let signal: unknown = 'SIGKILL';
  for (let step = 1; signal === 'SIGKILL'; step += 1) {
    const child = fork(join(import.meta.dirname, 'restore-killed.ts'), [path, join(folder, 'b'), String(step)]);
    [, signal] = (await once(child, 'exit')) as [number | null, unknown];
    const warehouse = await openWarehouse(path, { tables: [] });
    const found = await warehouse.read('SELECT entity, count(*) AS rows FROM identity GROUP BY entity');
    await warehouse.close();
    expect(found).toEqual([{ entity: expect.stringMatching(/^[ab]$/u) as unknown, rows }]);
    seen.push(found[0]?.['entity']);
    if (signal === 'SIGKILL') await restoreBackup(join(folder, 'a'), path, { replace: true });
  }
  // Up to the one step that counts it is the old one, and from then on the new one.
  expect(seen.join('')).toMatch(/^aaa+bb+$/u);
  rmSync(path);
});

test('killed at any moment, there is the one database or the other, and a whole backup', async () => {
  const [path, saved] = [join(folder, 'warehouse.duckdb'), join(folder, 'saved.backup')];
  const kills = Number(process.env['ASSAY_KILLS'] ?? 8);
  for (let kill = 0; kill < kills; kill += 1) {
    const order = kill % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
    const child = fork(join(import.meta.dirname, 'save-and-restore.ts'), [path, saved, ...order.map((name) => join(folder, name))]);
    const exited = once(child, 'exit');
    // The first life lasts until there is something to lose.
    await once(child, kill === 0 ? 'message' : 'spawn');
    await setTimeout(chance(kill) * 900);
    child.kill('SIGKILL');
    await exited;

    const warehouse = await openWarehouse(path, { tables: [] });
    const found = await warehouse.read('SELECT entity, count(*) AS rows FROM identity GROUP BY entity');
    await warehouse.close();
    expect(found).toEqual([{ entity: expect.stringMatching(/^[ab]$/u) as unknown, rows }]);
    expect((await verifyBackup(saved)).contents.find((each) => each.table === 'identity')).toMatchObject({ rows });
  }
  openStaging(path).remove();
  openStaging(saved).remove();
  expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'saved.backup', 'warehouse.duckdb']);
});
