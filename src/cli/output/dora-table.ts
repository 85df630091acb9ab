import { DateTime } from 'luxon';
import width from 'string-width';
import { metricNames } from '../../dora/metric.ts';
import type { MetricName, MetricReading, MetricReadings } from '../../dora/metric.ts';
import type { DoraReport } from '../../dora/report.ts';
import type { Answer } from './answer.ts';
import { fit, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';
import { compact, duration, percent } from './quantity.ts';
import { textTable } from './text-table.ts';

const headings: Readonly<Record<MetricName, string>> = {
  'deployment-frequency': 'Deploys/week',
  'lead-time': 'Lead time',
  'change-failure-rate': 'Failure rate',
  'recovery-time': 'Recovery',
};

interface Line {
  readonly label: string;
  readonly sub: string;
  readonly readings: MetricReadings;
}

/** Columns that a value needs with its interval and its number. */
const narrowest = 15;

/** One line for each group, or for each group and week: the value with its band, below it the interval, the number and the flags. */
export function doraTable(report: DoraReport, columns: number, paint: Paint): string {
  const lines: Line[] = report.groups.flatMap((group) =>
    report.bucket === 'window'
      ? [{ label: group.name, sub: group.services.length === 1 ? '' : `${group.services.length} services`, readings: group.total }]
      : group.series.map((readings, index) => {
          const bucket = report.buckets[index]?.label ?? '';
          return report.by === 'all' ? { label: bucket, sub: '', readings } : { label: group.name, sub: bucket, readings };
        }),
  );
  const labelWidth = Math.min(
    columns - narrowest * metricNames.length,
    Math.max(12, ...lines.map(({ label, sub }) => Math.max(width(plain(label)), sub.length) + 2)),
  );
  const cellWidth = Math.floor((columns - labelWidth) / metricNames.length);
  const rows = lines.map(({ label, sub, readings }) => [
    `${fit(plain(label), labelWidth - 2)}\n${paint('dim', sub)}\n`,
    ...metricNames.map((name) => cell(name, readings[name], { columns: cellWidth - 2, marks: marksOf(report) }, paint)),
  ]);
  const table = textTable(
    [
      { title: report.by === 'all' ? '' : report.by === 'team' ? 'Team' : 'Service', width: labelWidth },
      ...metricNames.map((name) => ({ title: headings[name], width: cellWidth })),
    ],
    rows,
    paint,
  );
  const heading = `${paint('bold', 'DORA')}  ${paint('dim', `${report.from} to ${report.to}, ${report.zone}, definition ${report.definition.name}`)}`;
  return `${heading}\n\n${table.trimEnd()}\n\n${footnotes(report, columns, paint)}`;
}

interface CellShape {
  readonly columns: number;
  readonly marks: Readonly<Record<string, string>>;
}

function cell(name: MetricName, { measure, band }: MetricReading, { columns, marks }: CellShape, paint: Paint): string {
  const { value, low, high, n, flags } = measure;
  if (value === null) {
    const reason = flags.flatMap((flag) => reasons[flag] ?? [])[0] ?? '';
    return `${paint('dim', '–')}\n${paint('dim', fit(reason, columns))}\n${n > 0 ? paint('dim', `n ${n}`) : ''}`;
  }
  const range =
    low === null && high === null ? '' : `${low === null ? '?' : short(name, low)} – ${high === null ? '?' : short(name, high)}`;
  const doubted = flags.flatMap((flag) => marks[flag] ?? []).join(' ');
  return [
    `${paint('bold', full(name, value))}${band ? ` ${paint('cyan', band.name)}` : ''}`,
    paint('dim', fit(range, columns)),
    `${paint('dim', `n ${n}`)} ${paint('yellow', fit(doubted, columns - String(n).length - 3))}`,
  ].join('\n');
}

/** Why there is no value. */
const reasons: Readonly<Record<string, string>> = {
  'no-data': 'not read',
  'no-deployments': 'never deployed',
  'no-changes': 'no changes',
  'no-rollouts': 'no rollouts',
  'no-failures': 'no failures',
  'not-reached': 'not reached',
  'not-yet': 'not yet alive',
  archived: 'archived',
};

/** Doubts in few letters. That a window which ends today is not over goes without saying; a week or quarter that is cut short does not. */
function marksOf({ bucket }: DoraReport): Readonly<Record<string, string>> {
  return bucket === 'window' ? doubts : { ...doubts, partial: 'cut' };
}

/** That a value rests on fewer than twenty is plain from n. */
const doubts: Readonly<Record<string, string>> = {
  'small-sample': 'few',
  censored: 'open',
  'not-reached': 'most open',
  incomplete: 'part',
  immature: 'young',
  'short-exposure': 'new',
};

function full(name: MetricName, value: number): string {
  if (name === 'change-failure-rate') return percent(value);
  return name === 'deployment-frequency' ? compact(value) : duration(value);
}

function short(name: MetricName, value: number): string {
  if (name === 'change-failure-rate') return percent(value).replace(' %', '');
  return name === 'deployment-frequency' ? compact(value) : duration(value).replace(' ', '').replace('min', 'm');
}

/** What the numbers leave out, in a few lines. */
function footnotes(report: DoraReport, columns: number, paint: Paint): string {
  const { quality, groups, bucket, unmapped } = report;
  const unread = new Set(quality.unread.map(({ entity }) => entity)).size;
  const band = groups.flatMap(({ total }) => metricNames.map((name) => total[name].band)).find((each) => each !== null);
  const notes = [
    unread > 0 && `${unread} of ${quality.services} services were not read in full.`,
    quality.withoutDeployments.length > 0 &&
      `${quality.withoutDeployments.length} ${quality.withoutDeployments.length === 1 ? 'has' : 'have'} no deployment to production on record.`,
    quality.unlinkedIncidents > 0 &&
      `${quality.unlinkedIncidents} of ${quality.incidents} incidents follow no deployment within the time allowed.`,
    quality.unmappedEnvironments.length > 0 &&
      `Environments that nothing maps: ${quality.unmappedEnvironments.map(({ environment, deployments }) => `${plain(environment)} (${deployments})`).join(', ')}.`,
    quality.undeployedChanges > 0 &&
      `${quality.undeployedChanges} merged pull ${quality.undeployedChanges === 1 ? 'request is' : 'requests are'} not in production yet.`,
    unmapped !== null &&
      unmapped.deployments + unmapped.incidents > 0 &&
      `${countOf(unmapped.deployments, 'deployment')} and ${countOf(unmapped.incidents, 'incident')} belong to no service that is known, and count for none.`,
    exposure(report),
    `Ranges are 95 % intervals; n is what a value rests on. Marks: \`few\` under five; \`open\` some not over yet, \`most open\` most; \`part\` not everything of every service was read; \`young\` incidents may still come; \`new\` deployments count from the first on record${
      bucket === 'window' ? '' : `; \`cut\` the ${bucket} is not whole, because the window begins or ends within it or it is not over`
    }.`,
    `Bands${band ? ` (${band.source})` : ''} stand only where five observations or more make one likely, at 80 % or above. That of deployment frequency goes by the days of a week on which something was deployed, not by how often. They describe survey answers; they are no targets.`,
  ];
  return notes.flatMap((note) => (note ? wrap(note, columns).map((line) => `${paint('dim', line)}\n`) : [])).join('');
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Over how much of the window deployments could be counted, where that is not all of it: no day before the first on record counts. */
function exposure({ groups, from, to, zone, asOf }: DoraReport): string | false {
  const tomorrow = DateTime.fromISO(asOf, { zone }).plus({ days: 1 }).toISODate() ?? to;
  const possible = (Date.parse(to < tomorrow ? to : tomorrow) - Date.parse(from)) / 86_400_000;
  const shorter = groups.flatMap(({ name, total }) => {
    const days = total['deployment-frequency'].details['days'];
    return typeof days === 'number' && days < possible ? [`${plain(name)} ${days}`] : [];
  });
  if (shorter.length === 0) return false;
  const more = shorter.length > mostNamed ? ` and ${shorter.length - mostNamed} more` : '';
  return `Deployments are counted from the first on record, as long as the repositories live. Days counted of ${possible} in the window: ${shorter.slice(0, mostNamed).join(', ')}${more}.`;
}

/** Past so many, how many more there are says enough. */
const mostNamed = 5;

/** The same for machines: one row for each group, bucket and metric. */
export function doraAnswer(report: DoraReport): Answer {
  const readings = report.groups.flatMap((group) =>
    (report.bucket === 'window' ? [group.total] : group.series).flatMap((of, index) =>
      metricNames.map((metric) => ({ group, label: report.buckets[index]?.label ?? '', metric, reading: of[metric] })),
    ),
  );
  return {
    asOf: report.asOf,
    columns: [
      { name: 'entity', title: 'Entity' },
      { name: 'name', title: 'Name' },
      { name: 'bucket', title: 'Bucket' },
      { name: 'from', title: 'From' },
      { name: 'to', title: 'To' },
      { name: 'metric', title: 'Metric' },
      { name: 'value', title: 'Value' },
      { name: 'unit', title: 'Unit' },
      { name: 'n', title: 'n' },
      { name: 'low', title: 'Low' },
      { name: 'high', title: 'High' },
      { name: 'coverage', title: 'Coverage' },
      { name: 'flags', title: 'Flags' },
      { name: 'band', title: 'Band' },
      { name: 'bandYear', title: 'Of' },
      { name: 'definition', title: 'Definition' },
      { name: 'zone', title: 'Zone' },
    ],
    rows: readings.map(({ group, label, metric, reading: { measure, band } }) => ({
      entity: group.entity,
      name: group.name,
      bucket: label,
      from: measure.window.from,
      to: measure.window.to,
      metric,
      value: measure.value,
      unit: measure.unit,
      n: measure.n,
      low: measure.low,
      high: measure.high,
      coverage: measure.coverage,
      flags: measure.flags,
      band: band?.name ?? null,
      bandYear: band?.year ?? null,
      definition: measure.definition,
      zone: measure.zone,
    })),
  };
}
