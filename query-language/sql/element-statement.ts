import type { Environment } from '../compile.ts';
import { asked, type Plan, type Rows } from '../plan/plan.ts';
import { Joins } from './joins.ts';
import { lower } from './lower.ts';
import { Parameters } from './parameters.ts';
import { joinsOf, placeAt, type Place } from './place.ts';
import { quote } from './quote.ts';
import { errorOf, knownOf, type Statement } from './statement.ts';

/** The rows that a plan goes through for one entity, and what it asks of each. */
export interface ElementQuestion {
  /** Identifier of the entity. */
  readonly entity: string;
  readonly rows: Rows;
  /** Where the plan is about another moment: that moment. */
  readonly moment?: Plan;
  /** What tells which rows count, where not all do. */
  readonly counts?: Plan;
  /** What is asked of each row, by name. */
  readonly columns: Readonly<Record<string, Plan>>;
  /** By what rows go first. */
  readonly by?: { readonly plan: Plan; readonly descending: boolean };
  /** Which answer to `counts` goes first. */
  readonly first?: boolean;
}

/**
 * One row for each row that the plan goes through, by the same joins that the plan itself is rendered with, `$most` at most: the key as
 * `key <column>`, `external` and `source`, for each column `<name>`, `<name> known` and `<name> error` as in `valuesStatement`, `counts`
 * (null where unknown), and how many there are of all (`total`), of those that count (`counting`) and of those of which it is unknown
 * (`undecided`).
 */
export function elementStatement(question: ElementQuestion, environment: Environment): Statement {
  const { entity, rows, moment, counts, columns, by, first = true } = question;
  const parameters = new Parameters();
  const among = `(SELECT ${parameters.bind(entity, 'VARCHAR')})`;
  const around: Place = { joins: new Map([[asked, new Joins(environment, parameters, { entity: 'k.entity', among })]]), parameters };
  const place = moment ? placeAt(around, lower(moment, around).value) : around;
  const group = joinsOf(place, asked).group(rows);
  const { now } = place;
  const inside: Place = {
    joins: new Map([[asked, group.inner], ...(rows.hop && group.reached ? [[rows.hop.to, group.reached] as const] : [])]),
    parameters,
    ...(now === undefined ? {} : { now }),
  };
  const conditions = rows.conditions.map((condition) => lower(condition, inside).value);
  const counting = counts ? lower(counts, inside).value : 'TRUE';
  const asks = Object.entries(columns).flatMap(([name, plan]) => {
    const lowered = lower(plan, inside);
    return [
      `${lowered.value} AS ${quote(name)}`,
      `${knownOf(lowered)} AS ${quote(`${name} known`)}`,
      `${errorOf(lowered)} AS ${quote(`${name} error`)}`,
    ];
  });
  const keys = rows.hop ? ['target'] : (environment.tables.get(rows.table)?.key ?? []);
  const order = [
    `CASE WHEN (${counting}) IS NULL THEN 1 WHEN ${counting} THEN ${first ? 0 : 2} ELSE ${first ? 2 : 0} END`,
    ...(by ? [`${lower(by.plan, inside).value} ${by.descending ? 'DESC' : 'ASC'} NULLS LAST`] : []),
    ...group.order,
  ];
  const select = [
    ...keys.map((column) => `t.${quote(column)}::VARCHAR AS ${quote(`key ${column}`)}`),
    'k.external AS external',
    'k.source AS source',
    `${counting} AS counts`,
    ...asks,
    `row_number() OVER (ORDER BY ${order.join(', ')}) AS place`,
  ];
  const where = [group.rows.where, `k.entity IN ${among}`, group.isRow, ...conditions].join(' AND ');
  // The joins are those that all of the above has asked for.
  const joins = [group.inner, ...(group.reached ? [group.reached] : [])].map((each) => each.render()).join(' ');
  const element = `SELECT ${select.join(',\n  ')}\nFROM ${group.rows.from} ${joins}\nWHERE ${where}`;
  const tallies = 'count(*) AS total, count(*) FILTER (WHERE counts) AS counting, count(*) FILTER (WHERE counts IS NULL) AS undecided';
  return {
    sql: `WITH element AS MATERIALIZED (\n${element}\n)
SELECT element.*, tally.* FROM element CROSS JOIN (SELECT ${tallies} FROM element) tally
WHERE place <= CAST($most AS BIGINT) ORDER BY place`,
    parameters: parameters.values,
  };
}
