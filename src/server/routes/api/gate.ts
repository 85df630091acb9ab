import type { GateReport, RuledFinding } from '../../../scoring/gate/gate-entity.ts';
import { Problem } from '../../problem.ts';
import { refusal } from '../../refusal.ts';
import { route } from '../../route.ts';
import { gateAnswer, gateQuestion } from '../../wire/gate.ts';

export const gate = route({
  describes: 'Whether an entity may pass, judged anew on what is known now: named checks, a grade, a level, no regression.',
  body: gateQuestion,
  answers: gateAnswer,
  answer: async ({ body }, services) => {
    if (!services.gate) throw new Problem(404, 'There is no gate here');
    const { entity, rubrics, checks, grade = null, level = null, noRegression, since = null, onNoData, force } = body;
    const policy = { onNoData, force };
    const outcome = await services.gate({ entity, rubrics, checks, letter: grade, level, noRegression, since, policy });
    if (!outcome.ok) throw refusal(outcome.errors, 'body');
    const { asOf, entity: found, passes, findings, repairs, stale, since: from } = outcome.value;
    return {
      asOf,
      entity: found.entity,
      name: found.name,
      passes,
      ...policy,
      since: from,
      findings: findings.map(findingView),
      repairs: repairs.map((repair) => repairView(repair, found.entity)),
      stale,
    };
  },
});

function findingView({ demand, ...finding }: RuledFinding) {
  const regression = demand.kind === 'no-regression' ? demand.regression : null;
  return {
    ...finding,
    demand: demand.kind,
    asked:
      demand.kind === 'check'
        ? demand.check
        : demand.kind === 'grade'
          ? demand.letter
          : demand.kind === 'level'
            ? demand.level
            : (regression?.held ?? null),
    regression: regression && { what: regression.what, now: regression.now, by: regression.by, until: regression.until },
  };
}

function repairView({ remedies, ...repair }: GateReport['repairs'][number], entity: string) {
  const page = `/services/${encodeURIComponent(entity)}`;
  return { ...repair, brings: remedies, page, explained: `/api${page}/checks/${repair.rubric}/${repair.check}` };
}
