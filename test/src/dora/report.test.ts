import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { entity } from '../../../collectors/tables/entity.ts';
import { metricNames } from '../../../src/dora/metric.ts';
import { doraReport } from '../../../src/dora/report.ts';
import type { DoraGroup, DoraReport } from '../../../src/dora/report.ts';
import { forever } from '../../../src/warehouse/warehouse.ts';
import { askCompany, askWarehouse, commitChain, companyWarehouse, deployed, merged } from './company.ts';
import type { Company } from './company.ts';
import { strictDefinition } from './strict-definition.ts';

const day = (date: string, hour = 12) => new Date(Date.parse(`${date}T00:00:00Z`) + hour * 3_600_000).toISOString();
const only = (report: DoraReport): DoraGroup => {
  const [group, ...more] = report.groups;
  if (!group || more.length > 0) throw new Error(`${report.groups.length} groups`);
  return group;
};

/** Two rollouts a week for twelve weeks, each with one merge; every eighth one leads to an incident of two hours. */
function busy(name: string, owner: string): Company {
  const repository = `shop/${name}`;
  const dates = Array.from({ length: 24 }, (_, index) => day('2026-01-06', 12 + 84 * index));
  return {
    services: [{ name, owner, pager: `P-${name}` }],
    teams: [owner],
    deployments: [
      deployed(repository, 's1', day('2026-01-05')),
      ...dates.map((date, index) => deployed(repository, `s${index + 2}`, date)),
    ],
    commits: commitChain(repository, 25),
    pullRequests: dates.map((date, index) => {
      const at = (hours: number) => new Date(Date.parse(date) - hours * 3_600_000).toISOString();
      return merged(repository, index + 1, `s${index + 2}`, at(20), at(2), {
        first_commit_at: at(26),
        first_review_at: at(10),
        approved_at: at(4),
      });
    }),
    incidents: dates.flatMap((date, index) => {
      const at = (hours: number) => new Date(Date.parse(date) + hours * 3_600_000).toISOString();
      return index % 8 === 0
        ? [
            {
              incident: `${name}-${index}`,
              service: `P-${name}`,
              status: 'resolved',
              urgency: 'high',
              created_at: at(1),
              resolved_at: at(3),
            },
          ]
        : [];
    }),
  };
}

function together(...companies: Company[]): Company {
  const all = <T>(of: (company: Company) => readonly T[] | undefined): T[] => companies.flatMap((each) => of(each) ?? []);
  return {
    services: all((each) => each.services),
    teams: [...new Set(all((each) => each.teams))],
    deployments: all((each) => each.deployments),
    commits: all((each) => each.commits),
    pullRequests: all((each) => each.pullRequests),
    incidents: all((each) => each.incidents),
    repositories: all((each) => each.repositories),
    unread: all((each) => each.unread),
  };
}

test('a service that deploys twice a week', async () => {
  const { total } = only(await askCompany(busy('pay', 'payments'), { by: 'service' }));
  const frequency = total['deployment-frequency'];
  expect(frequency.measure).toMatchObject({
    value: 25 / 12,
    n: 25,
    unit: 'per week',
    zone: 'UTC',
    definition: 'strict',
    coverage: 1,
    flags: [],
  });
  expect(frequency.measure.low).toBeCloseTo(16.179 / 12, 3);
  expect(frequency.measure.high).toBeCloseTo(36.905 / 12, 3);
  expect(frequency.band).toMatchObject({ name: 'high', year: 2024 });
  expect(total['lead-time'].measure).toMatchObject({ value: 26 * 3600, n: 24, unit: 'seconds' });
  expect(total['lead-time'].details).toMatchObject({
    coding: 6 * 3600,
    pickup: 10 * 3600,
    review: 6 * 3600,
    'merge-wait': 2 * 3600,
    deploy: 600,
  });
  expect(total['change-failure-rate'].measure).toMatchObject({ value: 3 / 25, n: 25, flags: [] });
  expect(total['recovery-time'].measure).toMatchObject({ value: 3 * 3600, n: 3, flags: ['small-sample'] });
  expect(total['recovery-time'].band).toBeNull();
});

