import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GateQuestion } from '../../../src/scoring/gate/gate-question.ts';
import { buildApp } from '../../../src/server/app.ts';
import { simulatedGate } from './simulated-gate.ts';
import { simulatedServices } from './simulated-services.ts';

const asked: Omit<GateQuestion, 'now'>[] = [];
let app: FastifyInstance;
beforeAll(async () => {
  app = await buildApp({
    ...simulatedServices({ services: 1 }),
    gate: async (question) => {
      asked.push(question);
      return simulatedGate(question);
    },
  });
});
afterAll(async () => app.close());

const post = async (payload: object) => {
  const response = await app.inject({ method: 'POST', url: '/api/gate', payload });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
};

describe('POST /api/gate', () => {
  test('asks for what was left out as the command does', async () => {
    const { status, body } = await post({ entity: 'orders-api', noRegression: true, since: '2026-10-01T00:00:00+02:00' });
    expect(asked.at(-1)).toEqual({
      entity: 'orders-api',
      rubrics: [],
      checks: [],
      letter: null,
      level: null,
      noRegression: true,
      since: '2026-09-30T22:00:00.000Z',
      policy: { onNoData: 'fail', force: false },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      entity: 'service:default/orders-api',
      passes: true,
      onNoData: 'fail',
      findings: [
        { demand: 'no-regression', asked: 'runbook', ruling: 'advises', phase: 'visible', regression: { what: 'check', by: 'facts' } },
      ],
      repairs: [
        {
          check: 'runbook',
          fix: 'Write one.',
          page: '/services/service%3Adefault%2Forders-api',
          explained: '/api/services/service%3Adefault%2Forders-api/checks/production-readiness/runbook',
        },
      ],
    });
  });

  test('says no with 200: that it is blocked is an answer', async () => {
    const { status, body } = await post({ entity: 'orders-api', grade: 'B', force: true, onNoData: 'pass' });
    expect([status, body['passes']]).toEqual([200, false]);
    expect(asked.at(-1)).toMatchObject({ letter: 'B', policy: { onNoData: 'pass', force: true } });
  });

  test('knows no such entity, with the near name', async () => {
    expect(await post({ entity: 'ordrs-api', noRegression: true })).toMatchObject({
      status: 404,
      body: {
        title: 'There is no entity `ordrs-api`.',
        near: ['orders-api'],
        faults: [{ where: 'body', hint: 'Did you mean `orders-api`?' }],
      },
    });
  });

  test.each([
    {},
    { entity: '' },
    { entity: 'orders-api', grade: 'E' },
    { entity: 'orders-api', since: 'yesterday' },
    { entity: 'orders-api', onNoData: 'maybe' },
    { entity: 'orders-api', drop: 'table' },
    { entity: 'orders-api', checks: 'runbook' },
  ])('refuses %j', async (payload) => {
    const before = asked.length;
    expect((await post(payload)).status).toBe(400);
    expect(asked).toHaveLength(before);
  });

  test('is not there where the server gates nothing', async () => {
    const without = await buildApp(simulatedServices({ services: 1 }));
    const response = await without.inject({ method: 'POST', url: '/api/gate', payload: { entity: 'orders-api', noRegression: true } });
    expect(response.statusCode).toBe(404);
    await without.close();
  });
});
