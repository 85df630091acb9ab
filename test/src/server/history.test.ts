import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/scoring/store/evaluate.ts';
import { historyService } from '../../../src/scoring/history/trend-service.ts';
import { buildApp } from '../../../src/server/app.ts';
import { listRoutes } from '../../../src/server/route.ts';
import { company, later, now, openWorld, rubricOf, tell, type World } from '../scoring/world.ts';
import { simulatedHistory } from './simulated-history.ts';
import { simulatedServices } from './simulated-services.ts';

let world: World;
let app: FastifyInstance;

/** Day 0: nobody owns `orphan`. Day 5: somebody does. */
beforeAll(async () => {
  world = await openWorld();
  const rubric = rubricOf(
    { owner: 'passes: ownership.owners.length > 0', coverage: 'passes: ci.coverage >= 70%' },
    'for: service\ngrading: {minimum-coverage: 10%}',
  );
  const run = async (day: number) => evaluate(world.warehouse, world.environment, [rubric], { asOf: later(day), now: later(day) });
  await tell(world, company);
  await run(0);
  const [catalog, ...others] = company;
  const owned = { entity: 'service:default/orphan', owner: 'team:default/payments', name: 'payments', kind: 'team', known: true };
  await tell(world, [{ ...catalog!, rows: { ...catalog!.rows, owner: [...(catalog!.rows['owner'] ?? []), owned] } }, ...others], later(5));
  await run(5);
  app = await buildApp({
    ...simulatedServices({ services: 1 }),
    now: () => later(6),
    history: historyService(world.warehouse, world.environment),
  });
});
afterAll(async () => {
  await app.close();
  await world.warehouse.close();
});

const ask = async (url: string) => {
  const response = await app.inject(url);
  return { status: response.statusCode, body: response.json() as Record<string, unknown> };
};

describe('looking back over HTTP', () => {
  test('answers as it is declared', async () => {
    for (const { url, answers } of await listRoutes()) {
      if (!['/api/backtest', '/api/trend', '/api/movers'].includes(url)) continue;
      const { status, body } = await ask(`${url}?rubric=tested&since=9d`);
      expect(status, url).toBe(200);
      expect(answers.safeParse(body).error?.issues ?? []).toEqual([]);
    }
  });

  test('backtests, and tells empty days from bad ones', async () => {
    const { body } = await ask('/api/backtest?rubric=tested&since=9d&every=day&entity=orphan');
    const days = body['days'] as { known: boolean; entities: number }[];
    expect(days.map(({ known, entities }) => [known, entities])).toEqual([
      ...Array.from({ length: 3 }, () => [false, 0]),
      ...Array.from({ length: 7 }, () => [true, 6]),
    ]);
    expect(body).toMatchObject({
      asOf: later(6),
      asIfNow: false,
      known: { entities: now },
      followed: [{ entity: 'service:default/orphan' }],
    });
  });

  test('tells trends and movers up to the instant asked for', async () => {
    const { body } = await ask('/api/trend?rubric=tested&since=9d&every=day&check=owner');
    expect((body['check'] as { days: unknown[] }).days.at(-1)).toMatchObject({ verdicts: { pass: 5, fail: 1 }, passRate: 5 / 6 });
    expect((await ask('/api/movers?rubric=tested&since=5d')).body).toMatchObject({
      known: true,
      improved: [{ entity: 'service:default/orphan', leading: 'fact', checks: [{ check: 'owner', from: 'fail', to: 'pass' }] }],
      dropped: [],
    });
    expect((await ask(`/api/movers?rubric=tested&since=2d&asOf=${later(3)}`)).body).toMatchObject({ improved: [], to: { at: later(3) } });
  });

  test('says what is wrong with a question, and knows near names', async () => {
    expect(await ask('/api/trend?rubric=testd')).toMatchObject({ status: 404, body: { near: ['tested'] } });
    expect(await ask('/api/movers?rubric=testd')).toMatchObject({ status: 404, body: { near: ['tested'] } });
    expect(await ask('/api/backtest?rubric=testd')).toMatchObject({ status: 404, body: { near: ['tested'] } });
    expect(await ask('/api/trend?rubric=tested&check=ownr')).toMatchObject({ status: 404, body: { near: ['owner'] } });
    expect(await ask('/api/trend?rubric=tested&since=ever')).toMatchObject({
      status: 400,
      body: { faults: [{ says: expect.stringContaining('ever') }] },
    });
    expect(await ask('/api/backtest?rubric=tested&entity=orphn')).toMatchObject({ status: 404, body: { near: ['orphan'] } });
    expect(await ask('/api/backtest?rubric=tested&select=team:x')).toMatchObject({ status: 400 });
    expect((await ask('/api/backtest')).status).toBe(400);
    const without = await buildApp(simulatedServices({ services: 1 }));
    expect((await without.inject('/api/trend?rubric=tested')).statusCode).toBe(404);
    await without.close();
  });

  test('refuses a backtest that would take long: of many days as of many verdicts', async () => {
    const history = historyService(world.warehouse, world.environment, 80_030);
    const careful = await buildApp({ ...simulatedServices({ services: 1 }), now: () => later(6), history });
    const statusOf = async (query: string) => (await careful.inject(`/api/backtest?rubric=tested&${query}`)).statusCode;
    expect(await statusOf('since=2d&every=day')).toBe(200);
    expect(await statusOf('since=3d&every=day')).toBe(400);
    expect(await statusOf('since=3d&every=day&select=lifecycle:deprecated')).toBe(200);
    expect((await careful.inject('/api/backtest?rubric=tested&since=1y&every=day')).json()).toMatchObject({
      faults: [
        {
          says: 'To judge 6 entities by 2 checks on 366 days takes longer than is waited for here.',
          hint: expect.stringContaining('Of so many, 3 days are judged in one go'),
        },
      ],
    });
    await careful.close();
  });
});

describe('a backtest, which takes long,', () => {
  const address = '/api/backtest?rubric=tested';

  test('is done once at a time, and other questions are answered meanwhile', async () => {
    const [begun, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const backtest: typeof simulatedHistory.backtest = async (question) => {
      begun.resolve();
      await done.promise;
      return simulatedHistory.backtest(question);
    };
    const busy = await buildApp({ ...simulatedServices({ services: 1 }), history: { ...simulatedHistory, backtest } });
    const first = busy.inject(address).then(({ statusCode }) => statusCode);
    await begun.promise;
    const second = await busy.inject(address);
    expect(second.statusCode).toBe(429);
    expect(second.json()).toMatchObject({ title: 'Another such question is being answered' });
    expect((await busy.inject('/api/trend?rubric=tested')).statusCode).toBe(200);
    done.resolve();
    expect(await first).toBe(200);
    expect((await busy.inject(address)).statusCode).toBe(200);
    await busy.close();
  });

  test('is told to end when nobody waits for it any more', async () => {
    const [begun, left] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
    const backtest: typeof simulatedHistory.backtest = async ({ signal }) => {
      begun.resolve();
      if (signal?.aborted === false) await once(signal, 'abort');
      left.resolve(signal?.reason);
      throw signal?.reason;
    };
    const served = await buildApp({ ...simulatedServices({ services: 1 }), history: { ...simulatedHistory, backtest } });
    const url = await served.listen({ host: '127.0.0.1', port: 0 });
    const impatience = new AbortController();
    const asked = fetch(`${url}${address}`, { signal: impatience.signal }).catch(() => 'gone');
    await begun.promise;
    impatience.abort();
    expect(await asked).toBe('gone');
    expect(await left.promise).toMatchObject({ message: 'Nobody waits for the answer any more' });
    await served.close();
  });
});
