import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reading } from '../../../collectors/collector.ts';
import { entityAnnotation } from '../../../collectors/tables/entity-annotation.ts';
import { entity } from '../../../collectors/tables/entity.ts';
import { incident } from '../../../collectors/tables/incident.ts';
import { monitor } from '../../../collectors/tables/monitor.ts';
import { onCall } from '../../../collectors/tables/on-call.ts';
import { owner } from '../../../collectors/tables/owner.ts';
import { pagerdutyService } from '../../../collectors/tables/pagerduty-service.ts';
import { repositoryFile } from '../../../collectors/tables/repository-file.ts';
import type { Table, Value } from '../../../query-language/catalog.ts';
import { writeReadings } from '../../../src/sync/reading.ts';
import { resolveIdentity } from '../../../src/sync/resolve-identity.ts';
import { resolveKnowledge } from '../../../src/sync/resolve-knowledge.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

const tables = [entity, entityAnnotation, pagerdutyService, repositoryFile, onCall, incident, monitor, owner];
const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

let warehouse: Warehouse;

beforeEach(async () => {
  warehouse = await openWarehouse(inMemory, { tables });
});

afterEach(async () => warehouse.close());

type Row = Readonly<Record<string, Value>>;

async function load(table: Table, source: string, rows: readonly Row[], observedAt = day(1)): Promise<void> {
  await warehouse.write(async (transaction) => transaction.load(table, rows, { source, observedAt, whole: '*' }));
}

async function declare(source: string, entities: readonly Row[], annotations: readonly Row[] = [], at = day(1)): Promise<void> {
  const rows = entities.map((row) => {
    const [kind = '', rest = ''] = String(row['entity']).split(':');
    return { kind, namespace: 'default', name: rest.split('/')[1] ?? '', ...row };
  });
  await load(entity, source, rows, at);
  await load(entityAnnotation, source, annotations, at);
}

async function read(
  source: string,
  readings: readonly (readonly [table: Table, scope: string, outcome?: Reading['outcome'], reason?: string])[],
  at = day(1),
): Promise<void> {
  const rows = readings.map(([table, scope, outcome = 'read', reason = '']) => ({ reading: table.name, scope, outcome, reason }));
  await warehouse.write(async (transaction) => writeReadings(transaction, rows, { source, at }));
}

async function resolve(now = day(1), precedence: readonly string[] = ['catalog', 'git', 'github', 'pagerduty', 'datadog']): Promise<void> {
  await warehouse.write(async (transaction) => {
    await resolveIdentity(transaction, precedence, now);
    await resolveKnowledge(transaction, tables, precedence, now);
  });
}

async function identities(of: string, at = day(1)): Promise<readonly string[]> {
  const rows = await warehouse.read<Record<string, unknown>>(
    'SELECT scheme, external, rank, how FROM identity WHERE entity = $of AND valid_from <= $as_of AND $as_of < valid_to ORDER BY scheme, rank',
    { of, as_of: at },
  );
  return rows.map(({ scheme, external, rank, how }) => `${scheme} ${rank} ${external} (${how})`);
}

async function known(of: string, table: Table, at = day(1)): Promise<readonly Row[]> {
  return warehouse.read(
    `SELECT external, source, rank, outcome, reason, read_at FROM knowledge
    WHERE entity = $of AND "table" = $table AND valid_from <= $as_of AND $as_of < valid_to ORDER BY rank`,
    { of, table: table.name, as_of: at },
  );
}

