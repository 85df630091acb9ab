import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Budget } from '../../../src/query/ask.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { environment, warehouseOf } from '../../query-language/world.ts';
import { World } from '../../../query-language/case.ts';

const now = '2026-07-01T00:00:00.000Z';
const generous: Budget = { rows: 100, seconds: 60 };

describe('a question', () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    const world = {
      entities: { a: { tier: 'tier-1' }, b: {}, c: {} },
      rows: {
        verdict: { a: [{ rubric: 'readiness', check: 'on-call', verdict: 'fail' }] },
        entity_annotation: { a: [{ key: 'replicas', value: '3' }], b: [{ key: 'replicas', value: 'many' }] },
      },
      unread: { slo: ['c'] },
    };
    warehouse = await warehouseOf(World.parse(world));
  });
  afterAll(async () => warehouse.close());

  const answer = async (text: string, budget: Budget = generous) =>
    ask(warehouse, environment, { text, kind: 'service', asOf: now, now }, budget);

  test('in the form of an expression asks about every entity of the kind', async () => {
    expect(await answer('tier == "tier-1"')).toMatchObject({
      ok: true,
      value: { rows: [[{ value: 'service:default/a' }]], truncated: false },
    });
    const lengths = await answer('slos.length');
    expect(lengths).toMatchObject({ ok: true, value: { columns: [{ name: 'entity' }, { name: 'value', type: 'integer' }] } });
    expect(lengths.ok && lengths.value.rows.map(([, cell]) => cell)).toEqual([{ value: 0 }, { value: 0 }, { unknown: true }]);
  });

  test('tells what it left out, and why of what could not be evaluated', async () => {
    const asked = await answer('entity.annotation("replicas").toNumber() >= 2');
    expect(asked).toMatchObject({ ok: true, value: { rows: [[{ value: 'service:default/a' }]] } });
    expect(asked.ok && asked.value.leftOut).toEqual([{ rows: 2, error: '"many" spells no number' }]);
    const shown = await answer('service | select entity.annotation("replicas").toNumber()');
    expect(shown.ok && shown.value.rows).toEqual([[{ value: 3 }], [{ error: '"many" spells no number' }], [{ value: null }]]);
  });

  test('warns of rubrics and checks that no result has', async () => {
    const warnings = async (text: string) => {
      const asked = await answer(text);
      return asked.ok ? asked.warnings.map(({ code, facts }) => [code, facts['name'], facts['near']]) : asked.errors;
    };
    expect(await warnings('verdict("readiness", "oncall") == "fail"')).toEqual([['answer.name-unknown', 'oncall', 'on-call']]);
    expect(await warnings('verdict("readiness", "on-call") == "fail"')).toEqual([]);
    expect(await warnings('grade("nothing") == null')).toEqual([['answer.name-unknown', 'nothing', null]]);
  });

  test('gives no more rows than wanted, and says that there are more', async () => {
    expect(await answer('service', { ...generous, rows: 2 })).toMatchObject({ ok: true, value: { truncated: true, rows: { length: 2 } } });
    expect(await answer('service', { ...generous, rows: 3 })).toMatchObject({ ok: true, value: { truncated: false } });
  });

  test('of the past is about its facts, and now is then', async () => {
    const asked = await answer('service | as of @2026-03-01 | select days = (now() - @2026-03-01T00:00Z) / 1d | take 1');
    expect(asked).toMatchObject({ ok: true, value: { asOf: '2026-03-01T23:59:59.999Z' } });
    expect(asked.ok && asked.value.rows[0]).toEqual([{ value: expect.closeTo(1, 3) }]);
    expect(await answer('service | as of @2025-03-01')).toMatchObject({ ok: true, value: { rows: [] } });
    expect(await answer('service | as of @2026-07-01 | summarize count()')).toMatchObject({ ok: true, value: { asOf: now } });
    expect(await answer('service | as of @2026-07-02')).toMatchObject({ ok: false, errors: [{ code: 'answer.to-come' }] });
  });

  test.each([
    'service | select `"; DROP TABLE entity; --` = name',
    'service | select `a" FROM entity; --` = name | where `a" FROM entity; --` == "a" | sort `a" FROM entity; --`',
    `service | where name == "'; DROP TABLE entity; --" | select name`,
    'service | summarize `x"` = count() by `$1` = tier',
    `service | where name.matches("'; SELECT 1; --") | select name`,
    'service | join (service | select `k"` = name, `v;` = tier) on name == `k"` | select `v;`',
  ])('cannot leave its statement: %s', async (text) => {
    const before = await warehouse.read('SELECT count(*) AS n FROM entity');
    expect(await answer(text)).toMatchObject({ ok: true });
    expect(await warehouse.read('SELECT count(*) AS n FROM entity')).toEqual(before);
  });

  test.each([
    'read_csv("/etc/passwd") | take 1',
    '`/etc/passwd` | take 1',
    'duckdb_settings | take 1',
    'knowledge | take 1',
    'raw_body | take 1',
    'service | select read_text("/etc/passwd")',
    'service | select getenv("HOME")',
  ])('finds nothing outside what is declared: %s', async (text) => expect(await answer(text)).toMatchObject({ ok: false }));

  test.each([
    `SELECT * FROM read_text('/etc/hostname')`,
    `SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')`,
    `SELECT * FROM '/etc/hostname'`,
    `COPY entity TO '/tmp/assay-leak.csv'`,
    `ATTACH '/tmp/assay-other.duckdb'`,
    'INSTALL httpfs',
    'SET enable_external_access = true',
    `SET memory_limit = '1TB'`,
    'PRAGMA database_list; DROP TABLE entity',
  ])('could do nothing outside, even if it became SQL: %s', async (sql) => {
    await expect(warehouse.read(sql)).rejects.toThrow();
  });
});

