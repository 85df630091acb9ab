import { metricNames } from '../../../src/dora/metric.ts';
import type { MetricReading } from '../../../src/dora/metric.ts';
import type { DoraQuestion, DoraReport } from '../../../src/dora/report.ts';
import type { EntityReport } from '../../../src/scoring/report.ts';
import { chance } from './chance.ts';

const units = {
  'deployment-frequency': 'per week',
  'lead-time': 'seconds',
  'change-failure-rate': 'ratio',
  'recovery-time': 'seconds',
} as const;
const typical = { 'deployment-frequency': 4.6, 'lead-time': 93_600, 'change-failure-rate': 0.083, 'recovery-time': null } as const;

/** Numbers as the pipeline gives them, one metric without any data, and one week of which nothing is known. */
export function deliveryOf(question: Omit<DoraQuestion, 'definition'>, entities: readonly EntityReport[]): DoraReport {
  const { from, to, zone, bucket, by, asOf } = question;
  const day = 86_400_000;
  const weeks = Math.ceil((Date.parse(to) - Date.parse(from)) / day / 7);
  const buckets = Array.from({ length: bucket === 'week' ? weeks : 1 }, (_, index) => {
    const start = Date.parse(from) + index * 7 * day;
    const end = bucket === 'week' ? Math.min(start + 7 * day, Date.parse(to)) : Date.parse(to);
    return {
      label: `bucket ${index + 1}`,
      from: new Date(start).toISOString().slice(0, 10),
      to: new Date(end).toISOString().slice(0, 10),
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
      partial: end - start < 7 * day,
    };
  });
  const quality = {
    services: entities.length,
    unread: [],
    withoutDeployments: [],
    unmappedEnvironments: [],
    incidents: 4,
    unlinkedIncidents: 1,
    rolloutsWithUnknownCommit: 0,
    undeployedChanges: 2,
    negativeIntervals: 0,
  };
  const readings = (scale: number) =>
    Object.fromEntries(
      metricNames.map((name): [string, MetricReading] => {
        const value = typical[name] === null || scale === 0 ? null : typical[name] * scale;
        return [
          name,
          {
            measure: {
              value,
              unit: units[name],
              n: value === null ? 0 : Math.round(60 * scale),
              low: value && value * 0.62,
              high: value && value * 1.55,
              window: { from, to },
              zone,
              definition: 'strict',
              coverage: 1,
              flags: value === null ? [] : name === 'change-failure-rate' ? ['small-sample'] : [],
            },
            band:
              name === 'deployment-frequency' && value !== null
                ? { name: 'high', range: 'once per day – once per week', year: 2024, source: 'DORA 2024', probability: 0.97 }
                : null,
            details: {},
          },
        ];
      }),
    ) as DoraReport['groups'][number]['total'];
  return {
    definition: { name: 'strict', title: 'Strict definition', describes: 'Rollouts to production.' },
    from,
    to,
    zone,
    bucket,
    by,
    asOf,
    metrics: [
      { name: 'deployment-frequency', title: 'Deployment frequency', describes: 'Successful production rollouts.', better: 'up' },
      { name: 'lead-time', title: 'Change lead time', describes: 'From first commit to production, median.', better: 'down' },
      { name: 'change-failure-rate', title: 'Change fail rate', describes: 'Rollouts that failed users.', better: 'down' },
      { name: 'recovery-time', title: 'Recovery time', describes: 'From failed rollout to recovery, median.', better: 'down' },
    ],
    unmapped: { deployments: 3, incidents: 1 },
    buckets,
    groups: [
      {
        entity: question.entity ?? null,
        name: question.entity ?? 'all',
        services: entities.map(({ entity }) => entity),
        total: readings(1),
        series: buckets.map((_, index) => readings(index === 4 ? 0 : 0.6 + chance(index, 11))),
        quality,
      },
    ],
    quality,
  };
}
