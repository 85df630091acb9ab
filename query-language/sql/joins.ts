import type { Table } from '../catalog.ts';
import type { Environment } from '../compile.ts';
import type { Rows } from '../plan/plan.ts';
import type { Parameters } from './parameters.ts';
import { quote } from './quote.ts';
import { reachedColumn, reachedRows } from './reach.ts';
import { asked, knownRows, type KnownRows } from './source.ts';
import { standingJoin, type Standing } from './standing.ts';

/**
 * The tables that expressions about one set of entities need, each joined once: one row of each `one` table, and one grouped
 * sub-select of each `many` table that carries every aggregate asked of it. What is asked of another instant is joined apart, by
 * instant.
 */
export class Joins {
  readonly #environment: Environment;
  readonly #parameters: Parameters;
  readonly #only = new Set<string>();
  readonly #grouped = new Map<string, Group>();
  readonly #standings = new Map<string, Standing>();
  readonly #instants = new Map<string, Joins>();
  readonly #about: JoinedTo;
  readonly #prefix: string;
  readonly #instant: string;

  constructor(environment: Environment, parameters: Parameters, about: JoinedTo, prefix = '', instant = asked) {
    this.#environment = environment;
    this.#parameters = parameters;
    this.#about = about;
    this.#prefix = prefix;
    this.#instant = instant;
  }

