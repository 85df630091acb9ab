import { z } from 'zod';
import type { Explanation } from '../../../../../scoring/report.ts';
import { findEntity } from '../../../../find-entity.ts';
import { moment, momentOf } from '../../../../moment.ts';
import { route } from '../../../../route.ts';
import { remedyList } from '../../../../wire/service.ts';

/** Apart from the service itself, because each remedy is drawn from an explanation of its own and takes its time. */
export const remedies = route({
  describes: 'What to do about every check of a service that failed or is not known.',
  params: z.object({ entity: z.string().min(1).max(400).describe('Identifier, or its name alone where only one has it.') }),
  query: moment,
  answers: remedyList,
  answer: async ({ params, query }, services) => {
    const report = await services.maturity({ asOf: momentOf(query, services) });
    const { entity, results } = findEntity(report, params.entity);
    const unmet = results.flatMap(({ rubric, verdicts }) =>
      verdicts
        .filter(({ verdict }) => verdict === 'fail' || verdict === 'no-data' || verdict === 'error')
        .map(({ check }) => ({ entity, rubric, check, asOf: report.asOf, report, brief: true })),
    );
    const explained = await Promise.all(unmet.map(async (each) => services.explain(each)));
    return { asOf: report.asOf, entity, remedies: explained.flatMap((explanation) => (explanation ? [remedyOf(explanation)] : [])) };
  },
});

function remedyOf({ rubric, check, why, fix, remedies, evidence }: Explanation) {
  const collected = evidence.flatMap(({ collectedAt }) => collectedAt ?? []);
  return { rubric: rubric.id, check: check.id, why, fix, brings: remedies, readAt: collected.sort()[0] ?? null };
}