describe('identity', () => {
  test('of a service comes from what its catalog declares', async () => {
    await declare(
      'catalog',
      [{ entity: 'service:default/payments', repository: 'Acme/Payments' }],
      [
        { entity: 'service:default/payments', key: 'pagerduty.com/service-id', value: ' P1 ' },
        { entity: 'service:default/payments', key: 'datadoghq.com/service-name', value: 'payments-prod' },
        { entity: 'service:default/payments', key: 'backstage.io/techdocs-ref', value: 'dir:.' },
      ],
    );
    await load(pagerdutyService, 'pagerduty', [
      { service: 'P1', name: 'Anything', escalation_policy: 'E1' },
      { service: 'P2', name: 'Payments', escalation_policy: 'E2' },
    ]);
    await resolve();
    expect(await identities('service:default/payments')).toEqual([
      'datadog-service 0 payments-prod (annotation datadoghq.com/service-name)',
      'entity 0 service:default/payments (itself)',
      'escalation-policy 0 E1 (policy of PagerDuty service P1)',
      'pagerduty-service 0 P1 (annotation pagerduty.com/service-id)',
      'repository 0 acme/payments (declared)',
    ]);
  });

  test('of a service without annotations comes from equal names, and of no other kind', async () => {
    await declare(
      'catalog',
      [{ entity: 'service:default/check-out_api' }, { entity: 'team:default/check-out_api' }],
      [{ entity: 'service:default/check-out_api', key: 'pagerduty.com/service-id', value: ' ' }],
    );
    await load(pagerdutyService, 'pagerduty', [
      { service: 'P2', name: 'Check Out: API', escalation_policy: 'E1' },
      { service: 'P1', name: 'check-out-api' },
      { service: 'P3', name: 'checkoutapi' },
    ]);
    await resolve();
    expect(await identities('service:default/check-out_api')).toEqual([
      'datadog-service 0 check-out_api (same name)',
      'entity 0 service:default/check-out_api (itself)',
      'escalation-policy 0 E1 (policy of PagerDuty service P2)',
      'pagerduty-service 0 P1 (same name)',
      'pagerduty-service 1 P2 (same name)',
    ]);
    expect(await identities('team:default/check-out_api')).toEqual(['entity 0 team:default/check-out_api (itself)']);
  });

  test('names of nothing but signs match nothing', async () => {
    await declare('catalog', [{ entity: 'service:default/-', name: '-' }]);
    await load(pagerdutyService, 'pagerduty', [{ service: 'P1', name: '???' }]);
    await resolve();
    expect((await identities('service:default/-')).filter((each) => each.startsWith('pagerduty'))).toEqual([]);
  });

  test('ranks what several catalogs declare by their order', async () => {
    await declare('other', [{ entity: 'service:default/a', repository: 'a/first' }]);
    await declare('catalog', [{ entity: 'service:default/a', repository: 'z/second' }]);
    await resolve();
    expect((await identities('service:default/a')).filter((each) => each.startsWith('repository'))).toEqual([
      'repository 0 z/second (declared)',
      'repository 1 a/first (declared)',
    ]);
  });

  test('keeps its past', async () => {
    await declare('catalog', [{ entity: 'service:default/a', repository: 'acme/a' }]);
    await resolve();
    await declare('catalog', [{ entity: 'service:default/a', repository: 'acme/b' }], [], day(2));
    await resolve(day(2));
    await declare('catalog', [], [], day(3));
    await resolve(day(3));
    expect(await identities('service:default/a', day(1))).toContain('repository 0 acme/a (declared)');
    expect((await identities('service:default/a', day(2))).filter((each) => each.startsWith('repository'))).toEqual([
      'repository 0 acme/b (declared)',
    ]);
    expect(await identities('service:default/a', day(3))).toEqual([]);
  });
});

