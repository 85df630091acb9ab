import { milliseconds } from '../../calendar.ts';
import type { Company, Service, TrafficDay } from '../../company.ts';

/** The counts that the company keeps, by the metric's name. */
const counted: Readonly<Record<string, (day: TrafficDay) => number>> = {
  'trace.http.request.hits': ({ requests }) => requests,
  'trace.http.request.errors': ({ errors }) => errors,
};

const dayLength = 86_400;

/** An answer to a query of counts by service and day, several of them set apart by commas; what it is about otherwise has no series. */
export function seriesOf(company: Company, query: string, from: number, to: number) {
  const asked = [...query.matchAll(/sum:([\w.]+)\{\*\} by \{service\}\.as_count\(\)\.rollup\(sum, ?86400\)/g)];
  const series = asked.flatMap(([expression, metric = ''], index) =>
    company.services.flatMap((service) => {
      const points = pointsOf(company, service, metric, from, to);
      return points.length === 0 ? [] : [{ ...headOf(service, metric, expression, index), ...extentOf(points), pointlist: points }];
    }),
  );
  return {
    status: 'ok',
    res_type: 'time_series',
    resp_version: 1,
    query,
    from_date: from * 1000,
    to_date: to * 1000,
    series,
    values: [],
    times: [],
    message: '',
    group_by: ['service'],
  };
}

/** Days on which nothing is counted have no point. */
function pointsOf(company: Company, service: Service, metric: string, from: number, to: number): [number, number][] {
  const count = counted[metric];
  if (!count) return [];
  return company.traffic(service).flatMap((each): [number, number][] => {
    const at = milliseconds(each.day);
    return at / 1000 >= from && at / 1000 <= to && count(each) > 0 ? [[at, count(each)]] : [];
  });
}

function headOf(service: Service, metric: string, expression: string, index: number) {
  const scope = `service:${service.name}`;
  const named = { metric, display_name: metric, expression: expression.replace('{*}', `{${scope}}`), scope, tag_set: [scope] };
  return { ...named, query_index: index, aggr: 'sum', interval: dayLength };
}

function extentOf(points: readonly (readonly [number, number])[]) {
  return { length: points.length, start: points[0]?.[0] ?? 0, end: (points.at(-1)?.[0] ?? 0) + dayLength * 1000 - 1 };
}
