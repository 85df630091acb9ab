import { answered, historyQuery, historyQuestion } from '../../history-question.ts';
import { Problem } from '../../problem.ts';
import { route } from '../../route.ts';
import { movers as wire } from '../../wire/movers.ts';

export const movers = route({
  describes: 'Who improved and who dropped since a day, and why; apart, who moved by no merit or fault.',
  query: historyQuery.omit({ every: true, entity: true }),
  answers: wire,
  answer: async ({ query }, services) => {
    if (!services.history) throw new Problem(404, 'Nobody looks back here');
    return answered(await services.history.movers(historyQuestion({ ...query, every: 'day' }, services)));
  },
});
