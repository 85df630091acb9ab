import { measure } from '../warehouse/own-history.ts';
import { forever, type LoadResult, type Stored, type Warehouse } from '../warehouse/warehouse.ts';
import { localDays } from './calendar.ts';
import type { Definition } from './definition.ts';
import { readFacts } from './facts.ts';
import { groupsOf } from './group.ts';
import { historyOf } from './history.ts';
import { frameOf, metricNames, type Frame } from './metric.ts';
import { readerOf } from './reading.ts';
import { measuredWindows, type MeasuredWindow } from './window.ts';

export interface MeasureOptions {
  readonly definition: Definition;
  /** IANA zone in which days, weeks and quarters begin. */
  readonly zone: string;
  /** The instant whose facts are measured, and from which the measures hold. ISO 8601 in UTC. */
  readonly asOf: string;
}

/** The entity of what is measured over all services together. */
export const everyService = '*';

/**
 * Measures every service, every team that owns one, and all services together, from one reading of the facts, and stores what changed:
 * the weeks and quarters of the last year, and the days up to now. What is older stands as it was last measured. A metric whose facts
 * were not read has no row, and a week in which there was nothing to measure has none either.
 */
export async function measureDelivery(warehouse: Warehouse, { definition, zone, asOf }: MeasureOptions): Promise<LoadResult> {
  const facts = await readFacts(warehouse, { definition, asOf });
  const history = historyOf(facts, definition, Date.parse(asOf) / 1000);
  const { windows, from, to } = measuredWindows(asOf, zone);
  const rules = { days: localDays({ from: from.any, to, zone }), zone, asOf, definition };
  const framed = windows.map((window) => ({ window, frame: frameOf(window.bucket, rules) }));
  const { services } = facts;
  const groups = [
    ...groupsOf(services, 'service'),
    ...groupsOf(services, 'team').filter(({ entity }) => entity !== null),
    ...groupsOf(services, 'all').map((all) => ({ ...all, entity: everyService })),
  ];
  return warehouse.write(async (transaction) => {
    for (let at = 0; at < groups.length; at += together) {
      await transaction.append(
        evaluated,
        groups.slice(at, at + together).flatMap(({ entity, services: own }) => rowsOf(entity, readerOf(history, own), framed)),
      );
    }
    const stored = await transaction.derive(measure, corrected, {
      observedAt: asOf,
      parameters: { week: from.week, quarter: from.quarter, calendar: ['week', 'quarter'], unfinished: ['partial', 'immature'], forever },
      within: `held.window_from >= CASE held.period WHEN 'week' THEN $week::DATE WHEN 'quarter' THEN $quarter::DATE ELSE held.window_from END`,
    });
    await transaction.run(`DELETE FROM ${evaluated}`);
    return stored;
  });
}

const evaluated = 'measure_evaluated';

/** What was measured, with when it last became another though its window was over and nothing of it was left to come. */
const corrected = `
  SELECT evaluated.*,
    CASE WHEN list_contains($calendar::VARCHAR[], held.period) AND NOT list_has_any(held.flags, $unfinished::VARCHAR[])
        AND held.definition = evaluated.definition AND (held.value, held.n) IS DISTINCT FROM (evaluated.value, evaluated.n)
      THEN $observed_at::TIMESTAMPTZ ELSE held.corrected_at END AS corrected_at
  FROM ${evaluated} AS evaluated LEFT JOIN measure AS held
    ON held.entity = evaluated.entity AND held.metric = evaluated.metric AND held."window" = evaluated."window"
      AND held.valid_to = $forever::TIMESTAMPTZ`;

/** Groups whose rows are held in memory at a time. */
const together = 200;

interface Framed {
  readonly window: MeasuredWindow;
  readonly frame: Frame;
}

type Row = Readonly<Record<string, Stored>>;

function rowsOf(entity: string | null, readings: ReturnType<typeof readerOf>, framed: readonly Framed[]): Row[] {
  return framed.flatMap(({ window: { period, label, bucket }, frame }) => {
    const read = readings(frame);
    return metricNames.flatMap((metric): Row[] => {
      const { measure, band, details } = read[metric];
      const { value, low, high, n, unit, flags, coverage, definition } = measure;
      if ((coverage ?? 0) === 0 || (period === 'week' && value === null)) return [];
      const isTime = unit === 'seconds';
      const quantiles = { p50: isTime ? value : null, p75: details['p75'] ?? null, p90: details['p90'] ?? null };
      const about = { entity, metric, window: label, period, window_from: bucket.from, window_to: bucket.to };
      return [{ ...about, value, low, high, n, ...quantiles, unit, band: band?.name ?? null, flags, coverage, definition }];
    });
  });
}
