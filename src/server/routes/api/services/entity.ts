import { z } from 'zod';
import type { Explanation, MaturityReport, RubricResult } from '../../../../scoring/report.ts';
import { findEntity } from '../../../find-entity.ts';
import { moment, momentOf } from '../../../moment.ts';
import { route } from '../../../route.ts';
import type { CatalogEntry, Services } from '../../../services.ts';
import { gradeView, resultView } from '../../../view.ts';
import { service } from '../../../wire/service.ts';

export const entity = route({
  describes: 'One service: its grades, the verdict of every check, and what to do about those that do not pass.',
  params: z.object({ entity: z.string().min(1).max(400).describe('Identifier, or its name alone where only one has it.') }),
  query: moment,
  answers: service,
  answer: async ({ params, query }, services) => {
    const report = await services.maturity({ asOf: momentOf(query, services) });
    const { results, ...summary } = findEntity(report, params.entity);
    const about = { entity: summary.entity, asOf: report.asOf };
    const [entry, rubrics] = await Promise.all([
      services.entry(about),
      Promise.all(results.map(async (result) => rubricOf(report, result, about, services))),
    ]);
    return {
      ...summary,
      asOf: report.asOf,
      evaluatedAt: report.evaluatedAt,
      description: entry?.description ?? null,
      links: linksOf(entry),
      rubrics,
    };
  },
});

async function rubricOf(report: MaturityReport, result: RubricResult, about: { entity: string; asOf: string }, services: Services) {
  const rubric = report.rubrics.find(({ id }) => id === result.rubric);
  if (!rubric) throw new Error(`The report has results of the rubric ${result.rubric} and not the rubric`);
  const { grade, since, upgrade, verdicts } = result;
  const unmet = verdicts.filter(({ verdict }) => verdict === 'fail' || verdict === 'no-data' || verdict === 'error');
  const explained = await Promise.all(unmet.map(async ({ check }) => services.explain({ ...about, rubric: rubric.id, check })));
  return {
    rubric: rubric.id,
    title: rubric.title,
    levels: rubric.levels,
    grade: gradeView(grade),
    since,
    categories: Object.entries(grade.categories).map(([category, { letter, score }]) => ({ category, letter, score })),
    caps: grade.capsApplied,
    upgrade: upgrade && { to: upgrade.to, checks: upgrade.checks },
    results: rubric.checks.flatMap((check) => verdicts.filter((each) => each.check === check.id).map((found) => resultView(check, found))),
    remedies: explained.flatMap((explanation) => (explanation ? [remedyOf(explanation)] : [])),
  };
}

function remedyOf({ check, why, fix, remedies, evidence }: Explanation) {
  const collected = evidence.flatMap(({ collectedAt }) => collectedAt ?? []);
  return { check: check.id, why, fix, brings: remedies, readAt: collected.sort()[0] ?? null };
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
