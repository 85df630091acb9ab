import { z } from 'zod';
import { moment, momentOf } from '../../moment.ts';
import { Problem } from '../../problem.ts';
import { route } from '../../route.ts';
import { queryAnswer } from '../../wire/query.ts';

export const query = route({
  describes: 'The answer to an expression or a query of the query language.',
  query: moment.extend({
    text: z.string().min(1).max(10_000),
    kind: z.string().min(1).max(40).default('service').describe('Which entities an expression is asked about.'),
  }),
  answers: queryAnswer,
  answer: async ({ query: { text, kind, ...at } }, services) => {
    if (!services.query) throw new Problem(404, 'Queries are not answered here');
    const result = await services.query({ text, kind, asOf: momentOf(at, services) });
    if (!result.ok) throw new Problem(400, 'The question has no answer', { faults: result.faults });
    const { ok: _, ...answer } = result;
    return { text, ...answer };
  },
});
