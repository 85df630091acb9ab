import { Problem } from '../../problem.ts';
import { route } from '../../route.ts';
import { evaluationAnswer, evaluationQuestion } from '../../wire/evaluation.ts';

export const evaluate = route({
  describes:
    'Grades anew, on the facts of now, one entity or all, by one rubric or all, and stores the results. Waits for what is being done.',
  writes: true,
  body: evaluationQuestion,
  answers: evaluationAnswer,
  answer: async ({ body: { entity = null, rubric = null } }, services) => {
    if (!services.evaluate) throw new Problem(404, 'Nothing is graded on demand here');
    const asOf = services.now();
    const result = await services.evaluate({ entity, rubric });
    if (!result.ok)
      throw new Problem(result.unknown ? 404 : 409, result.faults[0]?.says ?? 'This cannot be graded', { faults: [...result.faults] });
    const { ok: _, ...answer } = result;
    return { asOf, rubric, ...answer };
  },
});
