import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileRubric } from '../../../../src/scoring/judge/compile-rubric.ts';
import { judgeDays, type Day } from '../../../../src/scoring/history/judge-days.ts';
import { judgeRubrics } from '../../../../src/scoring/judge/judge.ts';
import { after, change, exemptions, plain, rubrics, said, type Moment } from '../changing-world.ts';
import { now, openWorld, tell } from '../world.ts';

test('going on from day to day gives what judging each day by itself gives', { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 6, maxLength: 6 }), async (changes) => {
      const { warehouse, environment } = await openWorld();
      const moments = new Map<string, Moment>([[now, plain]]);
      try {
        let [at, moment] = [now, plain];
        await tell({ warehouse, environment }, said(at, moment), at);
        for (const each of changes) {
          at = new Date(Date.parse(at) + each.hours * 3_600_000).toISOString();
          moment = after(moment, each);
          moments.set(at, moment);
          await tell(
            { warehouse, environment },
            said(at, moment).filter((_, source) => each.asked[source]),
            at,
          );
        }
        const compiled = rubrics({ ...plain, second: true }).map((document) => compileRubric(document, environment).compiled);
        const exemptionsAt = async (day: string) => exemptions(moments.get(day) ?? plain);
        const days = [...moments.keys()].map((each): Day => ({ date: each.slice(0, 10), at: each }));
        for await (const judged of judgeDays(warehouse, environment, compiled, days, { exemptionsAt, follow: ['service:default/kit'] })) {
          const { at: day } = judged.day;
          const alone = await judgeRubrics(warehouse, environment, compiled, { asOf: day, now: day, exemptions: await exemptionsAt(day) });
          for (const { rubric } of compiled) {
            const expected = alone.results.filter((each) => each.rubric === rubric.id).map(({ entity, grade }) => [entity, grade]);
            expect([...(judged.grades.get(rubric.id) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(expected);
          }
          expect(judged.followed).toEqual(alone.results.filter(({ entity }) => entity === 'service:default/kit'));
          expect(judged.undecided).toEqual(alone.undecided);
        }
      } finally {
        await warehouse.close();
      }
    }),
    { numRuns: 1, endOnFailure: true },
  );
});