test('nothing at all gives null, never zero', async () => {
  for (const by of ['service', 'team', 'all'] as const) {
    const report = await askCompany({ services: [] }, { by, bucket: 'week' });
    for (const group of report.groups) {
      for (const readings of [group.total, ...group.series]) {
        for (const name of metricNames)
          expect(readings[name].measure).toMatchObject({
            value: null,
            n: 0,
            low: null,
            high: null,
            flags: expect.arrayContaining(['no-data']),
          });
      }
    }
  }
});

test('a service without any reading keeps its place, with what is missing', async () => {
  const report = await askCompany({ services: [{ name: 'ghost', repositories: [] }] }, { by: 'service' });
  expect(only(report).total['deployment-frequency'].measure).toMatchObject({ value: null, coverage: 0, flags: ['no-data'] });
  expect(report.quality.unread.map((each) => [each.table, each.outcome])).toEqual([
    ['deployment', 'absent'],
    ['commit', 'absent'],
    ['pull_request', 'absent'],
    ['incident', 'absent'],
  ]);
});

test('what may not be read is null with the reason, and the rest is still said', async () => {
  const company = {
    ...busy('pay', 'payments'),
    unread: [{ service: 'pay', table: 'incident', outcome: 'forbidden', reason: 'Needs incidents.read' }],
  };
  const { total, quality } = only(await askCompany(company, { by: 'service' }));
  expect(total['deployment-frequency'].measure.value).not.toBeNull();
  expect(total['change-failure-rate'].measure).toMatchObject({ value: null, flags: ['no-data', 'forbidden'] });
  expect(quality.unread).toEqual([
    { entity: 'service:default/pay', table: 'incident', outcome: 'forbidden', reason: 'Needs incidents.read' },
  ]);
});

test('a service that was read and never deployed has no frequency, and is named', async () => {
  const report = await askCompany({
    services: [{ name: 'library' }],
    deployments: [deployed('shop/library', 's1', day('2026-01-06'), { environment: 'staging' })],
  });
  expect(only(report).total['deployment-frequency'].measure).toMatchObject({ value: null, flags: ['no-deployments'] });
  expect(report.quality.withoutDeployments).toEqual(['service:default/library']);
});

test('a week without a deployment is an observed zero between the first deployment and now, and null outside', async () => {
  const report = await askCompany(
    { services: [{ name: 'pay' }], deployments: [deployed('shop/pay', 's1', day('2026-01-14'))] },
    { bucket: 'week', from: '2026-01-05', to: '2026-02-09', asOf: '2026-01-28T12:00:00Z' },
  );
  const weeks = only(report).series.map((each) => each['deployment-frequency']);
  expect(report.buckets.map((each) => each.label)).toEqual(['2026-W02', '2026-W03', '2026-W04', '2026-W05', '2026-W06']);
  expect(weeks.map((each) => [each.measure.value, each.details['days'] ?? null])).toEqual([
    [null, null],
    [7 / 5, 5],
    [0, 7],
    [0, 3],
    [null, null],
  ]);
  expect(weeks[2]?.measure).toMatchObject({ low: 0, flags: ['small-sample'] });
  expect(weeks[3]?.measure.flags).toContain('partial');
});

test('after its repository was archived a service is not said to deploy nothing', async () => {
  const report = await askCompany(
    {
      services: [{ name: 'old' }],
      deployments: [deployed('shop/old', 's1', day('2026-01-07'))],
      repositories: [{ repository: 'shop/old', name: 'old', archived: true, pushed_at: day('2026-01-15') }],
    },
    { bucket: 'week', to: '2026-02-02' },
  );
  expect(only(report).series.map((each) => each['deployment-frequency'].measure.value)).toEqual([7 / 5, 0, null, null]);
});

