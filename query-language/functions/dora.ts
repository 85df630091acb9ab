import { columnOf, fieldOf, isNotEmpty, literal, rowsOf, value, whenSure, type Record } from '../analysis/operand.ts';
import { boolean, duration, text, type Type } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { Table } from '../catalog.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

const usual = '90d';
const day = 86_400;

const takes: readonly Parameter[] = [
  {
    name: 'lookback',
    describes: `How many days up to the last evaluation: 7d, 30d, 90d, 180d or 365d; ${usual} when left out.`,
    type: duration,
    optional: true,
    literal: true,
  },
  {
    name: 'window',
    describes:
      'Instead of a lookback: `this quarter`, `last quarter` (the last whole one), or a quarter or week such as `2026-Q1` and `2026-W12`.',
    type: text,
    optional: true,
    literal: true,
  },
];

const quarters = ['this quarter', 'last quarter'];

/** The row of a metric and a window, out of those that were measured and stored. */
function measured(metric: string): QueryFunction['lower'] {
  return (call) => {
    const table = call.table('measure');
    const conditions = windowOf(call, table);
    if (typeof conditions === 'string') return call.fault(conditions, factsOf(call, table));
    const rows = { table: 'measure', conditions: [...oneOf(table, 'metric', metric), ...conditions] };
    return { kind: 'record', table: 'measure', place: { kind: 'picked', rows, how: 'last', by: columnOf(table, 'window_from') } };
  };
}

/** The conditions of the window that is asked for, or the code of what is wrong with it. */
function windowOf(call: Call, table: Table): readonly Plan[] | string {
  const [lookback, window] = [call.argument('lookback'), call.text('window')];
  if (lookback !== undefined && window !== undefined) return 'measure.two-windows';
  if (window === undefined) {
    const period = lookback === undefined ? usual : periodOf(lookback);
    return period !== undefined && lookbacksOf(table).includes(period) ? oneOf(table, 'window', period) : 'measure.lookback';
  }
  if (!quarters.includes(window)) return /^\d{4}-(?:Q[1-4]|W\d\d)$/u.test(window) ? oneOf(table, 'window', window) : 'measure.window';
  const ofQuarters = oneOf(table, 'period', 'quarter');
  if (window === 'this quarter') return ofQuarters;
  const partial: Plan = { kind: 'within', type: boolean, item: literal(text, 'partial'), list: columnOf(table, 'flags') };
  return [...ofQuarters, { kind: 'not', type: boolean, operand: partial }];
}

function factsOf(call: Call, table: Table): Parameters<Call['fault']>[1] {
  return { window: call.text('window') ?? null, known: lookbacksOf(table), quarters };
}

function lookbacksOf(table: Table): readonly string[] {
  return (table.columns['period']?.values ?? []).filter((period) => /^\d+d$/u.test(period));
}

function periodOf(lookback: NonNullable<ReturnType<Call['argument']>>): string | undefined {
  const seconds = lookback.kind === 'value' && lookback.plan.kind === 'literal' ? lookback.plan.value : null;
  return typeof seconds === 'number' ? `${seconds / day}d` : undefined;
}

/** Measured in time: their values are durations. */
const timed = ['lead-time', 'recovery-time'];

/** A value of a measure, in the type of what is measured. It is unknown, and not null, where the metric could not be measured at all. */
function valueOf(column: string, describes: string, example: string): QueryFunction {
  return {
    name: `measure.${column}`,
    on: 'measure',
    describes,
    takes: [],
    returns: 'duration of measures of time that are asked for by name, else number',
    reads: ['measure'],
    examples: [example],
    lower: (call) => {
      const { receiver } = call;
      if (receiver.kind !== 'record') throw new Error('A value of a measure was asked of something else');
      const field = fieldOf(receiver, call.table('measure'), column);
      const type: Type = timed.includes(metricOf(receiver) ?? '') ? duration : field.type;
      const typed = { ...field, type };
      return value(receiver.place.kind === 'picked' ? whenSure(isNotEmpty(receiver.place.rows), typed) : typed);
    },
  };
}

/** The metric whose row it is, where it was asked for by name. */
function metricOf({ place }: Record): string | undefined {
  const conditions = place.kind === 'picked' ? place.rows.conditions : [];
  const named = conditions.find((each) => each.kind === 'within' && each.item.kind === 'field' && each.item.column === 'metric');
  const [name] = named?.kind === 'within' && named.list.kind === 'list' ? named.list.items : [];
  return name?.kind === 'literal' && typeof name.value === 'string' ? name.value : undefined;
}

function metric(name: string, kind: string, describes: string, ...examples: QueryFunction['examples']): QueryFunction {
  return { name: `dora.${name}`, describes, takes, returns: 'measure', reads: ['measure'], examples, lower: measured(kind) };
}

export const dora: readonly QueryFunction[] = [
  metric(
    'deploymentFrequency',
    'deployment-frequency',
    'Rollouts to production per week.',
    'dora.deploymentFrequency().value >= 1',
    'dora.deploymentFrequency(lookback = 30d).low > 0.5',
  ),
  metric(
    'leadTime',
    'lead-time',
    'From the first commit of a change until it is in production.',
    'dora.leadTime(lookback = 90d).p50 < 1d',
    'dora.leadTime(window = "this quarter").p50 <= dora.leadTime(window = "last quarter").p50',
  ),
  metric(
    'changeFailureRate',
    'change-failure-rate',
    'Share of rollouts that failed their users.',
    'dora.changeFailureRate().value <= 15%',
    'dora.changeFailureRate(lookback = 180d).n >= 20',
  ),
  metric(
    'recoveryTime',
    'recovery-time',
    'From a rollout that failed its users until the failure was over.',
    'dora.recoveryTime().p50 < 1h',
  ),
  {
    name: 'dora.measures',
    describes: 'Every measure of the entity that is stored: each metric by week, by quarter and over the days up to the last evaluation.',
    takes: [],
    returns: 'list of measure',
    reads: ['measure'],
    examples: ['dora.measures.filter((m) => m.metric == "lead-time" and m.period == "week").length >= 4'],
    lower: () => rowsOf('measure'),
  },
  valueOf('value', 'The measure itself; null where there was nothing to measure.', 'dora.deploymentFrequency().value >= 1'),
  valueOf('low', 'Lower end of its 95 % interval.', 'dora.deploymentFrequency().low >= 1'),
  valueOf('high', 'Upper end of its 95 % interval.', 'dora.leadTime().high < 2d'),
  valueOf('p50', 'The median, of a measure of time.', 'dora.leadTime().p50 < 1d'),
  valueOf('p75', 'What three in four stay within, of a measure of time.', 'dora.leadTime().p75 < 3d'),
  valueOf('p90', 'What nine in ten stay within, of a measure of time.', 'dora.recoveryTime().p90 < 1d'),
];
