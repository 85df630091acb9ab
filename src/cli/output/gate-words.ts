import type { GateReport, RuledFinding } from '../../scoring/gate/gate-entity.ts';
import { plain } from './fit.ts';

/** The decision in one sentence. */
export function decisionOf({ entity, passes, findings }: GateReport): string {
  const count = (ruling: RuledFinding['ruling']): number => findings.filter((each) => each.ruling === ruling).length;
  const [blocking, advising] = [count('blocks'), count('advises')];
  const advice = advising === 0 ? '' : `, with ${advising === 1 ? 'one piece of advice' : `${advising} pieces of advice`}`;
  const name = plain(entity.name);
  return passes
    ? `${name} may pass${advice}.`
    : `${name} may not pass: ${blocking} ${blocking === 1 ? 'demand blocks' : 'demands block'}${advice}.`;
}

/** What was demanded: `runbook passes`, `B or better`, `Silver or higher`, `no regression of runbook`. */
export function demandWords({ demand }: Pick<RuledFinding, 'demand'>): string {
  switch (demand.kind) {
    case 'check':
      return `${demand.check} passes`;
    case 'grade':
      return demand.letter === 'A' ? 'an A' : `${demand.letter} or better`;
    case 'level':
      return `${plain(demand.level)} or higher`;
    case 'no-regression':
      if (demand.regression === null) return 'no regression';
      return demand.regression.what === 'check' ? `${demand.regression.held} passes still` : `no lower ${demand.regression.what}`;
  }
}

/** Why what was found does not block; null where it does, or where nothing speaks against the entity. */
export function clemencyOf({ ruling, outcome, demand, phase, standing }: RuledFinding): string | null {
  if (ruling === 'passes') return outcome === 'unknown' ? 'Not known, and let pass as asked.' : null;
  if (ruling === 'blocks') return null;
  if (demand.kind === 'no-regression' && demand.regression?.by === 'rubric') return 'Advice only: no fact of the entity did it.';
  if (standing !== 'counted')
    return `Advice only: the check ${standing === 'warning' ? 'is a warning' : standing === 'upcoming' ? 'does not count yet' : 'does not count any more'}.`;
  return `Advice only: the rubric is in the phase ${phase}, not gate.`;
}

/** What is said of stale facts; null where all are fresh. */
export function staleWords({ stale }: GateReport): string | null {
  const [oldest] = stale.map(({ since }) => since).sort();
  if (oldest === undefined) return null;
  const [what, were] = stale.length === 1 ? ['one check', 'It was'] : [`${stale.length} checks`, 'They were'];
  return `The facts of ${what} are stale, the oldest since ${oldest.slice(0, 10)}. ${were} judged on what was known last.`;
}
