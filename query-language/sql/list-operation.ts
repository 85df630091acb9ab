import { using, type OperationsOf } from './applied-operation.ts';

/** Between the two values of a sorted list that stand around the share, in proportion. */
const between = [
  `it[CAST(floor(share * (len(it) - 1)) AS BIGINT) + 1]`,
  `it[CAST(ceil(share * (len(it) - 1)) AS BIGINT) + 1]`,
  `(share * (len(it) - 1) - floor(share * (len(it) - 1)))`,
] as const;

function percentile(list: string, share: string): string {
  const [low, high, rest] = between.map((each) => each.replaceAll('share', share));
  return using(`CAST(list_sort(list_filter(${list}, lambda one: one IS NOT NULL)) AS DOUBLE[])`, `(${low} + (${high} - ${low}) * ${rest})`);
}

/** The elements with their keys, those without a key left out. */
function keyed(list: string, keys: string): string {
  return `list_filter(list_zip(${keys}, ${list}), lambda pair: pair[1] IS NOT NULL)`;
}

export const listOperations: OperationsOf<
  | 'listSum'
  | 'listAverage'
  | 'listMedian'
  | 'listPercentile'
  | 'listMinimum'
  | 'listMaximum'
  | 'listDistinct'
  | 'listLeast'
  | 'listGreatest'
  | 'listAt'
  | 'listFlatten'
> = {
  listSum: (list) => ({ value: using(list, 'CASE WHEN it IS NOT NULL THEN coalesce(list_sum(it), 0) END') }),
  listAverage: (list) => ({ value: `list_avg(${list})` }),
  listMedian: (list) => ({ value: percentile(list, '0.5') }),
  listPercentile: (list, share) => ({ value: percentile(list, share) }),
  listMinimum: (list) => ({ value: `list_min(${list})` }),
  listMaximum: (list) => ({ value: `list_max(${list})` }),
  listDistinct: (list) => ({ value: `list_sort(list_distinct(${list}))` }),
  listLeast: (list, keys) => ({ value: `list_min(${keyed(list, keys)})[2]` }),
  listGreatest: (list, keys) => ({ value: `list_max(${keyed(list, keys)})[2]` }),
  listAt: (list, position) => ({ value: `(${list})[CASE WHEN ${position} < 0 THEN ${position} ELSE ${position} + 1 END]` }),
  listFlatten: (list) => ({ value: `flatten(${list})` }),
};
