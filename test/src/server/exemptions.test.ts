import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/scoring/store/evaluate.ts';
import { exemptionService } from '../../../src/scoring/exemption/exemption-service.ts';
import { buildApp, type AppOptions } from '../../../src/server/app.ts';
import { company, later, now, openWorld, rubricOf, tell, type World } from '../scoring/world.ts';
import { simulatedServices } from './simulated-services.ts';

const ada = { as: 'ada@example.com', token: 'a'.repeat(32) };
const bob = { as: 'bob@example.com', token: 'b'.repeat(32) };
const eve = { as: 'eve@example.com', token: 'e'.repeat(32) };

let world: World;
let app: FastifyInstance;
beforeEach(async () => {
  world = await openWorld();
  await tell(world, company);
  const document = rubricOf({ runbook: 'passes: links("runbook").length > 0' });
  await evaluate(world.warehouse, world.environment, [document], { asOf: now, now });
  app = await open({ writers: [ada, bob, eve] });
});
afterEach(async () => {
  await app.close();
  await world.warehouse.close();
});

async function open(options: AppOptions): Promise<FastifyInstance> {
  const exemptions = exemptionService(world.warehouse, world.environment, { approvers: [bob.as], now: () => later(1) });
  return buildApp({ ...simulatedServices({ services: 1 }), exemptions, now: () => later(1) }, options);
}

const terms = { entity: 'ledger', rubric: 'tested', check: 'runbook', reason: 'migration', text: 'Moves.', expires: '2026-12-01' };

async function post(url: string, payload: object, headers: Readonly<Record<string, string>> = {}, to = app) {
  const response = await to.inject({ method: 'POST', url, payload, headers });
  return { status: response.statusCode, headers: response.headers, body: response.json<Record<string, unknown>>() };
}
const as = ({ token }: typeof ada) => ({ authorization: `Bearer ${token}` });
const steps = async () =>
  world.warehouse.read<{ state: string; person: string; origin: string }>(
    'SELECT state, person, origin FROM exemption_event ORDER BY number',
  );

test('an exemption is asked for, approved by somebody else, listed, and revoked, each in the name of the token', async () => {
  const asked = await post('/api/exemptions/request', terms, as(ada));
  expect(asked).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      isNew: true,
      exemption: { id: 'ex-1', state: 'requested', entity: 'service:default/ledger', askedBy: ada.as, decidedBy: null },
    },
  });
  expect(await post('/api/exemptions/request', terms, as(ada))).toMatchObject({ status: 200, body: { isNew: false } });
  expect(await post('/api/exemptions/ex-1/approve', {}, as(ada))).toMatchObject({ status: 403 });
  expect(await post('/api/exemptions/ex-1/approve', {}, as(eve))).toMatchObject({ status: 403 });
  expect(await post('/api/exemptions/ex-1/approve', { note: 'Until then.' }, as(bob))).toMatchObject({
    status: 200,
    body: { exemption: { state: 'approved', decidedBy: bob.as, note: 'Until then.' } },
  });
  expect(await post('/api/exemptions/ex-1/deny', {}, as(bob))).toMatchObject({ status: 409 });
  expect(await post('/api/exemptions/ex-2/approve', {}, as(bob))).toMatchObject({ status: 404, body: { near: ['ex-1'] } });
  const listed = await app.inject('/api/exemptions?state=approved&rubric=tested');
  expect(listed.json()).toMatchObject({ asOf: later(1), exemptions: [{ id: 'ex-1', state: 'approved' }] });
  expect((await app.inject(`/api/exemptions?asOf=${now}`)).json()).toMatchObject({ exemptions: [] });
  expect(await post('/api/exemptions/ex-1/revoke', {}, as(eve))).toMatchObject({ status: 200, body: { exemption: { state: 'revoked' } } });
  expect(await steps()).toEqual([
    { state: 'requested', person: ada.as, origin: 'api' },
    { state: 'approved', person: bob.as, origin: 'api' },
    { state: 'revoked', person: eve.as, origin: 'api' },
  ]);
});

test('what cannot be is refused with reasons, and nothing is recorded', async () => {
  expect(await post('/api/exemptions/request', { ...terms, check: 'runbok', expires: '2026-09-01' }, as(ada))).toMatchObject({
    status: 400,
    body: { near: ['runbook'], faults: [{ says: 'There is no check `runbok`.' }, { says: '2026-09-01 is over.' }] },
  });
  expect(await post('/api/exemptions/request', { ...terms, entity: 'legder' }, as(ada))).toMatchObject({
    status: 404,
    body: { near: ['ledger'] },
  });
  expect(await post('/api/exemptions/request', { ...terms, scope: 'service' }, as(ada))).toMatchObject({ status: 400 });
  expect(await post('/api/exemptions/request', { ...terms, entity: undefined, scope: 'service | where teir' }, as(ada))).toMatchObject({
    status: 400,
  });
  expect(await post('/api/exemptions/request', { ...terms, askedBy: 'bob' }, as(ada))).toMatchObject({ status: 400 });
  expect(await post('/api/exemptions/request', { ...terms, expires: '2026-02-30' }, as(ada))).toMatchObject({ status: 400 });
  expect(await steps()).toEqual([]);
});

describe('nobody else writes', () => {
  const refused = async (headers: Readonly<Record<string, string>>, to = app) =>
    (await post('/api/exemptions/request', terms, headers, to)).status;
  afterEach(async () => {
    expect(await steps()).toEqual([]);
  });

  test('without a token, or with one that is not known', async () => {
    expect(await refused({})).toBe(401);
    expect(await post('/api/exemptions/request', { nonsense: true })).toMatchObject({ status: 401 });
    for (const authorization of [
      'Bearer',
      `Bearer ${'x'.repeat(32)}`,
      `Bearer ${ada.token}x`,
      ada.token,
      `Basic ${ada.token}`,
      `Bearer  `,
    ]) {
      expect([authorization, await refused({ authorization })]).toEqual([authorization, 401]);
    }
  });

  test('where nobody is named who may', async () => {
    const closed = await open({});
    expect(await refused(as(ada), closed)).toBe(403);
    expect((await closed.inject('/api/exemptions')).statusCode).toBe(200);
    await closed.close();
  });

  test('from a page of another site, whatever it knows', async () => {
    const host = 'localhost:4700';
    for (const from of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:4701' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect([from, await refused({ host, ...as(ada), ...from })]).toEqual([from, 403]);
    }
    expect(await refused({ host: 'evil.example', ...as(ada) })).toBe(421);
  });

  test('with a form, or by asking to read', async () => {
    const form = await app.inject({
      method: 'POST',
      url: '/api/exemptions/request',
      payload: JSON.stringify(terms),
      headers: { ...as(ada), 'content-type': 'text/plain' },
    });
    expect(form.statusCode).toBe(400);
    const read = await app.inject({ url: '/api/exemptions/request', headers: as(ada) });
    expect([read.statusCode, read.headers['allow']]).toEqual([405, 'POST']);
  });

  test('more often than people would', async () => {
    const answers: number[] = [];
    for (let index = 0; index < 61; index += 1) answers.push(await refused({ authorization: `Bearer guess-${index}` }));
    expect(new Set(answers.slice(0, 60))).toEqual(new Set([401]));
    expect(answers.at(-1)).toBe(429);
  });
});

test('what this server itself serves may write', async () => {
  const headers = { host: 'localhost:4700', origin: 'http://localhost:4700', 'sec-fetch-site': 'same-origin', ...as(ada) };
  expect(await post('/api/exemptions/request', terms, headers)).toMatchObject({ status: 200 });
});
