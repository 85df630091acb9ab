import { expect, test } from 'vitest';
import { buildApp } from '../../../src/server/app.ts';
import type { Services } from '../../../src/server/services.ts';
import { simulatedServices } from './simulated-services.ts';

const ada = { as: 'ada@example.com', token: 'a'.repeat(32) };
const authorization = `Bearer ${ada.token}`;

type Asked = Parameters<NonNullable<Services['evaluate']>>[0];

/** An app that grades on demand, and what it was asked for. */
async function appWith(evaluate?: NonNullable<Services['evaluate']>) {
  const asked: Asked[] = [];
  const app = await buildApp(
    {
      ...simulatedServices({ services: 1 }),
      ...(evaluate && {
        evaluate: async (question) => {
          asked.push(question);
          return evaluate(question);
        },
      }),
    },
    { writers: [ada] },
  );
  const post = async (payload: object, headers: Readonly<Record<string, string>> = { authorization }) => {
    const response = await app.inject({ method: 'POST', url: '/api/evaluate', payload, headers });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  };
  return { app, asked, post };
}

const done = { ok: true, entity: null, entities: 7, grades: 1, verdicts: 3, faults: [] } as const;

test('everything, one entity or one rubric is graded for who has a token', async () => {
  const { app, asked, post } = await appWith(async ({ entity }) => ({ ...done, entity }));
  expect(await post({})).toMatchObject({ status: 200, body: { entity: null, rubric: null, entities: 7, grades: 1, verdicts: 3 } });
  expect(await post({ entity: 'ledger', rubric: 'maturity' })).toMatchObject({
    status: 200,
    body: { entity: 'ledger', rubric: 'maturity' },
  });
  expect(asked).toEqual([
    { entity: null, rubric: null },
    { entity: 'ledger', rubric: 'maturity' },
  ]);
  await app.close();
});

test('nobody else is served, and what makes no sense is refused', async () => {
  const { app, asked, post } = await appWith(async () => done);
  expect((await post({}, {})).status).toBe(401);
  expect((await post({}, { authorization: 'Bearer guess' })).status).toBe(401);
  expect((await post({}, { authorization, origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await post({ entitty: 'ledger' })).status).toBe(400);
  expect((await post({ entity: '' })).status).toBe(400);
  expect((await app.inject('/api/evaluate')).statusCode).toBe(405);
  expect(asked).toEqual([]);
  await app.close();
});

test('what names nothing is not found; what cannot be graded says why', async () => {
  const says = 'There is no rubric `x`.';
  const unknown = await appWith(async () => ({ ok: false, unknown: true, faults: [{ where: 'body', says, hint: 'Did you mean `y`?' }] }));
  expect(await unknown.post({ rubric: 'x' })).toMatchObject({ status: 404, body: { faults: [{ says }] } });
  const refused = await appWith(async () => ({
    ok: false,
    unknown: false,
    faults: [{ where: 'exemptions.yaml', says: 'It cannot be read.' }],
  }));
  expect(await refused.post({})).toMatchObject({ status: 409, body: { faults: [{ where: 'exemptions.yaml' }] } });
  const without = await appWith();
  expect((await without.post({})).status).toBe(404);
  for (const { app } of [unknown, refused, without]) await app.close();
});