test('the zone decides which week a deployment at midnight is in', async () => {
  const company = {
    services: [{ name: 'pay' }],
    deployments: [deployed('shop/pay', 's0', day('2026-01-06')), deployed('shop/pay', 's1', '2026-03-29T22:30:00Z')],
  };
  const inWeek = async (zone: string) => {
    const report = await askCompany(company, { zone, bucket: 'week', from: '2026-03-23', to: '2026-04-06' });
    return only(report).series.map((each) => each['deployment-frequency'].measure.n);
  };
  expect(await inWeek('UTC')).toEqual([1, 0]);
  expect(await inWeek('Europe/Zurich')).toEqual([0, 1]);
});

test('unmapped environments are left out and listed', async () => {
  const report = await askCompany({
    services: [{ name: 'pay' }],
    deployments: [
      deployed('shop/pay', 's1', day('2026-01-06')),
      deployed('shop/pay', 's2', day('2026-01-07'), { environment: 'blue-moon' }),
      deployed('shop/pay', 's3', day('2026-01-08'), { environment: 'blue-moon' }),
      deployed('shop/pay', 's4', day('2026-01-08'), { environment: 'pre-production' }),
      deployed('shop/pay', 's5', day('2026-01-08'), { environment: 'Production – eu-west-1' }),
    ],
  });
  expect(report.quality.unmappedEnvironments).toEqual([{ environment: 'blue-moon', deployments: 2 }]);
  expect(only(report).total['deployment-frequency'].measure.n).toBe(2);
});

test('rollouts younger than the time allowed for incidents make a failure rate immature', async () => {
  const { total } = only(await askCompany(busy('pay', 'payments'), { asOf: '2026-03-28T12:30:00Z' }));
  expect(total['change-failure-rate'].measure.flags).toEqual(['immature', 'partial']);
});

test('an incident of a rollout from before the window is not lost at its edge', async () => {
  const company: Company = {
    services: [{ name: 'pay', pager: 'P' }],
    deployments: [deployed('shop/pay', 's1', day('2026-01-04', 20)), deployed('shop/pay', 's2', day('2026-01-20'))],
    incidents: [
      {
        incident: 'i',
        service: 'P',
        status: 'resolved',
        urgency: 'high',
        created_at: day('2026-01-05', 2),
        resolved_at: day('2026-01-05', 4),
      },
    ],
  };
  const report = await askCompany(company);
  expect(report.quality).toMatchObject({ incidents: 1, unlinkedIncidents: 0 });
  expect(only(report).total['change-failure-rate'].measure).toMatchObject({ value: 0, n: 1 });
});

test('a rollback marks what it undid as failed, is no rollout of the rate itself, and ends the failure', async () => {
  const company: Company = {
    services: [{ name: 'pay', pager: 'P' }],
    deployments: [
      deployed('shop/pay', 's1', day('2026-01-06')),
      deployed('shop/pay', 's2', day('2026-01-07')),
      deployed('shop/pay', 's1', day('2026-01-07', 15)),
    ],
  };
  const { total } = only(await askCompany(company));
  expect(total['change-failure-rate'].details).toEqual({ failed: 1, rollouts: 2 });
  expect(total['recovery-time'].measure).toMatchObject({ value: 3 * 3600, n: 1 });
  expect(total['deployment-frequency'].measure.n).toBe(3);

  const strict = await strictDefinition();
  const definition = { ...strict, failure: { ...strict.failure, rollbacks: 'include' as const } };
  expect(only(await askCompany(company, { definition })).total['change-failure-rate'].details).toEqual({ failed: 1, rollouts: 3 });
});

