import { letters } from '../../../../rubrics/rubric.ts';
import { verdictNames } from '../../../../rubrics/grade.ts';
import type { MaturityReport, RubricSummary } from '../../../scoring/report.ts';
import { moment, momentOf } from '../../moment.ts';
import { route } from '../../route.ts';
import { overview as wire } from '../../wire/overview.ts';

const staleAfter = 36 * 3_600_000;
const mostFailedShown = 6;

export const overview = route({
  describes: 'How the services stand: grades, coverage, the checks most failed, and the health of the sources.',
  query: moment,
  answers: wire,
  answer: async ({ query }, services) => {
    const asOf = momentOf(query, services);
    const [report, sources, corrected = []] = await Promise.all([
      services.maturity({ asOf }),
      services.sources({ asOf }),
      services.corrected?.({ asOf }),
    ]);
    const shown = new Set(report.rubrics.map(({ id }) => id));
    const verdicts = report.entities.flatMap(({ results }) => results.flatMap(({ verdicts }) => verdicts.map(({ verdict }) => verdict)));
    return {
      asOf: report.asOf,
      evaluatedAt: report.evaluatedAt,
      version: services.version,
      stale: report.evaluatedAt !== null && Date.parse(report.asOf) - Date.parse(report.evaluatedAt) > staleAfter,
      services: report.entities.length,
      corrected: corrected.filter(({ rubric }) => shown.has(rubric)).length,
      rubrics: report.rubrics.map((rubric) => standingsUnder(rubric, report)),
      verdicts: verdictNames.map((verdict) => ({ verdict, checks: verdicts.filter((each) => each === verdict).length })),
      mostFailed: report.rubrics
        .flatMap((rubric) => failuresUnder(rubric, report))
        .filter(({ failing }) => failing > 0)
        .sort((a, b) => b.failing / b.known - a.failing / a.known || b.failing - a.failing)
        .slice(0, mostFailedShown),
      sources,
    };
  },
});

function standingsUnder({ id, title }: RubricSummary, report: MaturityReport) {
  const grades = resultsUnder(id, report).map(({ grade }) => grade);
  return {
    rubric: id,
    title,
    grades: [...letters, 'ungraded' as const].map((letter) => ({
      letter,
      services: grades.filter((grade) => grade.letter === letter).length,
    })),
    meanScore: mean(grades.map(({ score }) => score)),
    coverage: mean(grades.map(({ coverage }) => coverage)),
  };
}

function failuresUnder({ id, checks }: RubricSummary, report: MaturityReport) {
  const results = resultsUnder(id, report);
  return checks.flatMap(({ id: check, asks, standing }, index) => {
    if (standing !== 'counted') return [];
    const verdicts = results.map(({ verdicts }) => verdicts[index]?.verdict);
    const failing = verdicts.filter((verdict) => verdict === 'fail').length;
    return [{ rubric: id, check, asks, failing, known: failing + verdicts.filter((verdict) => verdict === 'pass').length }];
  });
}

function resultsUnder(rubric: string, report: MaturityReport) {
  return report.entities.flatMap(({ results }) => results.filter((result) => result.rubric === rubric));
}

/** Of what is known; null when nothing is. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
