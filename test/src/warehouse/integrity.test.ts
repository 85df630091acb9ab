import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/scoring/store/evaluate.ts';
import type { Read } from '../../../src/warehouse/backup/content.ts';
import { examineIntegrity } from '../../../src/warehouse/integrity.ts';
import { ofResults, ofSources } from '../../../src/warehouse/own-history.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { company, now, openWorld, rubricOf, tell, type World } from '../scoring/world.ts';

let world: World;
let warehouse: Warehouse;

beforeAll(async () => {
  world = await openWorld();
  warehouse = world.warehouse;
  await tell(world, company);
  await evaluate(warehouse, world.environment, [rubricOf({ owned: 'passes: ownership.owners.length > 0' })], { asOf: now, now });
  await warehouse.write(async (transaction) => {
    await transaction.append('raw_body', [{ hash: 'h1', bytes: 1 }]);
    await transaction.append('raw_page', [{ source: 's', stream: 'x', partition: '*', run: 1, number: 0, hash: 'h1' }]);
    await transaction.append('stream_state', [{ source: 's', stream: 'x', partition: '*', completed_run: 1, completed_at: now }]);
  });
});

afterAll(async () => warehouse.close());

async function faults(read: Read = async (sql, parameters) => warehouse.read(sql, parameters)): Promise<readonly string[]> {
  const found = await examineIntegrity(read, world.environment.tables.values());
  return found.faults.map(({ facts: { table, rows, what } }) => `${String(rows)} ${String(table)} ${String(what)}`);
}

/** What is found after a change that is taken back. */
async function faultsAfter(change: string): Promise<readonly string[]> {
  let found: readonly string[] = [];
  const rolledBack = warehouse.write(async (transaction) => {
    await transaction.run(change);
    found = await faults(async (sql, parameters) => transaction.read(sql, parameters));
    throw new Error('taken back');
  });
  await expect(rolledBack).rejects.toThrow('taken back');
  return found;
}

test('what collecting and grading leave is whole', async () => {
  expect(await faults()).toEqual([]);
  const { contents } = await examineIntegrity(async (sql, parameters) => warehouse.read(sql, parameters), []);
  expect(contents.find(({ table }) => table === 'repository_file')?.rows).toBe(2);
});

describe('sees', () => {
  test.each([
    [
      'two states of one thing at a time',
      `INSERT INTO repository BY NAME SELECT * REPLACE ('2026-11-01'::TIMESTAMPTZ AS valid_from) FROM repository WHERE name = 'kit'`,
      '1 repository begin before the state ahead of them has ended',
    ],
    [
      'two open states that began at one instant',
      `INSERT INTO grade SELECT * FROM grade LIMIT 1`,
      '1 grade begin before the state ahead of them has ended',
    ],
    [
      'a state that ends where it begins',
      `UPDATE entity SET valid_to = valid_from WHERE name = 'payments'`,
      '1 entity end before they begin',
    ],
    ['a row that is about nothing', `UPDATE identity SET entity = NULL WHERE external = 'EP1'`, '1 identity lack what identifies them'],
    ['an event that is there twice', `INSERT INTO "commit" FROM "commit"`, '1 commit are there more than once'],
    [
      'results that never arrived',
      `INSERT INTO grade_evaluated (rubric) VALUES ('r')`,
      '1 grade_evaluated are still on their way into their table',
    ],
    ['a page whose body is gone', `DELETE FROM raw_body`, '1 raw_page have no body'],
    ['a body that is stored twice', `INSERT INTO raw_body FROM raw_body`, '1 raw_body are there more than once'],
    ['two states of one stream', `INSERT INTO stream_state FROM stream_state`, '1 stream_state are there more than once'],
    [
      'a snapshot that cannot be taken up',
      `UPDATE stream_state SET open_run = 7`,
      '1 stream_state would take up a snapshot of which no page is kept',
    ],
    [
      'knowledge of an identifier that nobody has',
      `UPDATE knowledge SET external = 'elsewhere' WHERE external = 'EP1' AND "table" = 'on_call'`,
      '1 knowledge are about identifiers that their entity does not have',
    ],
    [
      'grades by a version that is not in force',
      `UPDATE grade SET version = 'other' WHERE entity = 'service:default/kit'`,
      '1 grade rest on a version of their rubric that is not in force',
    ],
    [
      'verdicts of what is not graded',
      `DELETE FROM grade WHERE entity = 'service:default/kit'`,
      '1 verdict are of entities that their rubric does not grade',
    ],
  ])('%s', async (_, statement, expected) => {
    expect(await faultsAfter(statement)).toContain(expected);
  });
});

test('every interval table of the schema is known with what identifies its rows', async () => {
  const empty = await openWarehouse(':memory:', { tables: [] });
  const found = await empty.read<{ name: string }>(
    `SELECT DISTINCT table_name AS name FROM duckdb_columns() WHERE column_name = 'valid_to' AND NOT internal`,
  );
  const known = [...ofSources, ...ofResults];
  const named = new Set([...known.map(({ name }) => name), ...world.environment.tables.keys()]);
  expect(found.filter(({ name }) => !named.has(name))).toEqual([]);
  for (const { name, key, states, refreshes } of known) {
    const columns = await empty.read<{ name: string }>('SELECT column_name AS name FROM duckdb_columns() WHERE table_name = $name', {
      name,
    });
    const wanted = [...key, ...states, ...refreshes, 'valid_from', 'valid_to'];
    expect(
      columns
        .map((column) => column.name)
        .filter((column) => column !== 'source' || key.includes('source') || states.includes('source'))
        .sort(),
    ).toEqual(wanted.sort());
  }
  await empty.close();
});

test('a database of an earlier schema is judged by what it has', async () => {
  expect(await faultsAfter('DROP TABLE rubric_version')).toEqual([]);
});
