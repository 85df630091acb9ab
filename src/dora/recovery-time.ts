import { bandOf } from './band.ts';
import type { Failure } from './failure-link.ts';
import { sizeFlags, unknown, within } from './metric.ts';
import type { Metric } from './metric.ts';
import { survivalCurve, survivalQuantile, survivalQuantileBelow, survivalQuantileInterval } from './statistics/kaplan-meier.ts';
import type { Duration } from './statistics/kaplan-meier.ts';

/** Details: `failures`, how many of them are still `open`, `p75` and `p90` where they are reached. */
export const recoveryTime: Metric = {
  name: 'recovery-time',
  title: 'Failed deployment recovery time',
  describes:
    'Median time from the end of a rollout that failed its users until incident or rollback ended the failure; open ones count as lasting.',
  better: 'down',
  unit: 'seconds',
  needs: ['deployment', 'incident'],
  read(facts, frame) {
    const { failure } = frame.definition;
    const durations = facts.failures
      .filter((each) => within(frame, each.rollout.finished) && (failure.rollbacks === 'include' || each.rollout.type !== 'rollback'))
      .map((each) => recoveryOf(each, frame.asOf))
      .filter((each) => each !== null);
    const n = durations.length;
    if (n === 0) return unknown(facts.life ? 'no-failures' : 'no-deployments');
    const open = durations.filter((each) => !each.observed).length;
    const curve = survivalCurve(durations);
    const value = survivalQuantile(curve, 0.5);
    return {
      value,
      n,
      ...survivalQuantileInterval(curve, 0.5),
      flags: [...sizeFlags(n), ...(open > 0 ? ['censored'] : []), ...(value === null ? ['not-reached'] : [])],
      band: bandOf(frame.definition.bands, 'recovery-time', value, n, (threshold) => survivalQuantileBelow(curve, 0.5, threshold)),
      details: { failures: n, open, p75: survivalQuantile(curve, 0.75), p90: survivalQuantile(curve, 0.9) },
    };
  },
};

/**
 * From the end of the rollout until its last incident is resolved, or until a rollback has undone it if that is sooner. Incidents
 * that end before they begin say nothing; null when nothing else does.
 */
export function recoveryOf({ rollout, incidents, rolledBack }: Failure, asOf: number): Duration | null {
  const usable = incidents.filter((each) => each.resolved === null || each.resolved >= each.started);
  if (usable.length === 0 && rolledBack === null) return null;
  const never = Number.POSITIVE_INFINITY;
  const resolved = usable.length === 0 ? never : Math.max(...usable.map((each) => each.resolved ?? never));
  const recovered = Math.min(resolved, rolledBack ?? never);
  return recovered === never
    ? { seconds: asOf - rollout.finished, observed: false }
    : { seconds: recovered - rollout.finished, observed: true };
}
