import { bandOf } from './band.ts';
import { dayAt } from './calendar.ts';
import { sizeFlags, unknown, within } from './metric.ts';
import type { Frame, GroupFacts, Metric } from './metric.ts';
import { gammaProbability } from './statistics/gamma-distribution.ts';
import { poissonInterval } from './statistics/poisson-interval.ts';
import { quantileBelow } from './statistics/quantile-interval.ts';
import { quantile } from './statistics/quantile.ts';

/**
 * Details: `rollouts`; `days`, the calendar days they are spread over; `median-week-days`, the median over complete ISO weeks of
 * the days on which something was deployed, which decides the band wherever that is one or more.
 */
export const deploymentFrequency: Metric = {
  name: 'deployment-frequency',
  title: 'Deployment frequency',
  describes: 'Successful rollouts to production per week, over the calendar days on which the services were alive.',
  better: 'up',
  unit: 'per week',
  needs: ['deployment'],
  read(facts, frame) {
    if (!facts.life) return unknown('no-deployments');
    const lived = livedDays(facts.life, frame);
    const days = lived.to - lived.from;
    if (days <= 0) return unknown(frame.start > facts.life.end ? 'archived' : 'not-yet');
    const rollouts = facts.rollouts.filter((each) => within(frame, each.finished));
    const n = rollouts.length;
    const weeks = days / 7;
    const interval = poissonInterval(n);
    const weekDays = deploymentDays(facts, frame, lived);
    const median = quantile(weekDays, 0.5);
    const typical = median !== null && median >= 1 ? median : Math.min(n / weeks, justUnderOne);
    const below = (threshold: number) =>
      threshold >= 1 ? quantileBelow(weekDays, 0.5, threshold) : gammaProbability(n + 0.5, threshold * weeks);
    return {
      value: n / weeks,
      n,
      low: interval.low / weeks,
      high: interval.high / weeks,
      // A first deployment that opens the count a day or two before the end of a week makes a high rate of one event.
      flags: [...sizeFlags(n), ...(lived.from > dayAt(frame.days, frame.start) ? ['short-exposure'] : [])],
      band: bandOf(frame.definition.bands, 'deployment-frequency', typical, weekDays.length, below),
      details: { rollouts: n, days, 'median-week-days': median },
    };
  },
};

/** A median week without a deployment belongs below the bands that ask for one a week, however many a busy week had. */
const justUnderOne = 1 - Number.EPSILON;

/** A range of days by their indices, half-open. */
interface Days {
  readonly from: number;
  readonly to: number;
}

/** The days on which something could be deployed: the frame's, within the life of the services, up to the as-of time. */
function livedDays(life: NonNullable<GroupFacts['life']>, { days, start, end, asOf }: Frame): Days {
  return {
    from: Math.max(dayAt(days, start), dayAt(days, life.start)),
    to: Math.min(dayAt(days, end), dayAt(days, Math.min(life.end, asOf)) + 1),
  };
}

/** Days with a deployment in each complete week, ascending. */
function deploymentDays({ rollouts }: GroupFacts, frame: Frame, lived: Days): number[] {
  const { starts, monday } = frame.days;
  const first = lived.from + ((((monday - lived.from) % 7) + 7) % 7);
  const weeks: Set<number>[] = [];
  for (let day = first; day + 7 <= lived.to && (starts[day + 7] ?? Infinity) <= frame.asOf; day += 7) weeks.push(new Set());
  for (const { finished } of rollouts) {
    if (!within(frame, finished)) continue;
    const day = dayAt(frame.days, finished);
    weeks[Math.floor((day - first) / 7)]?.add(day);
  }
  return weeks.map((each) => each.size).sort((a, b) => a - b);
}
