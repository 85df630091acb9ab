import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCompany } from '../../../src/demo/start-company.ts';
import type { Company, Service } from '../../../src/demo/company.ts';
import { doraReport } from '../../../src/dora/report.ts';
import type { DoraQuestion, DoraReport } from '../../../src/dora/report.ts';
import type { MetricReadings } from '../../../src/dora/metric.ts';
import { stageNames } from '../../../src/dora/lead-time.ts';
import { listCollectors } from '../../../src/registry/collectors.ts';
import { listTables } from '../../../src/registry/tables.ts';
import { collect } from '../../../src/sync/collect.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { expectedOf, pastOf } from './by-definition.ts';
import type { Past } from './by-definition.ts';
import { strictDefinition } from './strict-definition.ts';

/**
 * The company's year is collected from its APIs, and every number of the report is held against the same number read off the
 * company itself by a reference that follows the definitions word for word.
 */
const now = '2026-06-17T15:30:00Z';
const zone = 'Europe/Berlin';
/** A moment at which a rollout has failed and nothing has put it right yet, though by `now` something has. */
const failing = '2026-01-09T10:45:00Z';
const streamsNeeded = {
  catalog: ['entities'],
  github: ['repositories', 'commits', 'pull-requests', 'deployments'],
  pagerduty: ['services', 'incidents'],
};
let company: Company;
let warehouse: Warehouse;

beforeAll(async () => {
  const running = await startCompany({ seed: 27, services: 6, now, faults: {} });
  company = running.company;
  const [collectors, tables] = await Promise.all([listCollectors(), listTables()]);
  warehouse = await openWarehouse(inMemory, { tables: tables.values(), readers: 1 });
  const sources = Object.entries(streamsNeeded).flatMap(([name, needed]) => {
    const collector = collectors.get(name);
    if (!collector) return [];
    const streams = Object.fromEntries(Object.entries(collector.streams).filter(([stream]) => needed.includes(stream)));
    return [
      {
        collector: { ...collector, streams },
        settings: collector.settings.parse(running.configuration[name as keyof typeof streamsNeeded]),
      },
    ];
  });
  try {
    await collect(warehouse, sources, { now, signal: new AbortController().signal, wait: async () => undefined });
  } finally {
    await running.close();
  }
  // What was collected today is taken as having been known all year, so that earlier days can be asked about.
  await warehouse.write(async (transaction) => {
    for (const table of ['entity', 'identity', 'knowledge', 'repository']) {
      await transaction.run(`UPDATE ${table} SET valid_from = '2020-01-01T00:00:00Z'`);
    }
  });
}, 60_000);

afterAll(async () => warehouse.close());

async function ask(question: Partial<DoraQuestion>): Promise<DoraReport> {
  const definition = await strictDefinition();
  return doraReport(warehouse, {
    definition,
    from: '2026-01-01',
    to: '2026-06-22',
    zone,
    bucket: 'window',
    by: 'service',
    asOf: now,
    now,
    ...question,
  });
}

const positive = (value: unknown): boolean => Number(value) > 0;

const pasts = new Map<string, Past>();

function pastAsOf(service: Service, asOf: string): Past {
  const key = `${service.name} ${asOf}`;
  const past = pasts.get(key) ?? pastOf(company, service, asOf);
  pasts.set(key, past);
  return past;
}

const servicesOf = (entities: readonly string[]): Service[] =>
  entities.map((entity) => {
    const service = company.services.find(({ name }) => entity === `service:default/${name}`);
    if (!service) throw new Error(`${entity} is no service of the company`);
    return service;
  });

function hold(found: MetricReadings, services: readonly Service[], window: { from: string; to: string }, asOf: string): void {
  const readable = services.filter(({ repository }) => !repository.forbidden.includes('deployments'));
  const paged = readable.filter(({ paged }) => paged);
  const delivery = expectedOf(
    readable.map((each) => pastAsOf(each, asOf)),
    { ...window, zone },
    asOf,
  );
  const trouble = expectedOf(
    paged.map((each) => pastAsOf(each, asOf)),
    { ...window, zone },
    asOf,
  );
  const seconds = (time: number | null) => (time === null ? null : time / 1000);

  const frequency = delivery['deployment-frequency'];
  expect(found['deployment-frequency'].measure.n).toBe(frequency.n);
  expect(found['deployment-frequency'].measure.value).toEqual(
    frequency.days === 0 ? null : expect.closeTo((frequency.n / frequency.days) * 7, 9),
  );
  if (frequency.days > 0) {
    expect(found['deployment-frequency'].details).toEqual({
      rollouts: frequency.n,
      days: frequency.days,
      'median-week-days': frequency.medianWeekDays,
    });
  }

  const lead = delivery['lead-time'];
  expect(found['lead-time'].measure).toMatchObject({ n: lead.n, value: seconds(lead.median) });
  if (lead.n > 0) {
    expect(stageNames.map((stage) => found['lead-time'].details[stage])).toEqual(lead.stages.map((each) => expect.closeTo(each / 1000, 3)));
    expect(found['lead-time'].details['bot']).toBe(lead.bot);
  }

  const { n, failed } = trouble['change-failure-rate'];
  expect(found['change-failure-rate'].measure).toMatchObject({ n, value: n === 0 ? null : failed / n });
  const recovery = trouble['recovery-time'];
  expect(found['recovery-time'].measure).toMatchObject({ n: recovery.n, value: seconds(recovery.median) });
  if (recovery.n > 0) expect(found['recovery-time'].details['open']).toBe(recovery.open);
}

describe('what is collected of a company gives the numbers of the company', () => {
  test('the company has everything that could be got wrong', async () => {
    const report = await ask({ by: 'all' });
    const { total, services } = report.groups[0] ?? expect.fail('no group');
    expect(services).toHaveLength(company.services.length);
    expect(total['deployment-frequency'].measure.n).toBeGreaterThan(300);
    expect(total['lead-time'].details).toMatchObject({ bot: expect.toSatisfy(positive), unreviewed: expect.toSatisfy(positive) });
    expect(total['change-failure-rate'].measure.n).toBeLessThan(total['deployment-frequency'].measure.n);
    expect(report.quality.unlinkedIncidents).toBeGreaterThan(0);
  });

  for (const by of ['service', 'team', 'all'] as const) {
    for (const bucket of ['week', 'quarter'] as const) {
      test(`by ${by} and ${bucket}`, async () => {
        const report = await ask({ by, bucket });
        for (const group of report.groups) {
          const services = servicesOf(group.services);
          hold(group.total, services, report, now);
          group.series.forEach((readings, index) => hold(readings, services, report.buckets[index] ?? expect.fail('no bucket'), now));
        }
      });
    }
  }

  test.each(['2026-05-31T22:00:00Z', '2026-03-29T01:00:00Z', failing])('as of %s nothing later is seen', async (asOf) => {
    const report = await ask({ bucket: 'quarter', asOf });
    for (const group of report.groups) hold(group.total, servicesOf(group.services), report, asOf);
  });

  test('what was open at a moment is censored there, whatever ended it later', async () => {
    const open = async (asOf: string) => (await ask({ by: 'all', asOf })).groups[0]?.total['recovery-time'].details['open'];
    expect([await open(failing), await open(now)]).toEqual([1, 0]);
  });
});
