import { moment, momentOf } from '../../moment.ts';
import { route } from '../../route.ts';
import { rubricView } from '../../view.ts';
import { rubricList } from '../../wire/grade.ts';

export const rubrics = route({
  describes: 'The standards that the services are graded by, with their checks.',
  query: moment,
  answers: rubricList,
  answer: async ({ query }, services) => {
    const report = await services.maturity({ asOf: momentOf(query, services) });
    return { asOf: report.asOf, rubrics: report.rubrics.map(rubricView) };
  },
});
