import { asked, gathered, type Fold, type Plan, type Rows } from '../plan/plan.ts';
import { aggregateColumn } from './joins.ts';
import { and, firstError, hasErrors, plain, settled, sourcesOf, truth, whenKnown, type Lowered } from './lowered.ts';
import { joinsOf, type Gathering, type Place } from './place.ts';
import { sinceColumn } from './standing.ts';

/** How plans inside are rendered: `lower`, handed in because the two go round in each other. */
export type Lower = (plan: Plan, place: Place) => Lowered;

/** Rows to one value: an aggregate in the group that goes through the table once, null where the table was not read. */
export function lowerFold({ rows, how, of, by }: Extract<Plan, { kind: 'fold' }>, place: Place, lower: Lower): Lowered {
  const { group, place: inside } = gatheringOf(rows, place);
  const conditions = rows.conditions.map((condition) => lower(condition, inside));
  /** That a row is there and satisfies the first conditions, all of them when no number is given. */
  const passes = (first?: number): string => [group.isRow, ...conditions.slice(0, first).map(({ value }) => value)].join(' AND ');
  const where = passes();
  const taken = of ? lower(of, inside) : plain(group.isRow);

  const aggregate = (call: string, condition = where): string => aggregateColumn(group, `${call} FILTER (WHERE ${condition})`);
  // Rows that a stage gathers are of many entities, or none; in any other group they are of the one whose tables are read or not.
  const ofAll = (source: string): string =>
    rows.table === gathered ? `coalesce(bool_and(coalesce(${source}, FALSE)), TRUE)` : `bool_and(${source})`;
  const read = (sources: readonly string[]): readonly string[] =>
    sources.map((source) => group.unlessNobody(aggregateColumn(group, ofAll(source))));
  const narrowedBy = read(sourcesOf(conditions));
  const wrong = conditions.flatMap((condition, index) => {
    const undecided = `${passes(index)} AND (${condition.value}) IS NULL`;
    return hasErrors(condition) ? [aggregate(`min(${firstError(condition)})`, undecided)] : [];
  });
  const sources = [group.isKnown, ...narrowedBy, ...read(taken.sources)];
  /** That it is known which rows there are. */
  const counted = [...narrowedBy, ...wrong.map((error) => `${error} IS NULL`)];

  const give = (value: string): Lowered => ({
    value: whenKnown(counted, value),
    known: [group.isKnown, ...counted],
    sources,
    errors: wrong,
  });
  /** Gives what comes of the values of all rows: unknown when one of them is. */
  const giveOf = (value: string): Lowered => {
    const known = taken.known.length > 0 ? [`coalesce(${aggregate(`bool_and(coalesce(${and(taken.known)}, FALSE))`)}, TRUE)`] : [];
    const given = give(whenKnown(known, value));
    const errors = hasErrors(taken) ? [aggregate(`min(${firstError(taken)})`)] : [];
    return { ...given, known: [...given.known, ...known], errors: [...given.errors, ...errors] };
  };
  const quantify = (decisive: string, otherwise: string): Lowered => {
    const undecided = `${where} AND (${taken.value}) IS NULL`;
    const found = aggregate('count(*)', `${where} AND (${taken.value}) IS ${decisive}`);
    const open = aggregate('count(*)', undecided);
    const answer = `CASE WHEN ${found} > 0 THEN ${decisive} WHEN ${open} > 0 THEN NULL WHEN ${group.isKnown} THEN ${otherwise} END`;
    const errors = hasErrors(taken) ? [aggregate(`min(${firstError(taken)})`, undecided)] : [];
    const decided = settled({ ...truth(answer), errors });
    return { ...truth(whenKnown(counted, answer)), sources, errors: [...wrong, ...decided.errors] };
  };
  const collected = (list: string): string => {
    const values = aggregate(list, `${where} AND ${taken.value} IS NOT NULL`);
    return `CASE WHEN ${group.isKnown} THEN coalesce(${values}, []) END`;
  };
  const pick = (call: 'arg_min_null' | 'arg_max_null'): string => {
    const key = by ? lower(by, inside).value : taken.value;
    return aggregate(`${call}(${taken.value}, row(${[key, ...group.order].join(', ')}))`, `${where} AND ${key} IS NOT NULL`);
  };
  const summed = (): string => {
    const sum = `coalesce(${aggregate(`sum(${taken.value})`)}, 0)`;
    return `CASE WHEN ${group.isKnown} THEN ${of?.type.kind === 'integer' ? `TRY_CAST(${sum} AS BIGINT)` : sum} END`;
  };
  const folds: Readonly<Record<Fold, () => Lowered>> = {
    count: () => ({ ...give(aggregate('count(*)')), total: true }),
    sum: () => giveOf(summed()),
    average: () => giveOf(aggregate(`avg(${taken.value})`)),
    minimum: () => giveOf(aggregate(`min(${taken.value})`)),
    maximum: () => giveOf(aggregate(`max(${taken.value})`)),
    first: () => give(pick('arg_min_null')),
    last: () => give(pick('arg_max_null')),
    values: () => giveOf(collected(`list(${taken.value} ORDER BY ${taken.value})`)),
    distinct: () => giveOf(collected(`list(DISTINCT ${taken.value} ORDER BY ${taken.value})`)),
    any: () => quantify('TRUE', 'FALSE'),
    all: () => quantify('FALSE', 'TRUE'),
  };
  return folds[how]();
}

function gatheringOf(rows: Rows, place: Place): Gathering {
  if (rows.table === gathered) {
    if (!place.gathering) throw new Error('Nothing is gathered here');
    return place.gathering;
  }
  const about = rows.about ?? asked;
  const group = joinsOf(place, about).group(rows);
  const joins = new Map([[about, group.inner], ...(rows.hop && group.reached ? [[rows.hop.to, group.reached] as const] : [])]);
  const { parameters, now } = place;
  return { group, place: { joins, parameters, ...(now === undefined ? {} : { now }) } };
}

/** Since when a value has been what it is: worked out over all states of the row it rests on, in a join of its own. */
export function lowerSince({ rows, of, asks }: Extract<Plan, { kind: 'since' }>, place: Place, lower: Lower): Lowered {
  const inside: Place = { joins: new Map(), parameters: place.parameters };
  const conditions = rows.conditions.map((condition) => lower(condition, inside).value);
  const joins = joinsOf(place, rows.about ?? asked);
  const standing = joins.standing(rows.table, conditions);
  const value = lower(of, inside);
  const { since, open, known, error } = sinceColumn(standing, { value: value.value, known: and(value.known), error: firstError(value) });
  const read = joins.isKnown(standing.alias);
  return {
    value: whenKnown([read, known], asks === 'open' ? open : since),
    known: [read, known],
    sources: [read],
    errors: hasErrors(value) ? [error] : [],
  };
}
