import type { EntityReport, MaturityReport } from '../../../src/scoring/report.ts';
import type { GroupRollUp, RollUpQuestion, RollUpReport } from '../../../src/scoring/rollup/rollup.ts';
import { rollUp, type Member } from '../../../src/scoring/rollup/rollup-statistic.ts';

/** Roll-ups of a simulated company, by owner or of everything: put together by the real rules. */
export function rolledUp(
  { by, statistic, weights, asOf, since, rubrics }: Omit<RollUpQuestion, 'groups'>,
  report: MaturityReport,
): RollUpReport {
  const wanted = report.rubrics.filter(({ id }) => rubrics === undefined || rubrics.includes(id));
  return {
    asOf,
    since: since ?? null,
    by,
    statistic,
    weights: Object.fromEntries(weights ?? []),
    corrected: 0,
    rubrics: wanted.map(({ id, title, phase, version, levels }) => {
      const rolled = (entities: readonly EntityReport[]) =>
        rollUp(
          entities.flatMap((each) => memberOf(each, id)),
          statistic,
          levels,
        );
      const owners = Map.groupBy(report.entities, ({ owner }) => (by === 'organisation' ? 'organisation' : owner));
      const groups = [...owners].flatMap(([group, own]): GroupRollUp[] =>
        group === null
          ? []
          : [
              {
                group,
                name: group.slice(group.indexOf('/') + 1),
                parents: [],
                parts: 0,
                now: rolled(own),
                before: null,
                direct: null,
                undecided: 0,
                fault: null,
              },
            ],
      );
      const orphans = owners.get(null);
      return {
        rubric: id,
        title,
        phase,
        version,
        versionBefore: null,
        ranks: false,
        levels,
        everything: { now: rolled(report.entities), before: null },
        groups,
        apart: orphans ? [{ why: 'nobody-owns', now: rolled(orphans), before: null }] : [],
      };
    }),
  };
}

function memberOf({ results }: EntityReport, rubric: string): Member[] {
  return results
    .filter((each) => each.rubric === rubric)
    .map(({ grade: { letter, score, level, coverage, exempt } }) => ({
      letter: letter === 'ungraded' ? null : letter,
      score,
      level,
      coverage,
      exempt,
      weight: 1,
    }));
}