describe('knowledge', () => {
  const service = 'service:default/a';

  beforeEach(async () => declare('catalog', [{ entity: service, repository: 'acme/a' }]));

  test('prefers a word about the very subject, then one that was read, then the earlier source', async () => {
    await read('github', [[repositoryFile, '*']]);
    await read('git', [[repositoryFile, 'acme/other']]);
    await resolve();
    const row = { external: 'acme/a', rank: 0, reason: '', read_at: day(1) };
    expect(await known(service, repositoryFile)).toEqual([{ ...row, source: 'github', outcome: 'read' }]);
    await read('git', [[repositoryFile, 'acme/a', 'failed', 'not a clone']], day(2));
    await resolve(day(2));
    expect(await known(service, repositoryFile, day(2))).toEqual([
      { ...row, source: 'git', outcome: 'failed', reason: 'not a clone', read_at: day(2) },
    ]);
    await read('github', [[repositoryFile, 'acme/a']], day(3));
    await resolve(day(3));
    expect(await known(service, repositoryFile, day(3))).toEqual([{ ...row, source: 'github', outcome: 'read', read_at: day(3) }]);
    await read('git', [[repositoryFile, 'acme/a']], day(4));
    await resolve(day(4));
    expect(await known(service, repositoryFile, day(4))).toEqual([{ ...row, source: 'git', outcome: 'read', read_at: day(4) }]);
    expect(await known(service, repositoryFile, day(1))).toEqual([{ ...row, source: 'github', outcome: 'read' }]);
  });

  test('says when a source was forbidden, and nothing where nobody tried or nothing is mapped', async () => {
    await read('datadog', [[monitor, '*', 'forbidden', 'the key lacks monitors_read']]);
    await read('pagerduty', [
      [onCall, '*'],
      [incident, '*'],
    ]);
    await resolve();
    expect(await known(service, monitor)).toEqual([
      { external: 'a', source: 'datadog', rank: 0, outcome: 'forbidden', reason: 'the key lacks monitors_read', read_at: day(1) },
    ]);
    expect(await known(service, onCall)).toEqual([]);
    expect(await known(service, repositoryFile)).toEqual([]);
  });

  test('is brought up to date in place while nothing but the time of reading changes', async () => {
    await read('github', [[repositoryFile, '*']]);
    await resolve();
    await read('github', [[repositoryFile, '*']], day(2));
    await resolve(day(2));
    expect(await warehouse.read(`SELECT read_at, valid_from FROM knowledge WHERE "table" = 'repository_file'`)).toEqual([
      { read_at: day(2), valid_from: day(1) },
    ]);
  });

  test('of catalog tables counts for the entities that the same source reports', async () => {
    await declare('other', [{ entity: 'service:default/b' }]);
    await read('catalog', [
      [owner, '*'],
      [entity, '*'],
    ]);
    await read('other', [[owner, '*', 'forbidden', 'no']]);
    await resolve();
    expect(await known(service, owner)).toMatchObject([{ source: 'catalog', outcome: 'read' }]);
    expect(await known('service:default/b', owner)).toMatchObject([{ source: 'other', outcome: 'forbidden' }]);
    expect(await known('service:default/b', entity)).toEqual([]);
  });

  test('covers every identifier of an entity', async () => {
    await declare('other', [{ entity: service, repository: 'acme/b' }]);
    await read('github', [
      [repositoryFile, 'acme/a'],
      [repositoryFile, 'acme/b', 'absent', 'gone'],
    ]);
    await resolve();
    expect((await known(service, repositoryFile)).map(({ external, rank, outcome }) => [external, rank, outcome])).toEqual([
      ['acme/a', 0, 'read'],
      ['acme/b', 1, 'absent'],
    ]);
  });

  test('a reading of all subjects says nothing of one that the source does not list', async () => {
    await declare(
      'catalog',
      [{ entity: 'service:default/cart' }, { entity: 'service:default/typo' }],
      [
        { entity: 'service:default/cart', key: 'pagerduty.com/service-id', value: 'P1' },
        { entity: 'service:default/typo', key: 'pagerduty.com/service-id', value: 'PTYPO' },
      ],
    );
    await load(pagerdutyService, 'pagerduty', [{ service: 'P1', name: 'Cart' }]);
    await read('catalog', [
      [entity, '*'],
      [entityAnnotation, '*'],
    ]);
    await read('pagerduty', [
      [pagerdutyService, '*'],
      [incident, '*'],
    ]);
    await resolve();
    expect(await known('service:default/cart', incident)).toMatchObject([{ external: 'P1', outcome: 'read' }]);
    for (const table of [incident, pagerdutyService]) {
      expect(await known('service:default/typo', table)).toMatchObject([
        { external: 'PTYPO', outcome: 'absent', reason: 'It lists no service “PTYPO”.' },
      ]);
    }
  });

  test('where the list itself was not read, what is not on it is not held against anybody', async () => {
    await declare(
      'catalog',
      [{ entity: 'service:default/cart' }],
      [{ entity: 'service:default/cart', key: 'pagerduty.com/service-id', value: 'P1' }],
    );
    await read('catalog', [
      [entity, '*'],
      [entityAnnotation, '*'],
    ]);
    await read('pagerduty', [
      [pagerdutyService, '*', 'forbidden', 'no'],
      [incident, '*'],
    ]);
    await resolve();
    expect(await known('service:default/cart', incident)).toMatchObject([{ outcome: 'read' }]);
  });
});