test('incidents of low urgency are no failures, and unlinked ones are counted', async () => {
  const company: Company = {
    services: [{ name: 'pay', pager: 'P' }],
    deployments: [deployed('shop/pay', 's1', day('2026-01-06'))],
    incidents: [
      { incident: 'low', service: 'P', status: 'triggered', urgency: 'low', created_at: day('2026-01-06', 13) },
      { incident: 'late', service: 'P', status: 'triggered', urgency: 'high', created_at: day('2026-01-20') },
    ],
  };
  const report = await askCompany(company);
  expect(only(report).total['change-failure-rate'].measure).toMatchObject({ value: 0, n: 1 });
  expect(report.quality).toMatchObject({ incidents: 1, unlinkedIncidents: 1 });
});

test('an open incident counts at once and is censored; as of an earlier day, what is closed now was open', async () => {
  const company: Company = {
    services: [{ name: 'pay', pager: 'P' }],
    deployments: [deployed('shop/pay', 's1', day('2026-01-06'))],
    incidents: [
      {
        incident: 'i',
        service: 'P',
        status: 'resolved',
        urgency: 'high',
        created_at: day('2026-01-06', 13),
        resolved_at: day('2026-01-09'),
      },
    ],
  };
  const recovery = async (asOf: string) => only(await askCompany(company, { asOf })).total['recovery-time'];
  expect(await recovery('2026-06-01T00:00:00Z')).toMatchObject({ measure: { value: 3 * 86_400, n: 1 } });
  const then = await recovery('2026-01-08T00:00:00Z');
  expect(then).toMatchObject({
    measure: { value: null, n: 1, flags: ['small-sample', 'censored', 'not-reached', 'partial'] },
    details: { open: 1 },
  });
});

test('one incident marks one rollout of a team, though two of its services answer for it', async () => {
  const struck = { service: 'P', status: 'resolved', urgency: 'high' };
  const report = await askCompany(
    {
      services: [
        { name: 'api', owner: 'shop', pager: 'P' },
        { name: 'web', owner: 'shop', pager: 'P' },
      ],
      deployments: [deployed('shop/api', 'a1', day('2026-01-06', 8)), deployed('shop/web', 'w1', day('2026-01-07', 8))],
      incidents: [
        { ...struck, incident: 'both', created_at: day('2026-01-07', 9), resolved_at: day('2026-01-07', 10) },
        { ...struck, incident: 'api-only', created_at: day('2026-01-06', 9), resolved_at: day('2026-01-06', 10) },
      ],
    },
    { by: 'team' },
  );
  expect(only(report).total['change-failure-rate'].details).toEqual({ failed: 2, rollouts: 2 });
  expect(only(report).quality).toMatchObject({ incidents: 2, unlinkedIncidents: 0 });
  const later = await askCompany(
    {
      services: [
        { name: 'api', owner: 'shop', pager: 'P' },
        { name: 'web', owner: 'shop', pager: 'P' },
      ],
      deployments: [deployed('shop/api', 'a1', day('2026-01-07', 7)), deployed('shop/web', 'w1', day('2026-01-07', 8))],
      incidents: [{ ...struck, incident: 'both', created_at: day('2026-01-07', 9), resolved_at: day('2026-01-07', 10) }],
    },
    { by: 'team' },
  );
  expect(only(later).total['change-failure-rate'].details).toEqual({ failed: 1, rollouts: 2 });
  expect(only(later).total['recovery-time'].measure).toMatchObject({ n: 1, value: 2 * 3600 });
});

test('a service of which one repository could be read is counted, and what is missing is said', async () => {
  const warehouse = await companyWarehouse({
    services: [{ name: 'pay', repositories: ['shop/pay', 'shop/pay-jobs'] }],
    deployments: [deployed('shop/pay', 's1', day('2026-01-06'))],
  });
  await warehouse.write(async (transaction) =>
    transaction.run(`UPDATE knowledge SET outcome = 'forbidden', reason = 'Needs Deployments: read'
      WHERE "table" = 'deployment' AND external = 'shop/pay-jobs'`),
  );
  const group = only(await askWarehouse(warehouse, { by: 'service' }));
  expect(group.total['deployment-frequency'].measure).toMatchObject({
    n: 1,
    flags: ['small-sample', 'short-exposure', 'incomplete', 'forbidden'],
  });
  expect(group.quality.unread).toContainEqual({
    entity: 'service:default/pay',
    table: 'deployment',
    outcome: 'forbidden',
    reason: 'Needs Deployments: read',
  });
  await warehouse.close();
});

