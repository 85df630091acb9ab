import { asyncProperty, assert, array, constantFrom, integer, record } from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttestationTerms } from '../../../../rubrics/attestation.ts';
import { attest, readAttestations, withdrawAttestation } from '../../../../src/scoring/exemption/attestation.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { explain } from '../../../../src/scoring/explain/explain.ts';
import { readMaturity } from '../../../../src/scoring/maturity.ts';
import { ago, company, later, now, openWorld, rubricOf, tell, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await tell(world, company);
});
afterEach(async () => world.warehouse.close());

const terms: AttestationTerms = { key: 'load-test', value: true, comment: '850 requests per second, see the wiki.', days: 30 };
const state = async (entity: string, at: string, more: Partial<AttestationTerms> = {}, by = 'ada') =>
  attest(world.warehouse, entity, { ...terms, ...more }, { by, at });

async function verdictsAt(asOf: string): Promise<Readonly<Record<string, string>>> {
  const document = rubricOf({ tested: 'passes: attested("load-test")' }, 'for: service | where lifecycle == "production"');
  await evaluate(world.warehouse, world.environment, [document], { asOf, now: asOf });
  const { entities } = await readMaturity(world.warehouse, { asOf });
  return Object.fromEntries(entities.map(({ name, results }) => [name, results[0]?.verdicts[0]?.verdict ?? '']));
}

test('what is stated passes a check, what is denied fails it, and what nobody states or has lapsed is no data', async () => {
  await state('checkout', now);
  await state('ledger', now, { value: false });
  await state('kit', now, { key: 'restore-test' });
  expect(await verdictsAt(later(1))).toEqual({ checkout: 'pass', ledger: 'fail', kit: 'no-data', orphan: 'no-data', quiet: 'no-data' });
  expect(await verdictsAt(later(29.9))).toMatchObject({ checkout: 'pass' });
  expect(await verdictsAt(later(30))).toMatchObject({ checkout: 'no-data', ledger: 'no-data' });
});

