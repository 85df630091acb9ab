import { bandOf } from './band.ts';
import { calendar, dateOfSeconds, daysBetween, dayAfter, startSeconds } from './calendar.ts';
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
    const days = daysBetween(lived.from, lived.to);
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
      flags: sizeFlags(n),
      band: bandOf(frame.definition.bands, 'deployment-frequency', typical, weekDays.length, below),
      details: { rollouts: n, days, 'median-week-days': median },
    };
  },
};

/** A median week without a deployment belongs below the bands that ask for one a week, however many a busy week had. */
const justUnderOne = 1 - Number.EPSILON;

/** The local dates on which something could be deployed: the frame's, within the life of the services, up to the as-of time. */
function livedDays(life: NonNullable<GroupFacts['life']>, frame: Frame): { from: string; to: string } {
  const first = dateOfSeconds(life.start, frame.zone);
  const last = dayAfter(dateOfSeconds(Math.min(life.end, frame.asOf), frame.zone));
  return { from: first > frame.bucket.from ? first : frame.bucket.from, to: last < frame.bucket.to ? last : frame.bucket.to };
}

/** Days with a deployment in each complete week, ascending. */
function deploymentDays(facts: GroupFacts, frame: Frame, lived: { from: string; to: string }): number[] {
  const weeks = calendar({ ...lived, zone: frame.zone }, 'week', new Date(frame.asOf * 1000).toISOString()).filter((week) => !week.partial);
  const days = weeks.map(() => new Set<string>());
  const first = weeks[0] ? startSeconds(weeks[0].from, frame.zone) : 0;
  for (const { finished } of facts.rollouts) {
    if (!within(frame, finished) || finished < first) continue;
    const date = dateOfSeconds(finished, frame.zone);
    days[Math.floor(daysBetween(weeks[0]?.from ?? date, date) / 7)]?.add(date);
  }
  return days.map((each) => each.size).sort((a, b) => a - b);
}
