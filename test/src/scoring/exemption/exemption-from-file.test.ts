import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readExemptions } from '../../../../rubrics/exemption-file.ts';
import { decideExemption } from '../../../../src/scoring/exemption/exemption-decision.ts';
import { scopeFaultsIn, takeFiledExemptions } from '../../../../src/scoring/exemption/exemption-from-file.ts';
import { exemptionsAsOf } from '../../../../src/scoring/exemption/exemption-in-force.ts';
import { company, later, now, openWorld, tell, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await tell(world, company);
});
afterEach(async () => world.warehouse.close());

const rubrics = [{ id: 'ready', longestExemption: 90, checks: [{ id: 'runbook' }, { id: 'coverage' }] }];

const entry = (more: Readonly<Record<string, string | undefined>> = {}): string => {
  const fields = {
    entity: 'ledger',
    rubric: 'ready',
    check: 'runbook',
    reason: 'migration',
    text: 'moves',
    'asked-by': 'ada',
    'approved-by': 'bob',
    expires: '2026-12-01',
  };
  const written = Object.entries({ ...fields, ...more }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`],
  );
  return `  - {${written.join(', ')}}\n`.replaceAll(/expires: "([\d-]+)"/gu, 'expires: $1');
};

/** Takes a file with these entries, or none, and gives the codes of what is wrong with it. */
async function take(entries: readonly string[] | null, at = now, approvers: readonly string[] | null = null): Promise<string[]> {
  const read = entries && readExemptions(`exemptions:${entries.length === 0 ? ' []' : `\n${entries.join('')}`}`, 'exemptions.yaml');
  if (read && !read.ok) throw new Error(JSON.stringify(read.errors));
  const options = { now: at, approvers };
  const told = await takeFiledExemptions(world.warehouse, world.environment, rubrics, read && read.value, options);
  return told.map(
    ({ code, file, span }) => `${code} ${file}:${span?.start === undefined ? '' : read?.value.text.slice(span.start, span.end)}`,
  );
}

const steps = async (): Promise<string[]> => {
  const rows = await world.warehouse.read<{ exemption: string; state: string; person: string }>('FROM exemption_event ORDER BY number');
  return rows.map(({ exemption, state, person }) => `${exemption} ${state} by ${person}`);
};
const exempt = async (at: string): Promise<string[]> =>
  (await exemptionsAsOf(world.warehouse, world.environment, at)).map(({ entity, check }) => `${entity.split('/')[1] ?? ''} ${check}`);

test('what the file says is in force from when it was taken, and until it is taken out', async () => {
  expect(await take([entry(), entry({ check: 'coverage', 'approved-by': undefined })])).toEqual([]);
  expect(await steps()).toEqual(['ex-1 requested by ada', 'ex-1 approved by bob', 'ex-3 requested by ada']);
  expect(await take([entry({ check: 'coverage', 'approved-by': 'eve' })], later(1))).toEqual([]);
  expect((await steps()).slice(3)).toEqual(['ex-3 approved by eve', 'ex-1 revoked by exemptions.yaml']);
  await take(null, later(2));
  expect((await steps()).slice(5)).toEqual(['ex-3 revoked by exemptions.yaml']);
  expect([await exempt(now), await exempt(later(1)), await exempt(later(2))]).toEqual([['ledger runbook'], ['ledger coverage'], []]);
});

test('the same file again adds nothing, nor does an entry twice', async () => {
  await take([entry(), entry()]);
  await take([entry({ 'approved-by': ' BOB' })], later(1));
  expect(await steps()).toEqual(['ex-1 requested by ada', 'ex-1 approved by bob']);
});

test('a change is the end of one and the beginning of another', async () => {
  await take([entry()]);
  await take([entry({ expires: '2026-12-02' })], later(1));
  await take([entry({ expires: '2026-12-02', 'approved-by': 'eve' })], later(2));
  await take([entry({ expires: '2026-12-02', 'approved-by': undefined })], later(3));
  expect((await steps()).slice(2)).toEqual([
    'ex-3 requested by ada',
    'ex-3 approved by bob',
    'ex-1 revoked by exemptions.yaml',
    'ex-3 revoked by exemptions.yaml',
    'ex-7 requested by ada',
    'ex-7 approved by eve',
    'ex-7 revoked by exemptions.yaml',
    'ex-10 requested by ada',
  ]);
  expect(await exempt(later(2))).toEqual(['ledger runbook']);
  expect(await exempt(later(3))).toEqual([]);
});

test('an entry that comes back is asked for anew', async () => {
  await take([entry()]);
  await take([], later(1));
  await take([entry()], later(2));
  expect((await steps()).slice(2)).toEqual(['ex-1 revoked by exemptions.yaml', 'ex-4 requested by ada', 'ex-4 approved by bob']);
  expect([await exempt(later(1)), await exempt(later(2))]).toEqual([[], ['ledger runbook']]);
});

describe('what was decided otherwise stands', () => {
  const decide = async (decision: 'approve' | 'deny' | 'revoke', at: string): Promise<void> => {
    const outcome = await decideExemption(world.warehouse, { id: 'ex-1', decision, note: null }, null, {
      by: 'eve',
      at,
      origin: 'command',
    });
    expect(outcome.ok).toBe(true);
  };

  test('a revocation, though the file goes on asking', async () => {
    await take([entry()]);
    await decide('revoke', later(1));
    expect(await take([entry()], later(2))).toEqual([`exemption.decided-elsewhere exemptions.yaml:${entry().slice(4).trim()}`]);
    expect(await exempt(later(2))).toEqual([]);
    expect(await take([], later(3))).toEqual([]);
    expect(await steps()).toHaveLength(3);
  });

  test('an approval, though the file names nobody', async () => {
    await take([entry({ 'approved-by': undefined })]);
    await decide('approve', later(1));
    expect(await take([entry({ 'approved-by': undefined })], later(2))).toEqual([]);
    expect(await exempt(later(2))).toEqual(['ledger runbook']);
  });
});

test('an entry that may not be is told with its place, and the others are taken', async () => {
  const told = await take(
    [
      entry({ expires: '2027-06-01' }),
      entry({ 'approved-by': 'eve', check: 'coverage' }),
      entry({ entity: undefined, for: 'service | where teir == "tier-3"' }),
      entry({ entity: undefined, for: 'service | where name == "kit"' }),
      entry({ expires: '2026-01-01' }),
    ],
    now,
    ['bob'],
  );
  expect(told).toEqual([
    'exemption.too-long exemptions.yaml:2027-06-01',
    'exemption.not-approver exemptions.yaml:"eve"',
    'name.unknown exemptions.yaml:teir',
  ]);
  expect(await steps()).toEqual(['ex-1 requested by ada', 'ex-2 requested by ada', 'ex-2 approved by bob']);
  expect(await exempt(now)).toEqual(['kit runbook']);
});

test('scopes of a file are looked at without taking it', async () => {
  const read = readExemptions(
    `exemptions:\n${entry()}${entry({ entity: undefined, for: 'service | where teir == "tier-3"' })}`,
    'exemptions.yaml',
  );
  if (!read.ok) throw new Error('unreadable');
  const faults = scopeFaultsIn(read.value, world.environment);
  expect(faults.map(({ span }) => read.value.text.slice(span?.start, span?.end))).toEqual(['teir']);
  expect(await steps()).toEqual([]);
});
