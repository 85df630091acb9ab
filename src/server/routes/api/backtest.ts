import { z } from 'zod';
import { answered, historyQuery, historyQuestion } from '../../history-question.ts';
import { Problem } from '../../problem.ts';
import { route } from '../../route.ts';
import { backtest as wire } from '../../wire/backtest.ts';

export const backtest = route({
  describes: 'What the rubric, as it graded last, would have said on past days, by the facts of each. What would take long is refused.',
  slow: true,
  query: historyQuery.extend({
    asIfNow: z.enum(['true', 'false']).default('false').describe('Lets checks that begin or end on a day count as they do now.'),
  }),
  answers: wire,
  answer: async ({ query: { asIfNow, ...query }, signal }, services) => {
    if (!services.history) throw new Problem(404, 'Nobody looks back here');
    return answered(await services.history.backtest({ ...historyQuestion(query, services), asIfNow: asIfNow === 'true', signal }));
  },
});