test('the owner is whom the source names whose word counts', async () => {
  const warehouse = await companyWarehouse({ services: [{ name: 'pay', owner: 'payments' }], teams: ['payments', 'old'] });
  await warehouse.write(async (transaction) => {
    await transaction.load(
      entity,
      [{ entity: 'service:default/pay', kind: 'service', namespace: 'default', name: 'pay', owner: 'team:default/old' }],
      { source: 'a-second-source', observedAt: '2020-01-01T00:00:00Z' },
    );
    await transaction.append('knowledge', [
      {
        table: 'entity',
        entity: 'service:default/pay',
        external: 'service:default/pay',
        source: 'test',
        rank: 0,
        outcome: 'read',
        reason: '',
        read_at: '2020-01-01T00:00:00Z',
        valid_from: '2020-01-01T00:00:00Z',
        valid_to: forever,
      },
    ]);
  });
  expect((await askWarehouse(warehouse, { by: 'team' })).groups.map((each) => each.entity)).toEqual(['team:default/payments']);
  await warehouse.close();
});

test('a deployment of which only the end is known is counted', async () => {
  const company = {
    services: [{ name: 'pay' }],
    deployments: [deployed('shop/pay', 's1', day('2026-01-06'), { created_at: null, started_at: null })],
  };
  expect(only(await askCompany(company)).total['deployment-frequency'].measure.n).toBe(1);
});

test('changes of which nobody can tell when they reached production are counted, not dropped', async () => {
  const company: Company = {
    services: [{ name: 'pay' }],
    commits: commitChain('shop/pay', 4),
    deployments: [deployed('shop/pay', 's3', day('2026-01-06')), deployed('shop/pay', 's4', day('2026-01-08'))],
    pullRequests: [2, 3, 4].map((n) => merged('shop/pay', n, `s${n}`, day('2026-01-05'), day('2026-01-05', 13))),
  };
  expect(only(await askCompany(company)).total['lead-time']).toMatchObject({ measure: { n: 2 }, details: { undatable: 1 } });
  const before = only(await askCompany({ ...company, pullRequests: company.pullRequests?.slice(0, 1) ?? [] })).total['lead-time'];
  expect(before).toMatchObject({ measure: { value: null, flags: ['no-changes'] }, details: { undatable: 1 } });
});

test('bots are a stratum of their own', async () => {
  const company: Company = {
    services: [{ name: 'pay' }],
    commits: commitChain('shop/pay', 4),
    deployments: [deployed('shop/pay', 's1', day('2026-01-06')), deployed('shop/pay', 's4', day('2026-01-08'))],
    pullRequests: [
      merged('shop/pay', 1, 's2', day('2026-01-07'), day('2026-01-07', 13)),
      merged('shop/pay', 2, 's3', day('2026-01-07'), day('2026-01-07', 13), { author: 'renovate[bot]' }),
      merged('shop/pay', 3, 's4', day('2026-01-07'), day('2026-01-07', 13), { author: 'robot', author_is_bot: true }),
    ],
  };
  expect(only(await askCompany(company)).total['lead-time']).toMatchObject({ measure: { n: 1 }, details: { bot: 2 } });
});

test('teams and everything are computed from the facts of their services, each shared fact once', async () => {
  const company = together(busy('pay', 'payments'), busy('cart', 'shopping'), {
    services: [{ name: 'pay-worker', owner: 'payments', repositories: ['shop/pay'], pager: 'P-pay' }],
  });
  const [services, teams, all] = await Promise.all((['service', 'team', 'all'] as const).map(async (by) => askCompany(company, { by })));
  expect(services?.groups.map((each) => each.name)).toEqual(['cart', 'pay', 'pay-worker']);
  expect(teams?.groups.map((each) => [each.entity, each.name, each.services.length])).toEqual([
    ['team:default/payments', 'payments', 2],
    ['team:default/shopping', 'shopping', 1],
  ]);
  const pay = services?.groups[1];
  expect(teams?.groups[0]?.total).toEqual(pay?.total);
  expect(all?.groups[0]?.total['deployment-frequency'].measure.n).toBe(50);
  expect(all?.groups[0]?.total['change-failure-rate'].details).toEqual({ failed: 6, rollouts: 50 });
});

