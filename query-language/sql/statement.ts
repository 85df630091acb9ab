import type { Compiled, Environment } from '../compile.ts';
import type { Value } from '../catalog.ts';
import type { Type } from '../analysis/type.ts';
import { asked, type Plan } from '../plan/plan.ts';
import { Joins } from './joins.ts';
import { lower, sqlType } from './lower.ts';
import type { Lowered } from './lowered.ts';
import { Parameters } from './parameters.ts';
import type { Place } from './place.ts';
import { quote } from './quote.ts';
import { entitiesOf } from './source.ts';

/** SQL with its parameters. Besides these it takes `$as_of` (the day of the facts) and, when it mentions it, `$now`. */
export interface Statement {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, Value>>;
}

/** Which entities a statement is about. */
export interface About {
  readonly kind: string;
  /** Only these entities, by identifier. Facts of others are left alone, but for those that relations lead to. */
  readonly entities?: readonly string[];
  /** Only entities for which this is true. */
  readonly where?: Compiled;
}

/** What is asked of an expression: its value, or its value as text for showing. */
export interface Asked {
  readonly compiled: Pick<Compiled, 'plan' | 'type'>;
  readonly as?: 'value' | 'text';
}

/**
 * One row for each entity, with three columns for each expression: its value under its name, `<name> known` (whether every source it
 * needs was read) and `<name> error` (why this row could not be evaluated, NULL where it could). Boolean values are NULL when unknown.
 */
export function valuesStatement(expressions: Readonly<Record<string, Compiled>>, about: About, environment: Environment): Statement {
  const scope = open(environment, about);
  const columns = Object.entries(expressions).flatMap(([name, { plan }]) => {
    const lowered = lower(plan, scope.place);
    return [
      `${lowered.value} AS ${quote(name)}`,
      `${knownOf(lowered)} AS ${quote(`${name} known`)}`,
      `${errorOf(lowered)} AS ${quote(`${name} error`)}`,
    ];
  });
  const select = ['e.entity', 'e.name', ...columns].join(',\n  ');
  return close(scope, about, (from) => `SELECT ${select}\nFROM ${from}\nORDER BY e.entity`);
}

/** Expressions whose values stand in one row, by the names of their columns. */
export interface RowGroup {
  readonly id: string;
  readonly columns: Readonly<Record<string, Asked>>;
  /** Values that stand beside the others: what goes wrong with them is no error of the row. */
  readonly beside?: Readonly<Record<string, Asked>>;
}

/**
 * One row for each entity and each group: `entity`, `id`, and for each name that groups use a column of that name. All groups are
 * evaluated together: each table is joined once, each list is gone through once. A name that a group leaves out is NULL in its rows.
 * `error` tells why a row could not be evaluated, NULL where it could. Types are taken from the first group that has the name.
 */
export function rowsStatement(groups: readonly RowGroup[], about: About, environment: Environment): Statement {
  const scope = open(environment, about);
  const asked = groups.map(({ columns, beside }) => ({ ...beside, ...columns }));
  const names = [...new Set(asked.flatMap((own) => Object.keys(own)))];
  const types = new Map(names.map((name) => [name, typeOf(asked.find((own) => own[name])?.[name])]));
  const lowered = asked.map((own) => names.map((name) => own[name] && lower(asText(own[name]), scope.place)));
  const errors = groups.map(({ columns }, group) =>
    names.flatMap((name, position) => (columns[name] && lowered[group]![position]?.errors) ?? []),
  );
  const fallible = errors.some((own) => own.length > 0);
  const wide = lowered.map((own, group) => [
    ...own.map((each, position) => `${each?.value ?? 'NULL'}::${types.get(names[position]!)}`),
    ...(fallible ? [`coalesce(${[...errors[group]!, 'NULL'].join(', ')})::VARCHAR`] : []),
  ]);
  const columnOf = (group: number, position: number): string => quote(`g${group} ${position}`);
  const selected = wide.flatMap((own, group) => own.map((sql, position) => `${sql} AS ${columnOf(group, position)}`));
  const unpivot = wide.map(
    (own, group) => `(${own.map((_, position) => columnOf(group, position)).join(', ')}) AS ${quote(groups[group]!.id)}`,
  );
  const outputs = [...names, ...(fallible ? ['error'] : [])].map(quote).join(', ');
  return close(scope, about, (from) => {
    const all = `SELECT e.entity,\n  ${selected.join(',\n  ')}\nFROM ${from}`;
    const long = `(${all})\nUNPIVOT INCLUDE NULLS ((${outputs}) FOR id IN (${unpivot.join(', ')}))`;
    // Where nothing can fail, a column that says so is not carried through the turn from columns to rows.
    return `SELECT entity, id, ${outputs}${fallible ? '' : ', NULL::VARCHAR AS error'} FROM ${long}`;
  });
}

interface Scope {
  readonly environment: Environment;
  readonly joins: Joins;
  readonly place: Place;
  /** The identifiers of the only entities that it is about, as a SELECT. */
  readonly among: string | undefined;
}

function open(environment: Environment, { entities }: About): Scope {
  const parameters = new Parameters();
  const among = entities && `(SELECT unnest(${parameters.bindList(entities)}))`;
  const joins = new Joins(environment, parameters, { entity: 'e.entity', ...(among === undefined ? {} : { among }) });
  return { environment, joins, place: { joins: new Map([[asked, joins]]), parameters, entity: 'e' }, among };
}

function close({ place, joins, environment, among }: Scope, about: About, statement: (from: string) => string): Statement {
  const entityTable = environment.tables.get('entity');
  if (!entityTable) throw new Error('The environment has no table of entities');
  const conditions = [
    ...(among === undefined ? [] : [`e.entity IN ${among}`]),
    ...(about.where ? [lower(about.where.plan, place).value] : []),
  ];
  const entities = `${entitiesOf(place.parameters.bind(about.kind, 'VARCHAR'), entityTable)} e`;
  const from = [entities, joins.render(), ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : [])]
    .filter(Boolean)
    .join('\n');
  return { sql: statement(from), parameters: place.parameters.values };
}

function typeOf(asked: Asked | undefined): string {
  if (!asked) return 'VARCHAR';
  return asked.as === 'text' ? 'VARCHAR' : sqlType(asked.compiled.type);
}

function asText({ compiled: { plan }, as }: Asked): Plan {
  return as === 'text' ? { kind: 'apply', type: { kind: 'text' } satisfies Type, operation: 'toText', arguments: [plan] } : plan;
}

/** The condition that a value is known, null or not. */
export function knownOf({ known: conditions }: Lowered): string {
  return conditions.length > 0 ? `coalesce(${conditions.join(' AND ')}, FALSE)` : 'TRUE';
}

/** Why a value could not be worked out; NULL where it could. */
export function errorOf({ errors }: Lowered): string {
  return errors.length > 0 ? `coalesce(${[...errors, 'NULL'].join(', ')})` : 'CAST(NULL AS VARCHAR)';
}
