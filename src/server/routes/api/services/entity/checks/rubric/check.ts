import { z } from 'zod';
import { nearName } from '../../../../../../../../rubrics/near-name.ts';
import { findEntity } from '../../../../../../find-entity.ts';
import { moment, momentOf } from '../../../../../../moment.ts';
import { Problem } from '../../../../../../problem.ts';
import { route } from '../../../../../../route.ts';
import { correctionView, resultView } from '../../../../../../view.ts';
import { explanation } from '../../../../../../wire/explanation.ts';

const identifier = z.string().min(1).max(400);

export const check = route({
  describes:
    'Everything that stands behind one verdict: what was seen, where it came from, when, since when and what changed then, why it matters and how to fix it.',
  params: z.object({ entity: identifier, rubric: identifier, check: identifier }),
  query: moment,
  answers: explanation,
  answer: async ({ params, query }, services) => {
    const report = await services.maturity({ asOf: momentOf(query, services) });
    const { entity, name, results } = findEntity(report, params.entity);
    const result = results.find(({ rubric }) => rubric === params.rubric);
    if (!result)
      throw unknown(
        `No rubric “${params.rubric}” grades ${name}`,
        params.rubric,
        results.map(({ rubric }) => rubric),
      );
    const explained = await services.explain({ entity, rubric: params.rubric, check: params.check, asOf: report.asOf });
    if (!explained) {
      throw unknown(
        `“${params.rubric}” has no check “${params.check}”`,
        params.check,
        result.verdicts.map(({ check }) => check),
      );
    }
    const { judgement, applies, why, fix, remedies, parts, evidence, turning } = explained;
    return {
      asOf: explained.asOf,
      entity,
      name,
      rubric: explained.rubric.id,
      title: explained.rubric.title,
      result: resultView(explained.check, explained.result),
      corrected: correctionView(explained.corrected),
      judgement,
      applies,
      why,
      fix,
      brings: remedies,
      captures: explained.result.captures,
      turning,
      parts,
      evidence,
    };
  },
});

function unknown(title: string, asked: string, known: readonly string[]): Problem {
  const near = nearName(asked, known);
  return new Problem(404, title, near === undefined ? {} : { near: [near] });
}
