import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { attest } from '../../../../src/scoring/exemption/attestation.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { after, change, everyReason, exemptions, id, names, plain, rubrics, said, team, type Moment } from '../changing-world.ts';
import { now, openWorld, tell, type World } from '../world.ts';

async function results({ warehouse }: World): Promise<readonly unknown[]> {
  const columns = 'rubric, "check", entity, verdict, credit, observed, captures, reason, stale_since, valid_from, valid_to, version';
  return [
    await warehouse.read(`SELECT ${columns} FROM verdict ORDER BY ALL`),
    await warehouse.read('SELECT * FROM grade ORDER BY rubric, entity, valid_from'),
    await warehouse.read('SELECT rubric, version, valid_from, valid_to, evaluated_at FROM rubric_version ORDER BY ALL'),
  ];
}

const drill = { key: 'drill', value: true, comment: 'we tried', days: 1 };

/** Evaluates one service, by whatever is in force but for the exemption, as somebody would who looks after it. */
async function evaluateAlone({ warehouse, environment }: World, at: string, moment: Moment, place: number): Promise<void> {
  const entities = [id(names[place] ?? 'kit')];
  await evaluate(warehouse, environment, rubrics(moment), { asOf: at, now: at, only: { entities } });
}

test('judging only what may have changed gives what judging everything gives, to the letter', { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 8, maxLength: 8 }), async (changes) => {
      const [some, all] = [await openWorld(), await openWorld()];
      const evaluateBoth = async (at: string, moment: Moment): Promise<void> => {
        const options = { asOf: at, now: at, exemptions: exemptions(moment), unreadable: moment.readable ? [] : ['first'] };
        const first = await evaluate(some.warehouse, some.environment, rubrics(moment), options);
        const second = await evaluate(all.warehouse, all.environment, rubrics(moment), { ...options, whole: true });
        expect(await results(some)).toEqual(await results(all));
        expect(first.verdicts).toEqual(second.verdicts);
      };
      try {
        let [at, moment] = [now, plain];
        for (const world of [some, all]) await tell(world, said(at, moment), at);
        await evaluateBoth(at, moment);
        for (const each of changes) {
          at = new Date(Date.parse(at) + each.hours * 3_600_000).toISOString();
          moment = after(moment, each);
          const asked = said(at, moment).filter((_, source) => each.asked[source]);
          for (const world of [some, all]) {
            await tell(world, asked, at);
            if (each.attested) await attest(world.warehouse, team, drill, { by: 'ada', at });
            if (each.alone !== null) await evaluateAlone(world, at, moment, each.alone);
          }
          await evaluateBoth(at, moment);
        }
      } finally {
        await Promise.all([some.warehouse.close(), all.warehouse.close()]);
      }
    }),
    { numRuns: 2, endOnFailure: true, examples: [[[...everyReason]]] },
  );
});

test('what a run under way had observed before an evaluation is judged by the next', async () => {
  const world = await openWorld();
  const at = (hours: number): string => new Date(Date.parse(now) + hours * 3_600_000).toISOString();
  const evaluateAt = async (hours: number) =>
    evaluate(world.warehouse, world.environment, rubrics(plain), { asOf: at(hours), now: at(hours) });
  await tell(world, said(now, plain), now);
  await world.warehouse.write(async (transaction) =>
    transaction.append('sync_run', [
      { run: 1, source: 'github', stream: 'coverage', outcome: 'running', observed_at: at(1), resolved: false },
    ]),
  );
  await evaluateAt(2);
  await tell(world, said(at(1), { ...plain, covered: [0.95, 0.4, 0.4, 0.4] }), at(1));
  await world.warehouse.write(async (transaction) => transaction.run('UPDATE sync_run SET resolved = true'));
  await evaluateAt(3);
  const verdictOf = async () =>
    world.warehouse.read(
      `SELECT verdict FROM verdict WHERE "check" = 'coverage' AND entity = '${id('checkout')}' AND valid_to > '9000-01-01'`,
    );
  expect(await verdictOf()).toEqual([{ verdict: 'pass' }]);
  await world.warehouse.close();
});

test('what did not change is not judged again', async () => {
  const world = await openWorld();
  const at = (hours: number): string => new Date(Date.parse(now) + hours * 3_600_000).toISOString();
  await tell(world, said(now, plain), now);
  await evaluate(world.warehouse, world.environment, rubrics(plain), { asOf: now, now });
  await tell(world, said(at(1), { ...plain, covered: [0.4, 0.95, 0.4, 0.4] }), at(1));
  const { changes } = await evaluate(world.warehouse, world.environment, rubrics(plain), { asOf: at(1), now: at(1) });
  // Five checks rest on time or on others, and one of them on the grades that there were not yet; the other seven are asked of one service.
  expect(changes.verdicts).toMatchObject({ opened: 4 + 3, unchanged: 4 * 4 + 4 });
  await world.warehouse.close();
});
