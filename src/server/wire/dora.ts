import { z } from 'zod';
import { metricNames } from '../../dora/metric.ts';
import { instant, ratio } from './grade.ts';

const localDate = z.string().describe('Local date in the zone.');

export const measure = z
  .object({
    value: z.number().nullable().describe('Null is no data, never zero.'),
    unit: z.string(),
    n: z.int(),
    low: z.number().nullable().describe('Lower end of the 95 % interval.'),
    high: z.number().nullable(),
    window: z.object({ from: localDate, to: localDate }),
    zone: z.string(),
    definition: z.string(),
    coverage: ratio.nullable(),
    flags: z.array(z.string()),
  })
  .meta({ id: 'Measure' });

const metricName = z.enum(metricNames).meta({ id: 'MetricName' });

const reading = z
  .object({
    measure,
    band: z
      .object({ name: z.string(), range: z.string(), year: z.int(), source: z.string(), probability: ratio })
      .nullable()
      .describe('A cluster of survey answers: a description, never a target. Null when there is too little to say it.'),
    details: z.record(z.string(), z.number().nullable()),
  })
  .meta({ id: 'Reading' });

const readings = z
  .object({ 'deployment-frequency': reading, 'lead-time': reading, 'change-failure-rate': reading, 'recovery-time': reading })
  .meta({ id: 'Readings' });

const quality = z
  .object({
    services: z.int(),
    unread: z.array(z.object({ entity: z.string(), table: z.string(), outcome: z.string(), reason: z.string() })),
    withoutDeployments: z.array(z.string()),
    unmappedEnvironments: z.array(z.object({ environment: z.string(), deployments: z.int() })),
    incidents: z.int(),
    unlinkedIncidents: z.int(),
    rolloutsWithUnknownCommit: z.int(),
    undeployedChanges: z.int(),
    negativeIntervals: z.int(),
  })
  .meta({ id: 'DataQuality', description: 'What the numbers could not see.' });

export const dora = z
  .object({
    asOf: instant,
    definition: z.object({ name: z.string(), title: z.string(), describes: z.string() }),
    from: localDate,
    to: localDate.describe('The day after the last: the window is half-open.'),
    zone: z.string(),
    bucket: z.enum(['week', 'quarter', 'window']),
    by: z.enum(['service', 'team', 'all']),
    metrics: z.array(z.object({ name: metricName, title: z.string(), describes: z.string(), better: z.enum(['up', 'down']) })),
    buckets: z.array(z.object({ label: z.string(), from: localDate, to: localDate, start: instant, end: instant, partial: z.boolean() })),
    groups: z.array(
      z.object({
        entity: z.string().nullable(),
        name: z.string(),
        services: z.array(z.string()),
        total: readings,
        series: z.array(readings),
        quality,
      }),
    ),
    quality,
  })
  .meta({ id: 'Dora' });
