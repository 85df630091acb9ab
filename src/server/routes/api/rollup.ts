import { z } from 'zod';
import { nearName } from '../../../../rubrics/near-name.ts';
import { groupings } from '../../../scoring/rollup/rollup-place.ts';
import { readStatistic, readWeights, statistics } from '../../../scoring/rollup/rollup-statistic.ts';
import { moment, momentOf } from '../../moment.ts';
import { Problem } from '../../problem.ts';
import { route } from '../../route.ts';
import { rollUp as wire } from '../../wire/rollup.ts';

export const rollup = route({
  describes: 'What teams, systems, domains, tiers, groups or everything come to under each rubric, worst first.',
  query: moment.extend({
    by: z.enum(groupings).default('team').describe('What grades are put together by.'),
    statistic: z
      .string()
      .max(20)
      .default('median')
      .describe(`How they are put together: ${statistics.join(', ')}.`),
    rubric: z.string().min(1).max(100).optional().describe('Only this rubric, which may be a draft then.'),
    weights: z.string().max(1000).optional().describe('How much an entity of a tier counts among the others: `tier-1=3,tier-2=2`.'),
    since: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text).toISOString())
      .optional()
      .describe('An earlier instant to tell the figures of, too.'),
  }),
  answers: wire,
  answer: async ({ query }, services) => {
    const statistic = readStatistic(query.statistic);
    if (!statistic) throw new Problem(400, `There is no statistic “${query.statistic}”`, { near: [...statistics] });
    const weights = query.weights === undefined ? undefined : readWeights(query.weights);
    if (weights === null) throw new Problem(400, 'The weights are not read', { detail: 'Write them as tier-1=3,tier-2=2.' });
    const asOf = momentOf(query, services);
    const { by, rubric, since } = query;
    if (since !== undefined && since >= asOf)
      throw new Problem(400, 'Nothing lies in between', { detail: `${since} is not before ${asOf}.` });
    const report = await services.rollUp({ by, statistic, weights, asOf, since, rubrics: rubric === undefined ? undefined : [rubric] });
    if (rubric === undefined || report.rubrics.length > 0) return report;
    const known = (await services.maturity({ asOf })).rubrics.map(({ id }) => id);
    const near = nearName(rubric, known);
    throw new Problem(404, `No rubric “${rubric}” graded then`, near === undefined ? {} : { near: [near] });
  },
});
