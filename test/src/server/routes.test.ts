import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Collected } from '../../../query-language/editor/collected.ts';
import { listEnvironment } from '../../../src/registry/environment.ts';
import { listLintRules } from '../../../src/registry/lint-rules.ts';
import { exemptionService } from '../../../src/scoring/exemption/exemption-service.ts';
import { buildApp } from '../../../src/server/app.ts';
import { languageService } from '../../../src/server/language.ts';
import { listRoutes, type PlacedRoute } from '../../../src/server/route.ts';
import { openWorld, type World } from '../scoring/world.ts';
import { simulatedGate } from './simulated-gate.ts';
import { simulatedHistory } from './simulated-history.ts';
import { simulatedNow, simulatedServices } from './simulated-services.ts';

const collected: Collected = {
  values: (table, column) => (table === 'entity' && column === 'tier' ? [{ value: 'tier-1', count: 7 }] : undefined),
  readAt: () => '2026-11-02T12:00:00.000Z',
};

let app: FastifyInstance;
let world: World;
beforeAll(async () => {
  world = await openWorld();
  const language = languageService(await listEnvironment(), await listLintRules(), async () => collected);
  const exemptions = exemptionService(world.warehouse, world.environment, { approvers: null, now: () => simulatedNow });
  app = await buildApp({
    ...simulatedServices({ services: 12 }),
    language,
    exemptions,
    gate: async (question) => simulatedGate(question),
    history: simulatedHistory,
  });
});
afterAll(async () => {
  await app.close();
  await world.warehouse.close();
});

const json = async (url: string) => {
  const response = await app.inject(url);
  return { status: response.statusCode, type: response.headers['content-type'], body: response.json() as Record<string, unknown> };
};

describe('every route', () => {
  const examples: Readonly<Record<string, string>> = {
    ':entity': 'orders-api',
    ':rubric': 'production-readiness',
    ':check': 'has-owner',
    ':chart': 'grade-distribution',
  };
  const needed = (url: string) =>
    url.endsWith('/query') ? '?text=x' : /\/(?:backtest|movers|trend)$/u.test(url) ? '?rubric=production-readiness' : '';
  const address = (url: string) => url.replaceAll(/:\w+/g, (name) => examples[name] ?? name) + needed(url);

  test('has the URL of its place', async () => {
    expect((await listRoutes()).map(({ url }) => url).sort()).toEqual([
      '/api/backtest',
      '/api/charts/:chart',
      '/api/charts/:chart/svg',
      '/api/dora',
      '/api/evaluate',
      '/api/exemptions',
      '/api/exemptions/:id/approve',
      '/api/exemptions/:id/deny',
      '/api/exemptions/:id/revoke',
      '/api/exemptions/request',
      '/api/gate',
      '/api/language/complete',
      '/api/language/diagnose',
      '/api/language/format',
      '/api/language/hover',
      '/api/movers',
      '/api/overview',
      '/api/query',
      '/api/rollup',
      '/api/rubrics',
      '/api/schedule',
      '/api/services',
      '/api/services/:entity',
      '/api/services/:entity/checks/:rubric/:check',
      '/api/services/:entity/remedies',
      '/api/trend',
      '/healthz',
    ]);
  });

  /** Asks a route as it wants to be asked. */
  const ask = async ({ url, body }: PlacedRoute, parameter = '') => {
    const at = address(url);
    const whole = parameter === '' ? at : `${at}${at.includes('?') ? '&' : '?'}${parameter}`;
    const payload =
      body && 'entity' in body.shape
        ? { entity: 'orders-api', noRegression: true }
        : { text: 'git.archived', ...(body && 'offset' in body.shape ? { offset: 5 } : {}) };
    return app.inject(body ? { method: 'POST', url: whole, payload } : whole);
  };

  /** Those that anybody may ask; what writes is tried in a test of its own. */
  const listReading = async () => (await listRoutes()).filter(({ writes }) => !writes);

  test('answers what it declares, and a report says as of when', async () => {
    for (const route of await listReading()) {
      const response = await ask(route);
      expect(response.statusCode, `${route.url} ${response.body.slice(0, 300)}`).toBe(200);
      const body: unknown = route.type ? response.body : response.json();
      expect(route.answers.safeParse(body).error?.issues ?? []).toEqual([]);
      if (!route.type && !route.body) expect(body).toMatchObject({ asOf: simulatedNow });
    }
  });

  test('takes another instant, and refuses what is none', async () => {
    const past = await json('/api/overview?asOf=2026-06-01T00:00:00%2B02:00');
    expect(past.body['asOf']).toBe('2026-05-31T22:00:00.000Z');
    expect((await json('/api/overview?asOf=2026-06-01')).body['asOf']).toBe('2026-06-01T23:59:59.999Z');
    expect((await json(`/api/overview?asOf=${simulatedNow.slice(0, 10)}`)).body['asOf']).toBe(simulatedNow);
    const wrong = await json('/api/overview?asOf=yesterday');
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({ status: 400, faults: [{ where: 'querystring/asOf', says: expect.stringContaining('2026-01-31') }] });
    const less = await json('/api/movers');
    expect(less.body).toMatchObject({ status: 400, faults: [{ where: 'querystring/rubric', says: 'is missing' }] });
  });

  test('refuses parameters that it does not know', async () => {
    for (const route of await listReading()) expect((await ask(route, 'asof=2026-06-01')).statusCode, route.url).toBe(400);
  });

  test('is described as OpenAPI 3.1', async () => {
    const { body } = await json('/api/openapi.json');
    expect(body['openapi']).toBe('3.1.0');
    const described = Object.keys(body['paths'] as object).sort();
    expect(described).toEqual((await listRoutes()).map(({ url }) => url.replaceAll(/:(\w+)/g, '{$1}')).sort());
    expect(JSON.stringify(body)).not.toContain('#/definitions');
  });
});

