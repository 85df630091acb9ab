import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Collector, Page } from '../../../../collectors/collector.ts';
import { listCollectors } from '../../../../src/registry/collectors.ts';
import { evidenceFor } from '../../../../src/scoring/explain/evidence.ts';
import { showRequest } from '../../../../src/scoring/explain/provenance.ts';
import type { Evidence } from '../../../../src/scoring/report.ts';
import { keepPage, StoredBodies } from '../../../../src/sync/raw-page.ts';
import { ago, company, later, now, openWorld, tell, type World } from '../world.ts';

let world: World;
let collectors: ReadonlyMap<string, Collector>;
beforeAll(async () => {
  world = await openWorld();
  collectors = await listCollectors();
  await tell(world, company);
});
afterAll(async () => world.warehouse.close());

interface Kept {
  readonly source: string;
  readonly stream: string;
  readonly partition: string;
  readonly run: number;
  readonly at?: string;
  readonly pages: readonly Page[];
}

async function keep({ source, stream, partition, run, at = now, pages }: Kept): Promise<void> {
  await world.warehouse.write(async (transaction) => {
    const bodies = new StoredBodies();
    for (const [number, page] of pages.entries()) {
      await keepPage(transaction, { place: { source, stream, partition, run }, number, page, fetchedAt: at, bodies });
    }
  });
}

function catalogPage(name: string, links = ''): Page {
  const body = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n${links}spec: {type: service, lifecycle: production, owner: payments}\n`;
  const about = { file: 'catalog-info.yaml', repository: `acme/${name}-code` };
  return { request: `catalog file ${about.repository}: ${about.file}`, status: 200, body, about };
}

const runbook = '  links: [{url: "https://wiki/checkout", type: runbook}]\n';

async function evidence(name: string, entity: string, asOf = now): Promise<readonly Evidence[]> {
  const table = world.environment.tables.get(name);
  if (!table) throw new Error(name);
  return evidenceFor(world.warehouse, table, `service:default/${entity}`, asOf, [], collectors);
}

describe('the request behind what is known', () => {
  beforeAll(async () => {
    await keep({
      source: 'catalog',
      stream: 'entities',
      partition: '*',
      run: 1,
      pages: [catalogPage('checkout', runbook), catalogPage('ledger'), catalogPage('kit')],
    });
    await keep({
      source: 'github',
      stream: 'contents',
      partition: 'acme/checkout',
      run: 1,
      pages: [
        {
          request: 'GET /repos/acme/checkout/git/trees/main',
          status: 200,
          body: JSON.stringify({ tree: [{ path: 'README.md', type: 'blob', mode: '100644', sha: 's', size: 900 }], truncated: false }),
          about: { part: 'tree', repository: 'acme/checkout', prefix: '' },
        },
        {
          request: 'query Texts {"owner":"acme","name":"checkout","file0":"main:package.json"}',
          status: 200,
          body: '{"data":{"repository":{}}}',
          about: { part: 'texts', repository: 'acme/checkout', files: '[]' },
        },
      ],
    });
  });

  test('is that of the page that yielded the row, not of the newest page of the reading', async () => {
    expect(await evidence('entity_link', 'checkout')).toMatchObject([
      { rows: 1, request: 'catalog file acme/checkout-code: catalog-info.yaml' },
    ]);
    expect(await evidence('repository_file', 'checkout')).toMatchObject([{ rows: 1, request: 'GET /repos/acme/checkout/git/trees/main' }]);
  });

  test('is that of the page about the object, where it says that there are no rows', async () => {
    expect(await evidence('entity_link', 'ledger')).toMatchObject([
      { rows: 0, request: 'catalog file acme/ledger-code: catalog-info.yaml' },
    ]);
  });

  test('is not said where no kept page tells of the object', async () => {
    expect(await evidence('entity', 'orphan')).toMatchObject([{ source: 'catalog', collectedAt: now, rows: 1, request: null }]);
    expect(await evidence('branch_protection', 'ledger')).toMatchObject([{ source: 'github', outcome: 'forbidden', request: null }]);
  });

  test('is of the newest reading at the instant, and of none that is unfinished or that the mapping cannot take', async () => {
    const moved = { ...catalogPage('kit'), request: 'catalog file acme/kit-code: moved.yaml' };
    await keep({ source: 'catalog', stream: 'entities', partition: '*', run: 2, at: later(1), pages: [moved] });
    await keep({
      source: 'catalog',
      stream: 'entities',
      partition: '*',
      run: 3,
      at: later(1),
      pages: [{ ...moved, request: 'unfinished' }],
    });
    const { about: _, ...broken } = { ...moved, request: 'broken' };
    await keep({ source: 'catalog', stream: 'entities', partition: '*', run: 4, at: later(1), pages: [broken] });
    await world.warehouse.write(async (transaction) =>
      transaction.append('stream_state', [{ source: 'catalog', stream: 'entities', partition: '*', open_run: 3, opened_at: later(1) }]),
    );
    expect(await evidence('entity', 'kit', later(2))).toMatchObject([{ request: 'catalog file acme/kit-code: moved.yaml' }]);
    expect(await evidence('entity', 'kit')).toMatchObject([{ request: 'catalog file acme/kit-code: catalog-info.yaml' }]);
  });

  test('of a single list in which nothing of the object stands is that list', async () => {
    await tell(world, [{ source: 'datadog', rows: { monitor: [] } }, ...company]);
    await keep({
      source: 'datadog',
      stream: 'monitors',
      partition: '*',
      run: 1,
      at: ago(0),
      pages: [{ request: 'GET /api/v1/monitor?page=0', status: 200, body: '[]' }],
    });
    expect(await evidence('monitor', 'checkout')).toMatchObject([{ rows: 0, request: 'GET /api/v1/monitor?page=0' }]);
  });
});

test.each([
  ['query Texts {"owner":"acme","name":"pay","file0":"a:b"}', 'GitHub GraphQL `Texts` of acme/pay'],
  ['query Coverage {"organisation":"acme","after":null}', 'GitHub GraphQL `Coverage` of acme'],
  ['query Odd {"owner":1}', 'GitHub GraphQL `Odd`'],
  ['query Broken {"owner"}', 'GitHub GraphQL `Broken`'],
  ['GET /repos/acme/pay', 'GET /repos/acme/pay'],
])('%s is shown as %s', (request, shown) => {
  expect(showRequest('github', { request })).toBe(shown);
});