describe('the budget', () => {
  let warehouse: Warehouse;
  const several = 4000;
  beforeAll(async () => {
    const names = Array.from({ length: several }, (_, index) => `s${index}`);
    warehouse = await warehouseOf(World.parse({ entities: Object.fromEntries(names.map((name) => [name, {}])) }));
  });
  afterAll(async () => warehouse.close());

  const pairs = 'service | join (service | select a = name, n = namespace) on namespace == n';
  const heavy = `${pairs} | join (service | select b = name, m = namespace) on namespace == m | summarize count(where a > b)`;

  test('ends what takes too long, in the engine, and the next question is answered', async () => {
    const question = { text: heavy, kind: 'service', asOf: now, now };
    expect(await ask(warehouse, environment, question, { rows: 10, seconds: 1 })).toMatchObject({
      ok: false,
      errors: [{ code: 'answer.took-too-long', facts: { seconds: 1 } }],
    });
    const next = await ask(warehouse, environment, { ...question, text: 'service | summarize n = count()' }, generous);
    expect(next).toMatchObject({ ok: true, value: { rows: [[{ value: several }]] } });
  });

  test('says so where the engine has no memory left', async () => {
    const small: Pick<Warehouse, 'read'> = {
      read: async () =>
        Promise.reject(new Error('Out of Memory Error: could not allocate block of size 256.0 KiB (60.0 MiB/60.0 MiB used)')),
    };
    const asked = await ask(small, environment, { text: 'service', kind: 'service', asOf: now, now }, generous);
    expect(asked).toMatchObject({ ok: false, errors: [{ code: 'answer.too-much' }] });
  });

  test('ends for whoever does not want to wait', async () => {
    const gone = new AbortController();
    const asked = ask(warehouse, environment, { text: heavy, kind: 'service', asOf: now, now }, { ...generous, signal: gone.signal });
    setTimeout(() => gone.abort(new Error('Gone')), 200);
    await expect(asked).rejects.toThrow('Gone');
  });
});