describe('overview', () => {
  test('counts every service once under each rubric, and every verdict', async () => {
    const { body } = await json('/api/overview');
    const rubrics = body['rubrics'] as { grades: { services: number }[] }[];
    for (const { grades } of rubrics) expect(grades.reduce((sum, { services }) => sum + services, 0)).toBe(12);
    const verdicts = body['verdicts'] as { checks: number }[];
    expect(verdicts.reduce((sum, { checks }) => sum + checks, 0)).toBe(12 * 20);
    expect(body['stale']).toBe(false);
  });

  test('says when the grades are old', async () => {
    const { body } = await json('/api/overview?asOf=2026-11-04T14:00:00Z');
    expect(body['stale']).toBe(true);
  });

  test('lists the checks most failed by share, and leaves out those that do not count', async () => {
    const failed = (await json('/api/overview')).body['mostFailed'] as { check: string; failing: number; known: number }[];
    const shares = failed.map(({ failing, known }) => failing / known);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(failed.map(({ check }) => check)).not.toContain('quiet-alerts');
  });

  test('of nothing is empty, not zero', async () => {
    const empty = await buildApp(simulatedServices({ services: 0 }));
    const body = (await empty.inject('/api/overview')).json() as Record<string, unknown>;
    expect(body).toMatchObject({ services: 0, rubrics: [], evaluatedAt: null, mostFailed: [] });
    await empty.close();
  });
});