test('what is not known says what would bring it, and what is known stands on a row of evidence', async () => {
  await state('checkout', now);
  await state('ledger', now, { key: 'restore-test' });
  await verdictsAt(later(1));
  const told = async (name: string) => {
    const outcome = await explain(world.warehouse, world.environment, {
      entity: `service:default/${name}`,
      check: 'tested',
      asOf: later(1),
      now: later(1),
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
    return outcome.value;
  };
  expect((await told('checkout')).evidence).toMatchObject([
    { table: 'attestation', rows: 1, reason: 'ada attests load-test: true, until 2026-10-31' },
  ]);
  expect((await told('ledger')).result.reason).toBe('Cannot be decided: `attested("load-test")` is stated by nobody now.');
  expect(await told('kit')).toMatchObject({
    result: { reason: 'Nobody attests anything of this entity now: let whoever knows state it with `assay attest`.' },
    remedies: ['Let whoever knows state it with `assay attest`.'],
  });
});

describe('what is stated later', () => {
  test('takes the place of what was, from then on', async () => {
    await state('checkout', now);
    await state('checkout', later(2), { value: 850, comment: 'Again.' }, 'bob');
    const records = await readAttestations(world.warehouse, { asOf: later(3) });
    expect(records).toMatchObject([
      { value: '850', by: 'bob', state: 'valid', at: later(2), until: later(32), endedBy: null },
      { value: 'true', by: 'ada', state: 'replaced', at: now, until: later(30), endedBy: 'bob', endedAt: later(2) },
    ]);
    const held = await world.warehouse.read('SELECT value, holds, attested_by, valid_from, valid_to FROM attestation ORDER BY valid_from');
    expect(held).toEqual([
      { value: 'true', holds: true, attested_by: 'ada', valid_from: now, valid_to: later(2) },
      { value: '850', holds: true, attested_by: 'bob', valid_from: later(2), valid_to: later(32) },
    ]);
  });

  test('is not seen before it was said', async () => {
    await state('checkout', now);
    await state('checkout', later(2), { value: false });
    expect(await readAttestations(world.warehouse, { asOf: later(1) })).toMatchObject([{ value: 'true', state: 'valid' }]);
    expect(await readAttestations(world.warehouse, { asOf: ago(1) })).toEqual([]);
  });

  test('while the clock has gone back is dated as what it follows', async () => {
    await state('checkout', later(5));
    expect(await state('checkout', now, { value: false })).toMatchObject({ value: { at: later(5), until: later(35), state: 'valid' } });
    expect(await readAttestations(world.warehouse, { asOf: later(5) })).toMatchObject([
      { value: 'false', state: 'valid' },
      { state: 'replaced' },
    ]);
  });
});

describe('withdrawn', () => {
  const withdraw = async (at: string, key = 'load-test') =>
    withdrawAttestation(world.warehouse, 'checkout', { key, comment: 'It was another service.' }, { by: 'bob', at });

  test('it holds no longer, and that it was stated stays known', async () => {
    await state('checkout', now);
    expect(await withdraw(later(1))).toMatchObject({ value: { state: 'withdrawn', endedBy: 'bob', endedAt: later(1) } });
    expect(await verdictsAt(later(2))).toMatchObject({ checkout: 'no-data' });
    expect(await world.warehouse.read('SELECT state FROM attestation_event ORDER BY number')).toEqual([
      { state: 'attested' },
      { state: 'withdrawn' },
    ]);
    expect(await withdraw(later(3))).toMatchObject({ errors: [{ code: 'attestation.none' }] });
  });

  test('is nothing that was never stated, or has lapsed', async () => {
    await state('checkout', now);
    expect(await withdraw(later(1), 'restore-test')).toMatchObject({ errors: [{ code: 'attestation.none' }] });
    expect(await withdraw(later(31))).toMatchObject({ errors: [{ code: 'attestation.none' }] });
  });
});

test('of an entity that is not there nothing can be stated, and every fault is told', async () => {
  expect(await state('chekout', now, { comment: '' })).toMatchObject({
    errors: [{ code: 'attestation.comment-missing' }, { code: 'entity.unknown', facts: { near: 'checkout' } }],
  });
  expect(await world.warehouse.read('FROM attestation_event')).toEqual([]);
});

test('names, comments and values are only ever values', async () => {
  const hostile = `x'); DROP TABLE attestation; --\u0007<script>"`;
  await state('checkout', now, { value: hostile, comment: hostile }, hostile);
  expect(await readAttestations(world.warehouse, { asOf: now })).toMatchObject([
    { value: JSON.stringify(hostile), comment: hostile, by: hostile },
  ]);
});

test('whatever is stated and taken back in whatever order, what holds at a moment is what was said last and is still valid', async () => {
  const step = record({
    does: constantFrom('true', 'false', 'withdraw'),
    at: integer({ min: 0, max: 9 }),
    days: integer({ min: 1, max: 4 }),
  });
  await assert(
    asyncProperty(array(step, { maxLength: 6 }), async (steps) => {
      await world.warehouse.write(async (transaction) => {
        for (const table of ['attestation_event', 'attestation']) await transaction.run(`DELETE FROM ${table}`);
      });
      let said: { value: string; from: number; until: number } | null = null;
      let clock = 0;
      const expected = Array<string | null>(16).fill(null);
      for (const { does, at, days } of steps) {
        const moment = Math.max(clock, at);
        const holds = said !== null && moment < said.until;
        if (does === 'withdraw') {
          const outcome = await withdrawAttestation(
            world.warehouse,
            'checkout',
            { key: 'load-test', comment: null },
            { by: 'bob', at: later(at) },
          );
          if (!holds && at >= clock) expect(outcome.ok).toBe(false);
          if (!outcome.ok) continue;
          said = null;
        } else {
          await state('checkout', later(at), { value: does === 'true', days });
          said = { value: does, from: moment, until: moment + days };
        }
        clock = moment;
        for (let day = moment; day < expected.length; day += 1) expected[day] = said && day < said.until ? said.value : null;
      }
      for (const [day, value] of expected.entries()) {
        const held = await world.warehouse.read<{ value: string }>(
          'SELECT value FROM attestation WHERE valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to',
          { at: later(day) },
        );
        expect(held.map((each) => each.value)).toEqual(value === null ? [] : [value]);
      }
    }),
    { numRuns: 12 },
  );
});