test('services without an owner come last, and a team that no catalog declares keeps its name', async () => {
  const services = [{ name: 'orphan' }, { name: 'pay', owner: 'payments' }, { name: 'lake', owner: 'data' }];
  const report = await askCompany({ services, teams: ['payments'] }, { by: 'team' });
  expect(report.groups.map((each) => [each.entity, each.name])).toEqual([
    ['team:default/data', 'data'],
    ['team:default/payments', 'payments'],
    [null, 'no owner'],
  ]);
});

test('one service or one team can be asked about', async () => {
  const company = together(busy('pay', 'payments'), busy('cart', 'shopping'));
  const asked = async (entity: string) => (await askCompany(company, { by: 'service', entity })).groups.map((each) => each.name);
  expect(await asked('service:default/cart')).toEqual(['cart']);
  expect(await asked('team:default/payments')).toEqual(['pay']);
  expect(await asked("team:default/x' OR '1'='1")).toEqual([]);
});

test('counts over weeks add up to those over the window, wherever it is cut', async () => {
  const warehouse = await companyWarehouse(together(busy('pay', 'payments'), busy('cart', 'shopping')));
  const definition = await strictDefinition();
  const ask = async (from: string, to: string, bucket: 'week' | 'window') =>
    only(
      await doraReport(warehouse, {
        definition,
        from,
        to,
        zone: 'Europe/Zurich',
        bucket,
        by: 'all',
        asOf: day('2026-06-01'),
        now: day('2026-06-01'),
      }),
    );
  const date = (offset: number) => day('2026-01-01', 24 * offset).slice(0, 10);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      async (start, first, second) => {
        const [whole, left, right] = await Promise.all([
          ask(date(start), date(start + first + second), 'week'),
          ask(date(start), date(start + first), 'window'),
          ask(date(start + first), date(start + first + second), 'window'),
        ]);
        for (const name of metricNames) {
          const n = whole.total[name].measure.n;
          expect(left.total[name].measure.n + right.total[name].measure.n).toBe(n);
          expect(whole.series.reduce((sum, each) => sum + each[name].measure.n, 0)).toBe(n);
        }
      },
    ),
    { numRuns: 12 },
  );
  await warehouse.close();
});

test('a first deployment late in a week says that its rate counts from there', async () => {
  const company = { services: [{ name: 'api' }], deployments: [deployed('shop/api', 's1', '2026-01-09T10:00:00Z')] };
  const report = await askCompany(company, { bucket: 'week', from: '2026-01-05', to: '2026-01-19' });
  const series = report.groups[0]?.series.map((each) => each['deployment-frequency'].measure);
  expect(series?.map(({ value, flags }) => ({ value, flags }))).toEqual([
    { value: 7 / 3, flags: ['small-sample', 'short-exposure'] },
    { value: 0, flags: ['small-sample'] },
  ]);
});

