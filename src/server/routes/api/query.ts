import { z } from 'zod';
import { moment, momentOf } from '../../moment.ts';
import { Problem } from '../../problem.ts';
import { route } from '../../route.ts';
import { queryAnswer } from '../../wire/query.ts';

export const query = route({
  describes: 'The answer to an expression of the query language.',
  query: moment.extend({ expression: z.string().min(1).max(10_000) }),
  answers: queryAnswer,
  answer: async ({ query }, services) => {
    if (!services.query) throw new Problem(404, 'Queries are not answered here');
    const asOf = momentOf(query, services);
    const result = await services.query({ expression: query.expression, asOf });
    if (!result.ok) throw new Problem(400, 'The expression has no meaning', { faults: result.faults });
    const { columns, rows, truncated } = result;
    return { asOf, expression: query.expression, columns, rows, truncated };
  },
});
