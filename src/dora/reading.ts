import { changeFailureRate } from './change-failure-rate.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { outcomeOf } from './facts.ts';
import type { Service } from './facts.ts';
import { groupFacts } from './history.ts';
import type { History } from './history.ts';
import { leadTime } from './lead-time.ts';
import { unknown } from './metric.ts';
import type { Frame, GroupFacts, Metric, MetricName, MetricReading, MetricReadings } from './metric.ts';
import { recoveryTime } from './recovery-time.ts';
import type { Rollout } from './rollout.ts';

/** The metrics, in the order in which they are shown. */
export const metrics: Readonly<Record<MetricName, Metric>> = {
  'deployment-frequency': deploymentFrequency,
  'lead-time': leadTime,
  'change-failure-rate': changeFailureRate,
  'recovery-time': recoveryTime,
};

/** Each metric is read over the services for which everything it needs was read; how many that are is its coverage. */
export function readerOf(history: History, services: readonly Service[]): (frame: Frame) => MetricReadings {
  const gathered = new Map<string, GroupFacts>();
  const factsOf = (known: readonly Service[]): GroupFacts => {
    const key = known.map(({ entity }) => entity).join('\n');
    const facts = gathered.get(key) ?? groupFacts(history, known);
    gathered.set(key, facts);
    return facts;
  };
  const reader = (name: MetricName) => metricReader(metrics[name], factsOf, services);
  const frequency = reader('deployment-frequency');
  const lead = reader('lead-time');
  const failures = reader('change-failure-rate');
  const recovery = reader('recovery-time');
  return (frame) => ({
    'deployment-frequency': frequency(frame),
    'lead-time': lead(frame),
    'change-failure-rate': failures(frame),
    'recovery-time': recovery(frame),
  });
}

function metricReader(
  metric: Metric,
  factsOf: (known: readonly Service[]) => GroupFacts,
  services: readonly Service[],
): (frame: Frame) => MetricReading {
  const known = services.filter((service) => metric.needs.every((table) => outcomeOf(service, table) === 'read'));
  const facts = factsOf(known);
  const unread = services.flatMap(({ knowledge }) =>
    knowledge.filter(({ table, outcome }) => metric.needs.includes(table) && outcome !== 'read'),
  );
  const partly = known.length > 0 && (known.length < services.length || unread.length > 0);
  const forbidden = unread.some(({ outcome }) => outcome === 'forbidden');
  const coverage = services.length === 0 ? null : known.length / services.length;
  const shortfall = [...(partly ? ['incomplete'] : []), ...(forbidden ? ['forbidden'] : [])];
  return (frame) => {
    const { band, details, flags, ...numbers } = known.length === 0 ? unknown('no-data') : metric.read(during(facts, frame), frame);
    const { from, to, partial } = frame.bucket;
    return {
      measure: {
        ...numbers,
        unit: metric.unit,
        window: { from, to },
        zone: frame.zone,
        definition: frame.definition.definition,
        coverage,
        flags: [...flags, ...(partial ? ['partial'] : []), ...shortfall],
      },
      band,
      details,
    };
  };
}

/** What happened in the frame: a metric looks at nothing else, and there are many frames. */
function during(facts: GroupFacts, frame: Frame): GroupFacts {
  const ofRollout = ({ rollout }: { readonly rollout: Rollout }): number => rollout.finished;
  return {
    ...facts,
    rollouts: between(facts.rollouts, frame, ({ finished }) => finished),
    changes: between(facts.changes, frame, ofRollout),
    undatable: between(facts.undatable, frame, ofRollout),
    failures: between(facts.failures, frame, ofRollout),
    merged: between(facts.merged, frame, ({ pullRequest }) => pullRequest.merged),
  };
}

function between<T>(items: readonly T[], { start, end }: Frame, at: (item: T) => number): readonly T[] {
  return items.slice(placeOf(items, start, at), placeOf(items, end, at));
}

/** Index of the first item at or after the instant. */
function placeOf<T>(items: readonly T[], instant: number, at: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && at(item) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
