import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Table } from '../../../../query-language/catalog.ts';
import type { Document } from '../../../../rubrics/document.ts';
import type { Exemption } from '../../../../rubrics/exemption.ts';
import type { Rubric } from '../../../../rubrics/rubric.ts';
import { evaluate, type EvaluateOptions } from '../../../../src/scoring/store/evaluate.ts';
import { standardsOf } from '../../../../src/scoring/store/evaluation-record.ts';
import { id, plain, said, type Moment } from '../changing-world.ts';
import { later, now, openWorld, refusingEngine, rubricOf, tell, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => world.warehouse.close());

const checks = { covered: 'passes: ci.coverage >= 90%', owned: 'passes: ownership.owners.length > 0' };
const covered = rubricOf(checks);
const stricter = rubricOf({ ...checks, covered: 'passes: ci.coverage >= 99%' });
const broken = rubricOf(checks, 'for: service | where entity.tyype == "x"');

/** Little time goes by, so that nothing grows old and is judged again for that. */
const hours = (count: number): string => later(count / 24);

async function learn(hour: number, moment: Partial<Moment>): Promise<void> {
  await tell(world, said(hours(hour), { ...plain, ...moment }), hours(hour));
}

async function grade(hour: number, rubrics: readonly Document<Rubric>[], options: Partial<EvaluateOptions> = {}) {
  return evaluate(world.warehouse, world.environment, rubrics, { asOf: hours(hour), now: hours(hour), ...options });
}

async function results(): Promise<readonly unknown[]> {
  const verdicts = 'rubric, "check", entity, version, verdict, credit, reason, observed, stale_since';
  return [
    await world.warehouse.read(`SELECT ${verdicts} FROM verdict WHERE valid_to > '9000-01-01' ORDER BY ALL`),
    await world.warehouse.read(`SELECT rubric, entity, version, detail FROM grade WHERE valid_to > '9000-01-01' ORDER BY ALL`),
  ];
}

/** Evaluates what may have changed, then everything, and sees that this finds nothing to put right. */
async function gradesAsWhole(hour: number, rubrics: readonly Document<Rubric>[], options: Partial<EvaluateOptions> = {}): Promise<void> {
  await grade(hour, rubrics, options);
  const found = await results();
  await grade(hour, rubrics, { ...options, whole: true });
  expect(found).toEqual(await results());
}

const better: Partial<Moment> = { covered: [0.95, 0.4, 0.4, 0.4] };

describe('what an evaluation left out is judged by the next that does not', () => {
  test('a rubric that could not be read for a while', async () => {
    await learn(0, {});
    await grade(0, [covered]);
    await learn(1, better);
    await grade(1, [], { unreadable: ['tested'] });
    await gradesAsWhole(2, [covered]);
  });

  test('a rubric whose scope did not compile for a while', async () => {
    await learn(0, {});
    await grade(0, [covered]);
    await learn(1, better);
    await grade(1, [broken]);
    await gradesAsWhole(2, [covered]);
  });

  test('what stood as an error for everybody because of the facts of one', async () => {
    const titled = rubricOf({ titled: 'passes: entity.title != null' });
    await learn(0, {});
    const refusing = refusingEngine(world, '"title"');
    await evaluate(refusing, world.environment, [titled], { asOf: hours(0), now: hours(0) });
    expect(JSON.stringify(await results())).toContain('the engine refuses');
    await gradesAsWhole(1, [titled]);
  });
});

describe('what was evaluated of some alone does not pass for an evaluation of all', () => {
  const exemption: Exemption = {
    entity: 'checkout',
    rubric: 'tested',
    check: 'covered',
    reason: 'other',
    text: 'for now',
    askedBy: 'ada',
    approvedBy: 'bob',
    expires: '2026-12-31',
  };
  const only = { entities: [id('checkout')] };

  test('by another version of the rubric', async () => {
    await learn(0, { covered: [0.95, 0.95, 0.95, 0.95] });
    await grade(0, [covered]);
    await grade(1, [stricter], { only });
    await gradesAsWhole(2, [stricter]);
  });

  test('by another version of the rubric, which was taken back for another', async () => {
    await learn(0, { covered: [0.95, 0.95, 0.95, 0.95] });
    await grade(0, [covered]);
    await grade(1, [stricter], { only });
    await grade(2, [covered], { only: { entities: [id('ledger')] } });
    await gradesAsWhole(3, [covered]);
  });

  test('under exemptions that were taken back', async () => {
    await learn(0, {});
    await grade(0, [covered]);
    await grade(1, [covered], { only, exemptions: [exemption] });
    await gradesAsWhole(2, [covered]);
  });

  test('where remedies built on something else', async () => {
    const reported = rubricOf({ reported: 'passes: slos.length > 0' });
    await learn(0, {});
    await grade(0, [reported]);
    await grade(1, [reported], { only, setting: 'unconfigured' });
    await gradesAsWhole(2, [reported]);
  });
});

test('what a word of a check means may follow from any part of what is declared of a table', () => {
  const { environment } = world;
  const repository = environment.tables.get('repository');
  if (!repository) throw new Error('no repositories');
  const declared: Table = { ...repository, propertiesOf: 'service' };
  const other = { ...environment, tables: new Map([...environment.tables, ['repository', declared]]) };
  expect(standardsOf(other, { asOf: now }).standards).not.toBe(standardsOf(environment, { asOf: now }).standards);
});

test('after an evaluation of an earlier instant everything is judged anew', async () => {
  await learn(0, {});
  await grade(0, [covered]);
  await learn(1, better);
  await learn(3, {});
  await grade(4, [covered]);
  await grade(2, [covered]);
  await gradesAsWhole(5, [covered]);
});