describe('services', () => {
  test('the heatmap has a character for each check of each rubric', async () => {
    const { body } = await json('/api/services');
    const rubrics = body['rubrics'] as { checks: unknown[] }[];
    const codes = body['codes'] as Record<string, string>;
    for (const { verdicts } of body['services'] as { verdicts: string[] }[]) {
      expect(verdicts.map(({ length }) => length)).toEqual(rubrics.map(({ checks }) => checks.length));
      for (const code of verdicts.join('')) expect(codes).toHaveProperty([code]);
    }
  });

  test('are found by identifier, with or without escapes, and by name', async () => {
    for (const asked of ['service:default%2Forders-api', 'SERVICE:default%2FOrders-API', 'orders-api']) {
      expect((await json(`/api/services/${asked}`)).body).toMatchObject({ entity: 'service:default/orders-api' });
    }
  });

  test('unknown ones are a problem with the near name', async () => {
    const { status, type, body } = await json('/api/services/ordrs-api');
    expect(status).toBe(404);
    expect(type).toContain('application/problem+json');
    expect(body).toEqual({ type: 'about:blank', title: 'Nothing graded is called “ordrs-api”', status: 404, near: ['orders-api'] });
  });

  test('a name that several have is not guessed', async () => {
    const services = simulatedServices({ services: 1 });
    const twins = await buildApp({
      ...services,
      maturity: async (question) => {
        const report = await services.maturity(question);
        return { ...report, entities: report.entities.flatMap((each) => [each, { ...each, entity: 'service:other/orders-api' }]) };
      },
    });
    const response = await twins.inject('/api/services/orders-api');
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ near: ['service:default/orders-api', 'service:other/orders-api'] });
    expect((await twins.inject('/api/services/service:other%2Forders-api')).statusCode).toBe(200);
    await twins.close();
  });

  test('are told of the past with what was seen then, one alone', async () => {
    const services = simulatedServices({ services: 2 });
    const asked: string[][] = [];
    const past = await buildApp({
      ...services,
      seenThen: async (report) => {
        asked.push(report.entities.map(({ name }) => name));
        const entities = report.entities.map((each) => ({
          ...each,
          results: each.results.map((result) => ({
            ...result,
            verdicts: result.verdicts.map((own) => ({ ...own, reason: 'Seen then.' })),
          })),
        }));
        return { ...report, entities, evaluatedAt: '2026-01-01T00:00:00.000Z' };
      },
    });
    const told = (await past.inject('/api/services/orders-api')).json<{
      readonly evaluatedAt: string;
      readonly rubrics: readonly { readonly results: readonly { readonly reason: string }[] }[];
    }>();
    expect(asked).toEqual([['orders-api']]);
    expect(told.evaluatedAt).toBe('2026-01-01T00:00:00.000Z');
    expect(new Set(told.rubrics.flatMap(({ results }) => results.map(({ reason }) => reason)))).toEqual(new Set(['Seen then.']));
    await past.close();
  });

  test('whose grade was judged otherwise later say so, with what was reported', async () => {
    const services = simulatedServices({ services: 2 });
    const said = { letter: 'A', level: null, score: 0.95, coverage: 1 } as const;
    const correction = { reported: { ...said, letter: 'D', score: 0.6 } as const, standing: said, recordedAt: '2026-11-03T12:00:00.000Z' };
    const own = { entity: 'service:default/orders-api', rubric: 'production-readiness', ...correction };
    const draft = { ...own, rubric: 'still-a-draft' };
    const corrected = await buildApp({
      ...services,
      corrected: async () => [own, draft],
      explain: async (question) => {
        const told = await services.explain(question);
        return told && { ...told, corrected: own };
      },
      history: simulatedHistory,
    });
    const asked = async (url: string) => (await corrected.inject(url)).json() as unknown;
    expect(await asked('/api/overview')).toMatchObject({ corrected: 1 });
    expect(await asked('/api/services')).toMatchObject({ corrected: [own] });
    const { rubrics } = (await asked('/api/services/orders-api')) as { rubrics: { rubric: string; corrected: unknown }[] };
    expect(new Map(rubrics.map((each) => [each.rubric, each.corrected])).get('production-readiness')).toEqual(correction);
    expect(rubrics.filter((each) => each.corrected !== null)).toHaveLength(1);
    expect(await asked('/api/services/orders-api/checks/production-readiness/has-owner')).toMatchObject({ corrected: correction });
    expect(await asked('/api/trend?rubric=production-readiness')).toMatchObject({ corrected: [{ grades: 3 }] });
    await corrected.close();
  });

  test('unknown rubrics and checks are problems with near names', async () => {
    expect((await json('/api/services/orders-api/checks/production-rediness/has-owner')).body).toMatchObject({
      near: ['production-readiness'],
    });
    expect((await json('/api/services/orders-api/checks/production-readiness/has-owners')).body).toMatchObject({ near: ['has-owner'] });
  });

  test('tell what to do about every check that did not pass, and link only where a browser may go', async () => {
    const { body } = await json('/api/services/orders-api');
    expect(body['links']).toEqual([
      { title: 'Runbook', url: 'https://runbooks.example.com/orders' },
      { title: 'Dashboard', url: 'https://dashboards.example.com/d/orders' },
    ]);
    const unmet = (body['rubrics'] as { rubric: string; results: { check: string; verdict: string }[] }[]).flatMap(({ rubric, results }) =>
      results.filter(({ verdict }) => ['fail', 'no-data', 'error'].includes(verdict)).map(({ check }) => `${rubric}/${check}`),
    );
    const remedies = (await json('/api/services/orders-api/remedies')).body['remedies'] as { rubric: string; check: string }[];
    expect(unmet.length).toBeGreaterThan(0);
    expect(remedies.map(({ rubric, check }) => `${rubric}/${check}`)).toEqual(unmet);
  });
});

describe('what the server does by itself', () => {
  test('is told without what went wrong inside, which is for the log', async () => {
    const ran = { job: 'collect', startedAt: simulatedNow, endedAt: simulatedNow };
    const idle = { pattern: '0 4 * * *', zone: 'UTC', follows: [], nextAt: null, runningSince: null, waiting: false, skipped: 0 };
    const fault = 'IO Error: cannot open /var/lib/assay.duckdb with token hunter2';
    const scheduled = await buildApp({
      ...simulatedServices({ services: 1 }),
      schedule: () => [
        { job: 'collect', ...idle, last: { ...ran, outcome: 'failed', says: 'It failed. The log of the server says why.', fault } },
        { job: 'collect git', ...idle, last: { ...ran, outcome: 'done', says: '3 pages; 1 of 2 streams failed', fault } },
      ],
    });
    const { payload } = await scheduled.inject('/api/schedule');
    expect(payload).toContain('1 of 2 streams failed');
    expect(payload).not.toMatch(/IO Error|\/var|hunter2|fault/u);
    await scheduled.close();
  });
});

