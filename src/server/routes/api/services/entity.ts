import { z } from 'zod';
import type { MaturityReport, RubricResult } from '../../../../scoring/report.ts';
import { findEntity } from '../../../find-entity.ts';
import { moment, momentOf } from '../../../moment.ts';
import { route } from '../../../route.ts';
import type { CatalogEntry } from '../../../services.ts';
import { correctionView, gradeView, resultView } from '../../../view.ts';
import { service } from '../../../wire/service.ts';

export const entity = route({
  describes: 'One service: its grades and the verdict of every check.',
  params: z.object({ entity: z.string().min(1).max(400).describe('Identifier, or its name alone where only one has it.') }),
  query: moment,
  answers: service,
  answer: async ({ params, query }, services) => {
    const report = await services.maturity({ asOf: momentOf(query, services) });
    const found = findEntity(report, params.entity);
    const seen = await services.seenThen?.({ ...report, entities: [found] });
    const { results, ...summary } = seen?.entities[0] ?? found;
    const [entry, corrected = []] = await Promise.all([
      services.entry({ entity: summary.entity, asOf: report.asOf }),
      services.corrected?.({ asOf: report.asOf, entities: [summary.entity] }),
    ]);
    return {
      ...summary,
      asOf: report.asOf,
      evaluatedAt: (seen ?? report).evaluatedAt,
      description: entry?.description ?? null,
      links: linksOf(entry),
      properties: [...(entry?.properties ?? [])],
      rubrics: results.map((result) => ({
        ...rubricOf(report, result),
        corrected: correctionView(corrected.find(({ rubric }) => rubric === result.rubric)),
      })),
    };
  },
});

function rubricOf(report: MaturityReport, { rubric: id, grade, since, upgrade, levelUpgrade, verdicts }: RubricResult) {
  const rubric = report.rubrics.find((each) => each.id === id);
  if (!rubric) throw new Error(`The report has results of the rubric ${id} and not the rubric`);
  return {
    rubric: id,
    title: rubric.title,
    levels: rubric.levels,
    grade: gradeView(grade),
    since,
    categories: Object.entries(grade.categories).map(([category, { letter, score }]) => ({ category, letter, score })),
    caps: grade.capsApplied,
    upgrade: upgrade && { to: upgrade.to, checks: upgrade.checks },
    levelUpgrade: levelUpgrade && { to: levelUpgrade.to, checks: levelUpgrade.checks },
    results: rubric.checks.flatMap((check) => verdicts.filter((each) => each.check === check.id).map((found) => resultView(check, found))),
  };
}

/** Only what a browser may follow without running anything. */
function linksOf(entry: CatalogEntry | undefined) {
  return (entry?.links ?? []).flatMap(({ title, url }) => {
    const parsed = URL.parse(url);
    return parsed && (parsed.protocol === 'https:' || parsed.protocol === 'http:')
      ? [{ title: title ?? parsed.host, url: parsed.href }]
      : [];
  });
}
