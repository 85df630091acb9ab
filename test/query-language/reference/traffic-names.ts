import type { Context, Given } from './context.ts';
import type { Name } from './names.ts';
import { fault, instantOf, isInstant, unknown, undecided, type Result, type Row } from './value.ts';

const day = 86_400;

/** Names of what services answered: sums over the days that ended within the lookback, yesterday where none is given. */
export const trafficNames: Readonly<Record<string, Name>> = {
  'datadog.errors': total('errors'),
  'datadog.requests': total('requests'),
  'datadog.errorRate': {
    takes: ['lookback'],
    give: (given, context) => {
      const errors = sum('errors', given, context);
      const requests = sum('requests', given, context);
      const open = undecided(errors, requests);
      if (open !== undefined) return open;
      return errors === null || requests === null || requests === 0 ? null : (errors as number) / (requests as number);
    },
  },
};

function total(column: string): Name {
  return { takes: ['lookback'], give: (given, context) => sum(column, given, context) };
}

function sum(column: string, given: Given, context: Context): Result {
  const rows = context.rows('service_traffic');
  if (rows === unknown) return unknown;
  const lookback = given.value('lookback');
  if (lookback === fault) return rows.elements.length > 0 ? fault : null;
  if (lookback === unknown) return unknown;
  const { now } = context;
  if (!isInstant(now)) throw new Error('Now is a moment');
  const within = rows.elements
    .map((element) => (element() as Row).columns)
    .filter((columns) => {
      const began = instantOf(columns['day'] as string);
      const length = lookback === undefined ? day : lookback;
      return typeof length === 'number' && now.seconds - began.seconds < length + day;
    });
  if (within.length === 0) return null;
  return within.reduce((all, columns) => all + ((columns[column] as number | null | undefined) ?? 0), 0);
}
