import type { EntityReport, RubricSummary } from '../../../scoring/report.ts';
import { moment, momentOf } from '../../moment.ts';
import { route } from '../../route.ts';
import { gradeView, rubricView } from '../../view.ts';
import { heatmap, verdictCodes } from '../../wire/heatmap.ts';

export const services = route({
  describes: 'Every check of every service, compactly: one character for each verdict.',
  query: moment,
  answers: heatmap,
  answer: async ({ query }, services) => {
    const asOf = momentOf(query, services);
    const [report, corrected = []] = await Promise.all([services.maturity({ asOf }), services.corrected?.({ asOf })]);
    const shown = new Set(report.rubrics.map(({ id }) => id));
    return {
      asOf: report.asOf,
      evaluatedAt: report.evaluatedAt,
      codes: Object.fromEntries(Object.entries(verdictCodes).map(([verdict, code]) => [code, verdict as keyof typeof verdictCodes])),
      rubrics: report.rubrics.map(rubricView),
      services: report.entities.map((entity) => rowOf(entity, report.rubrics)),
      corrected: corrected.filter(({ rubric }) => shown.has(rubric)),
    };
  },
});

function rowOf({ entity, name, owner, tier, results }: EntityReport, rubrics: readonly RubricSummary[]) {
  const byRubric = rubrics.map(({ id }) => results.find(({ rubric }) => rubric === id));
  return {
    entity,
    name,
    owner,
    tier,
    grades: byRubric.map((result) => (result ? gradeView(result.grade) : null)),
    verdicts: byRubric.map((result) => result?.verdicts.map(({ verdict }) => verdictCodes[verdict]).join('') ?? ''),
  };
}
