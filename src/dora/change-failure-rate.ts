import { bandOf } from './band.ts';
import { sizeFlags, unknown, within } from './metric.ts';
import type { Metric } from './metric.ts';
import { betaProbability } from './statistics/beta-distribution.ts';
import { wilsonInterval } from './statistics/wilson.ts';

/** Details: `failed` of `rollouts`. */
export const changeFailureRate: Metric = {
  name: 'change-failure-rate',
  title: 'Change failure rate',
  describes: 'Share of successful production rollouts, rollbacks apart, that led to an incident or had to be rolled back.',
  better: 'down',
  unit: 'ratio',
  needs: ['deployment', 'incident'],
  read(facts, frame) {
    const { failure } = frame.definition;
    const rollouts = facts.rollouts.filter(
      (each) => within(frame, each.finished) && (failure.rollbacks === 'include' || each.type !== 'rollback'),
    );
    const n = rollouts.length;
    if (n === 0) return unknown(facts.life ? 'no-rollouts' : 'no-deployments');
    const failing = new Set(facts.failures.map((each) => each.rollout.id));
    const failed = rollouts.filter((each) => failing.has(each.id)).length;
    const immature = rollouts.some((each) => each.finished > frame.asOf - failure['attribute-within']);
    return {
      value: failed / n,
      n,
      ...wilsonInterval(failed, n),
      flags: [...sizeFlags(n), ...(immature ? ['immature'] : [])],
      // Jeffreys' posterior of a proportion (Brown, Cai, DasGupta 2001).
      band: bandOf(frame.definition.bands, 'change-failure-rate', failed / n, n, (threshold) =>
        betaProbability(failed + 0.5, n - failed + 0.5, threshold),
      ),
      details: { failed, rollouts: n },
    };
  },
};
