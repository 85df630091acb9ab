import type { Table } from '../catalog.ts';
import type { Environment } from '../compile.ts';
import type { Parameters } from './parameters.ts';
import { quote } from './quote.ts';
import { knownRows } from './source.ts';

/**
 * The tables that expressions about one set of entities need, each joined once: one row of each `one` table, and one grouped
 * sub-select of each `many` table that carries every aggregate asked of it. `entity` names the column that holds the entity.
 */
export class Joins {
  readonly #environment: Environment;
  readonly #parameters: Parameters;
  readonly #entity: string;
  readonly #only = new Set<string>();
  readonly #grouped = new Map<string, Group>();
  readonly #prefix: string;

  constructor(environment: Environment, parameters: Parameters, entity: string, prefix = '') {
    this.#environment = environment;
    this.#parameters = parameters;
    this.#entity = entity;
    this.#prefix = prefix;
  }

  /** The alias under which the entity's one row of the table stands. */
  only(table: string): string {
    this.#only.add(table);
    return quote(`${this.#prefix}one ${table}`);
  }

  /** The group that gathers what is asked of the rows of a table. */
  group(table: string): Group {
    let group = this.#grouped.get(table);
    if (!group) {
      const alias = quote(`${this.#prefix}all ${table}`);
      const inner = new Joins(this.#environment, this.#parameters, 'k.entity', `${this.#prefix}${table}: `);
      group = { alias, inner, columns: new Map() };
      this.#grouped.set(table, group);
    }
    return group;
  }

  /** The columns that tell rows of a table apart. */
  keyOf(table: string): readonly string[] {
    return this.#declared(table).key;
  }

  /** The joins as SQL, to stand behind the FROM of whatever has the entity column. */
  render(): string {
    const only = [...this.#only].map((table) => {
      const declared = this.#declared(table);
      const { from, where } = knownRows(declared, this.#parameters.bind(table, 'VARCHAR'));
      const facts = `k.entity AS "entity of", k.outcome = 'read' AS "is known", t.source IS NOT NULL AS "is present", t.*`;
      const rows = `SELECT ${facts} FROM ${from} WHERE ${where} AND k.rank = 0`;
      const alias = quote(`${this.#prefix}one ${table}`);
      return `LEFT JOIN (${rows}) ${alias} ON ${alias}."entity of" = ${this.#entity}`;
    });
    const grouped = [...this.#grouped].map(([table, { alias, inner, columns }]) => {
      const { from, where } = knownRows(this.#declared(table), this.#parameters.bind(table, 'VARCHAR'));
      const aggregates = [...columns].map(([sql, name]) => `CASE WHEN bool_and(k.outcome = 'read') THEN ${sql} END AS ${quote(name)}`);
      const select = [`k.entity AS "entity of"`, `bool_and(k.outcome = 'read') AS "is known"`, ...aggregates].join(', ');
      const rows = `SELECT ${select} FROM ${from} ${inner.render()} WHERE ${where} GROUP BY k.entity`;
      return `LEFT JOIN (${rows}) ${alias} ON ${alias}."entity of" = ${this.#entity}`;
    });
    return [...only, ...grouped].join('\n');
  }

  #declared(name: string): Table {
    const table = this.#environment.tables.get(name);
    if (!table) throw new Error(`The plan reads ${name}, which is not declared`);
    return table;
  }
}

export interface Group {
  readonly alias: string;
  /** Joins inside the group, for conditions that look at the entity besides the row. */
  readonly inner: Joins;
  /** Aggregate expression to column name: the same aggregate is computed once. */
  readonly columns: Map<string, string>;
}

/** The column that holds an aggregate, made when it is new. */
export function aggregateColumn(group: Group, sql: string): string {
  const existing = group.columns.get(sql);
  if (existing !== undefined) return `${group.alias}.${quote(existing)}`;
  const name = `a${group.columns.size}`;
  group.columns.set(sql, name);
  return `${group.alias}.${quote(name)}`;
}
