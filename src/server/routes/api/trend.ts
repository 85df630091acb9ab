import { z } from 'zod';
import { answered, historyQuery, historyQuestion } from '../../history-question.ts';
import { Problem } from '../../problem.ts';
import { route } from '../../route.ts';
import { trend as wire } from '../../wire/trend.ts';

export const trend = route({
  describes: 'How grades developed, as they were given, with the days on which the rubric changed; of a check, how many pass it.',
  query: historyQuery.extend({ check: z.string().min(1).max(100).optional() }),
  answers: wire,
  answer: async ({ query: { check, ...query } }, services) => {
    if (!services.history) throw new Problem(404, 'Nobody looks back here');
    return answered(await services.history.trend({ ...historyQuestion(query, services), check }));
  },
});