test('what was merged and never deployed is counted: in repositories that never deploy too, and not on other branches', async () => {
  const at = ['2026-02-02T10:00:00Z', '2026-02-03T10:00:00Z'] as const;
  const company = {
    services: [{ name: 'api' }, { name: 'kit' }],
    deployments: [deployed('shop/api', 's1', '2026-01-12T10:00:00Z')],
    commits: commitChain('shop/api', 2),
    repositories: ['api', 'kit'].map((name) => ({ repository: `shop/${name}`, name, default_branch: 'trunk' })),
    pullRequests: [
      merged('shop/api', 1, 's2', ...at, { base_branch: 'trunk' }),
      merged('shop/api', 2, 'x1', ...at, { base_branch: 'feature' }),
      merged('shop/kit', 1, 'k1', ...at, { base_branch: 'trunk' }),
      merged('shop/kit', 2, 'k2', ...at),
      merged('shop/kit', 3, 'k3', ...at, { author: 'renovate[bot]', author_is_bot: true }),
    ],
  };
  const { groups, quality } = await askCompany(company, { by: 'service' });
  expect(groups.map((each) => each.quality.undeployedChanges)).toEqual([1, 2]);
  expect(quality.undeployedChanges).toBe(3);
});

test('changes that were merged count as lasting until they are deployed', async () => {
  const company = {
    services: [{ name: 'api' }],
    deployments: [deployed('shop/api', 's1', '2026-01-12T10:00:00Z'), deployed('shop/api', 's2', '2026-02-03T10:00:00Z')],
    commits: commitChain('shop/api', 4),
    pullRequests: [
      merged('shop/api', 2, 's2', '2026-02-02T10:00:00Z', '2026-02-02T12:00:00Z'),
      merged('shop/api', 3, 's3', '2026-02-02T10:00:00Z', '2026-02-04T12:00:00Z', { first_commit_at: '2026-02-01T10:00:00Z' }),
      merged('shop/api', 4, 's4', '2026-03-02T10:00:00Z', '2026-03-04T12:00:00Z'),
    ],
  };
  const [group] = (await askCompany(company, { bucket: 'window' })).groups;
  const { measure, details } = group!.total['lead-time'];
  expect(measure).toMatchObject({ n: 1, value: 86_400 });
  expect(details).toMatchObject({ merged: 3, 'merged-open': 2, 'merged-p50': null, 'without-first-commit': 1 });
  const early = await askCompany(company, { to: '2026-02-04' });
  expect(early.groups[0]?.total['lead-time'].details).toMatchObject({ merged: 1, 'merged-open': 0, 'merged-p50': 86_400 });
});

test('what happened to nobody is counted apart', async () => {
  const incident = { status: 'resolved', urgency: 'high', created_at: '2026-02-01T00:00:00Z' };
  const company = {
    services: [{ name: 'api', pager: 'P1' }],
    deployments: [
      deployed('shop/api', 's1', '2026-01-12T10:00:00Z'),
      deployed('shop/stray', 's1', '2026-01-12T10:00:00Z'),
      deployed('shop/stray', 's2', '2026-06-12T10:00:00Z'),
    ],
    incidents: [
      { service: 'P1', incident: 'I1', ...incident },
      { service: 'P2', incident: 'I2', ...incident },
      { service: 'P2', incident: 'I3', ...incident, urgency: 'low' },
      { service: 'P2', incident: 'I4', ...incident, created_at: '2025-02-01T00:00:00Z' },
    ],
  };
  expect((await askCompany(company)).unmapped).toEqual({ deployments: 1, incidents: 1 });
  expect((await askCompany(company, { entity: 'service:default/api', by: 'service' })).unmapped).toBeNull();
});

test('what finishes at the very moment a week begins belongs to that week', async () => {
  const company = {
    services: [{ name: 'api' }],
    deployments: [deployed('shop/api', 's1', '2026-01-01T00:00:00Z'), deployed('shop/api', 's2', '2026-01-12T00:00:00Z')],
    commits: commitChain('shop/api', 2),
    pullRequests: [merged('shop/api', 2, 's2', '2026-01-10T00:00:00Z', '2026-01-11T00:00:00Z')],
  };
  const report = await askCompany(company, { bucket: 'week', from: '2026-01-05', to: '2026-01-19' });
  const counts = report.groups[0]?.series.map((each) => [each['deployment-frequency'].measure.n, each['lead-time'].measure.n]);
  expect(counts).toEqual([
    [0, 0],
    [1, 1],
  ]);
});