  /** The same tables as they were at an instant, given as SQL that no row has a part in. */
  at(instant: string): Joins {
    if (instant === this.#instant) return this;
    const known = this.#instants.get(instant);
    if (known) return known;
    const prefix = `${this.#prefix}at ${this.#instants.size}: `;
    const joins = new Joins(this.#environment, this.#parameters, this.#about, prefix, instant);
    this.#instants.set(instant, joins);
    return joins;
  }

  /** The alias under which the entity's one row of the table stands. */
  only(table: string): string {
    this.#only.add(table);
    return quote(`${this.#prefix}one ${table}`);
  }

  /** The condition that the table under an alias was read for the entity. */
  isKnown(alias: string): string {
    return this.#unlessNobody(isKnown(alias));
  }

  /** What there is not lacks nothing. */
  #unlessNobody(condition: string): string {
    const { isThere } = this.#about;
    return isThere === undefined ? condition : `(NOT ${isThere} OR coalesce(${condition}, FALSE))`;
  }

  /** The group that gathers what is asked of the rows of a table. */
  group({ table, hop }: Rows): Group {
    const { direction, types = [], depth } = hop ?? {};
    const name = hop ? [table, direction, depth, ...types].join(' ') : table;
    let group = this.#grouped.get(name);
    if (!group) {
      const alias = quote(`${this.#prefix}all ${name}`);
      const isRow = 't.source IS NOT NULL';
      const within = (about: JoinedTo, prefix: string): Joins =>
        new Joins(this.#environment, this.#parameters, about, `${this.#prefix}${name}${prefix}: `, this.#instant);
      const declared = this.#declared(table);
      group = {
        rows: hop ? reachedRows(declared, hop, this.#parameters, this.#instant) : this.#known(declared),
        alias,
        isKnown: this.isKnown(alias),
        unlessNobody: (condition) => this.#unlessNobody(condition),
        isRow,
        order: (hop ? [reachedColumn] : declared.key).map((column) => `t.${quote(column)}`),
        inner: within({ ...this.#about, entity: 'k.entity' }, ''),
        ...(hop ? { reached: within({ entity: `t.${quote(reachedColumn)}`, isThere: `(${isRow})` }, ' to') } : {}),
        columns: new Map(),
      };
      this.#grouped.set(name, group);
    }
    return group;
  }

  /** The join that tells since when values have held that rest on the one row of a table for which the conditions hold. */
  standing(table: string, conditions: readonly string[]): Standing {
    const name = [table, ...conditions].join(' ');
    const known = this.#standings.get(name);
    if (known) return known;
    const alias = quote(`${this.#prefix}since ${this.#standings.size}`);
    const standing: Standing = { alias, table: this.#declared(table), conditions, values: [] };
    this.#standings.set(name, standing);
    return standing;
  }

  /** The joins as SQL, to stand behind the FROM of whatever has the entity column. */
  render(): string {
    const { entity, among } = this.#about;
    const wanted = among === undefined ? '' : ` AND k.entity IN ${among}`;
    const only = [...this.#only].map((table) => {
      const declared = this.#declared(table);
      const { from, where } = this.#known(declared);
      const facts = `k.entity AS "entity of", k.outcome = 'read' AS "is known", t.source IS NOT NULL AS "is present", t.*`;
      const rows = `SELECT ${facts} FROM ${from} WHERE ${where}${wanted} AND k.rank = 0`;
      const alias = quote(`${this.#prefix}one ${table}`);
      return `LEFT JOIN (${rows}) ${alias} ON ${alias}."entity of" = ${entity}`;
    });
    const grouped = [...this.#grouped.values()].map(({ rows, alias, inner, reached, columns }) => {
      const { from, where, known = `bool_and(k.outcome = 'read')` } = rows;
      const aggregates = [...columns].map(([sql, name]) => `CASE WHEN ${known} THEN ${sql} END AS ${quote(name)}`);
      const select = [`k.entity AS "entity of"`, `${known} AS "is known"`, ...aggregates].join(', ');
      const joins = [inner, ...(reached ? [reached] : [])].map((each) => each.render()).join(' ');
      return `LEFT JOIN (SELECT ${select} FROM ${from} ${joins} WHERE ${where}${wanted} GROUP BY k.entity) ${alias} ON ${alias}."entity of" = ${entity}`;
    });
    const standings = [...this.#standings.values()].map((standing) => {
      const name = this.#parameters.bind(standing.table.name, 'VARCHAR');
      return standingJoin(standing, name, this.#instant, entity);
    });
    const elsewhen = [...this.#instants.values()].map((joins) => joins.render());
    return [...only, ...grouped, ...standings, ...elsewhen].join('\n');
  }

  #known(table: Table): KnownRows {
    return knownRows(table, this.#parameters.bind(table.name, 'VARCHAR'), this.#instant);
  }

  #declared(name: string): Table {
    const table = this.#environment.tables.get(name);
    if (!table) throw new Error(`The plan reads ${name}, which is not declared`);
    return table;
  }
}

/** The entities that tables are joined to. */
export interface JoinedTo {
  /** The column that holds the entity. */
  readonly entity: string;
  /** The condition that there is an entity, where there may be none. */
  readonly isThere?: string;
  /** The only entities wanted, as a SELECT of their identifiers; everybody when left out. */
  readonly among?: string;
}

/** Aggregates over rows, computed together. */
export interface Aggregates {
  readonly alias: string;
  /** The condition that it is known which rows there are. NULL, and so not true, where the entity has no knowledge of the table at all. */
  readonly isKnown: string;
  /** A condition on what was gathered, taken to hold where there is no entity to gather anything for. */
  readonly unlessNobody: (condition: string) => string;
  /** The condition, inside, that there is a row. */
  readonly isRow: string;
  /** What tells rows apart whose order is the same otherwise. */
  readonly order: readonly string[];
  /** Aggregate expression to column name: the same aggregate is computed once. */
  readonly columns: Map<string, string>;
}

/** The rows of a table, gathered by the entity that they belong to. */
export interface Group extends Aggregates {
  readonly rows: KnownRows;
  /** Joins inside the group, for what is asked of the entity besides the row. */
  readonly inner: Joins;
  /** The same for the entity to which each row leads. */
  readonly reached?: Joins;
}

function isKnown(alias: string): string {
  return `${alias}."is known"`;
}

/** The column that holds an aggregate, made when it is new. */
export function aggregateColumn(group: Aggregates, sql: string): string {
  const existing = group.columns.get(sql);
  if (existing !== undefined) return `${group.alias}.${quote(existing)}`;
  const name = `a${group.columns.size}`;
  group.columns.set(sql, name);
  return `${group.alias}.${quote(name)}`;
}