describe('delivery', () => {
  test('without a window: thirteen whole weeks and the one under way, from a Monday of the zone', async () => {
    const { body } = await json('/api/dora?zone=Asia/Tokyo');
    expect(body).toMatchObject({ from: '2026-08-03', to: '2026-11-03', zone: 'Asia/Tokyo', bucket: 'week', by: 'all' });
  });

  test('no data is null', async () => {
    const { body } = await json('/api/dora?bucket=window');
    expect(body).toMatchObject({ groups: [{ total: { 'recovery-time': { measure: { value: null, low: null, high: null, n: 0 } } } }] });
  });

  test('refuses zones that are none and windows that are empty', async () => {
    expect((await json('/api/dora?zone=Mars/Base')).body).toMatchObject({ status: 400, faults: [{ where: 'querystring/zone' }] });
    expect((await json('/api/dora?from=2026-10-01&to=2026-10-01')).body).toMatchObject({ status: 400, title: 'The window is empty' });
  });
});

describe('roll-ups', () => {
  test('are by team and median unless another is asked for', async () => {
    const { body } = await json('/api/rollup');
    expect(body).toMatchObject({ by: 'team', statistic: 'median', since: null, weights: {} });
    const weighed = await json('/api/rollup?by=organisation&statistic=SHARE:b&weights=tier-1=3&rubric=production-readiness');
    expect(weighed.body).toMatchObject({ by: 'organisation', statistic: 'share:B', weights: { 'tier-1': 3 } });
    expect(weighed.body['rubrics']).toHaveLength(1);
  });

  test('refuse what they do not know', async () => {
    for (const wrong of ['by=squad', 'since=yesterday']) expect((await json(`/api/rollup?${wrong}`)).status, wrong).toBe(400);
    expect((await json('/api/rollup?statistic=max')).body).toMatchObject({ status: 400, near: expect.arrayContaining(['median']) });
    expect((await json('/api/rollup?weights=tier-1')).body).toMatchObject({ status: 400 });
    expect((await json('/api/rollup?since=2027-01-01T00:00:00Z')).body).toMatchObject({ status: 400, title: 'Nothing lies in between' });
    expect((await json('/api/rollup?rubric=production-rediness')).body).toMatchObject({ status: 404, near: ['production-readiness'] });
  });
});

describe('charts', () => {
  test('come compiled, with their rows and words, in the theme asked for', async () => {
    const [light, dark] = await Promise.all(['light', 'dark'].map(async (theme) => json(`/api/charts/grade-distribution?theme=${theme}`)));
    expect(light?.body).toMatchObject({ chart: 'grade-distribution', rows: 12, title: 'Grades' });
    expect(light?.body['describes']).toMatch(/^Production readiness: A \d/);
    expect(JSON.stringify(light?.body['spec'])).not.toBe(JSON.stringify(dark?.body['spec']));
  });

  test('draw the numbers that the overview tells', async () => {
    const { rubrics } = (await json('/api/overview')).body as {
      rubrics: { title: string; grades: { letter: string; services: number }[] }[];
    };
    const told = rubrics.map(({ title, grades }) => {
      const held = grades.filter(({ services }) => services > 0).map(({ letter, services }) => `${letter} ${services}`);
      return `${title}: ${held.join(', ')}.`;
    });
    expect((await json('/api/charts/grade-distribution')).body['describes']).toBe(told.join(' '));
    const { body } = await json('/api/charts/deployment-frequency');
    const weeks = ((await json('/api/dora')).body['buckets'] as unknown[]).length;
    expect(body).toMatchObject({ rows: weeks, title: 'Deployment frequency' });
    expect(body['describes']).toMatch(/^12 whole weeks, between \d/);
  });

  test('come as pictures too', async () => {
    const response = await app.inject('/api/charts/deployment-frequency/svg?theme=dark&width=500');
    expect(response.headers['content-type']).toContain('image/svg+xml');
    expect(response.body).toMatch(/^<svg /);
  });

  test('unknown ones are a problem with the near name', async () => {
    expect((await json('/api/charts/grade-distributon')).body).toMatchObject({ status: 404, near: ['grade-distribution'] });
    expect((await json('/api/charts/grade-distribution?theme=pink')).status).toBe(400);
  });
});

describe('queries', () => {
  test('answer rows, or say what is wrong with the expression', async () => {
    expect((await json('/api/query?text=owner')).body).toMatchObject({
      truncated: true,
      columns: [{ name: 'entity', type: 'text' }],
    });
    expect((await json('/api/query?text=ownr')).body).toMatchObject({ status: 400, faults: [{ hint: 'Did you mean “owner”?' }] });
    expect((await json('/api/query?text=')).status).toBe(400);
  });

  test('are unknown where they are not offered', async () => {
    const without = await buildApp(simulatedServices({ services: 1, queries: false }));
    expect((await without.inject('/api/query?text=owner')).statusCode).toBe(404);
    await without.close();
  });
});
