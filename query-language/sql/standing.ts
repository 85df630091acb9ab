import type { Table } from '../catalog.ts';
import { quote } from './quote.ts';
import { asked, ourselves } from './source.ts';

/** A value of the one row that an entity has in a table at a time, as SQL over `t`, and the condition that it is known. */
export interface StandingValue {
  readonly value: string;
  readonly known: string;
  readonly error: string;
}

/** Since when entities have had values that rest on one row each, worked out together over all states of that row. */
export interface Standing {
  readonly alias: string;
  readonly table: Table;
  /** What else must hold of the row, over `t`. */
  readonly conditions: readonly string[];
  readonly values: StandingValue[];
}

/** The column with the instant since which a value has been what it is. */
export function sinceColumn(
  { alias, values }: Standing,
  wanted: StandingValue,
): { readonly since: string; readonly open: string; readonly known: string; readonly error: string } {
  let index = values.findIndex(({ value, known }) => value === wanted.value && known === wanted.known);
  if (index < 0) index = values.push(wanted) - 1;
  return {
    since: `${alias}."since ${index}"`,
    open: `${alias}."open ${index}"`,
    known: `${alias}."known ${index}"`,
    error: `${alias}."error ${index}"`,
  };
}

/**
 * The join that works it out. What an entity's row says changes only where an interval begins or ends, of the row or of what is known of
 * the entity: each such instant is looked at once, and a value has held since the last one at which it differs from the one before.
 * While a source is out of order, what it said before still stands.
 */
export function standingJoin({ alias, table, conditions, values }: Standing, name: string, instant: string, entity: string): string {
  const rows = quote(table.name);
  const known = `SELECT * FROM (${knownStretches(table, name)}) WHERE valid_from <= ${instant} AND valid_from < valid_to AND ${instant} <= ${asked}`;
  const own = ['t.source = k.source', ...conditions].map((condition) => ` AND ${condition}`).join('');
  const joined = `${rows} t ON t.${quote(table.subject.column)} = k.external${own}`;
  const changes =
    `SELECT entity, unnest([valid_from, valid_to]) AS "moment" FROM known ` +
    `UNION SELECT k.entity, unnest([t.valid_from, t.valid_to]) FROM known k JOIN ${joined}`;
  const during = (row: string): string => `${row}.valid_from <= c."moment" AND c."moment" < ${row}.valid_to`;
  const states = values.map(({ value, known: sure, error }, index) =>
    [
      `${value} AS "value ${index}"`,
      `coalesce((k.outcome = 'read' OR t.source IS NOT NULL) AND ${sure}, FALSE) AS "sure ${index}"`,
      `${error} AS "wrong ${index}"`,
    ].join(', '),
  );
  const turns = values.map((_, index) => {
    const turned = [`"value ${index}"`, `"sure ${index}"`].map((each) => `${each} IS DISTINCT FROM lag(${each}) OVER past`);
    const open = `NOT coalesce(lag("sure ${index}") OVER past, FALSE) AS "open ${index}"`;
    return `lag("moment") OVER past IS NULL OR ${turned.join(' OR ')} AS "turns ${index}", ${open}`;
  });
  const results = values.map((_, index) =>
    [
      `max("moment") FILTER (WHERE "turns ${index}") AS "since ${index}"`,
      `arg_max("open ${index}", "moment") FILTER (WHERE "turns ${index}") AS "open ${index}"`,
      `arg_max("is read" AND "sure ${index}", "moment") AS "known ${index}"`,
      `arg_max_null("wrong ${index}", "moment") AS "error ${index}"`,
    ].join(', '),
  );
  return (
    `LEFT JOIN (WITH known AS (${known}), changes AS (SELECT * FROM (${changes}) WHERE "moment" <= ${instant}), ` +
    `states AS (SELECT c.entity, c."moment", coalesce(k.outcome = 'read', FALSE) AS "is read", ${states.join(', ')} FROM changes c ` +
    `LEFT JOIN known k ON k.entity = c.entity AND ${during('k')} LEFT JOIN ${joined} AND ${during('t')}), ` +
    `turns AS (SELECT *, ${turns.join(', ')} FROM states WINDOW past AS (PARTITION BY entity ORDER BY "moment")) ` +
    `SELECT entity AS "entity of", arg_max("is read", "moment") AS "is known", ${results.join(', ')} FROM turns GROUP BY entity) ` +
    `${alias} ON ${alias}."entity of" = ${entity}`
  );
}

/** From when to when it is known what an entity's row says. Of results that is while there are some for it, or since there are any at all. */
function knownStretches(table: Table, name: string): string {
  const declared = table.result ? `'entity'` : name;
  const [rows, subject] = [quote(table.name), quote(table.subject.column)];
  const entities = `SELECT k.entity, k.entity AS external, ${ourselves} AS source, k.outcome`;
  const stretches = {
    read: 'SELECT k.entity, k.external, k.source, k.outcome, k.valid_from, k.valid_to FROM knowledge k',
    everyone: `${entities}, greatest(k.valid_from, r.began) AS valid_from, k.valid_to FROM knowledge k, (SELECT coalesce(min(valid_from), 'infinity') AS began FROM ${rows}) r`,
    listed: `${entities}, greatest(k.valid_from, r.valid_from) AS valid_from, least(k.valid_to, r.valid_to) AS valid_to FROM knowledge k JOIN ${rows} r ON r.${subject} = k.entity`,
  };
  return `${stretches[table.result ?? 'read']} WHERE k."table" = ${declared} AND k.rank = 0`;
}
