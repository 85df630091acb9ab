import { camelCase } from '../analysis/letter-case.ts';
import type { Table } from '../catalog.ts';
import type { Environment } from '../compile.ts';
import { asked } from '../plan/plan.ts';
import type { QueryPlan, Source, StagePlan } from '../plan/query-plan.ts';
import { carry, reading, type CarriedColumn } from './carried-column.ts';
import { Joins, type Aggregates } from './joins.ts';
import { lower } from './lower.ts';
import type { Lowered } from './lowered.ts';
import type { Place } from './place.ts';
import { Parameters } from './parameters.ts';
import { quote } from './quote.ts';
import { eachRow, entitiesOf, holds, rowEntity } from './source.ts';
import { errorOf, knownOf, type Statement } from './statement.ts';

/** What a query comes to as SQL. */
export interface QueryStatement extends Statement {
  /**
   * One row that tells, for each stage `where` in turn under `where 0`, `where 1` …, how many rows it left out because its condition is
   * unknown of them, and under `where 0 error` the first reason where that is because it could not be evaluated. Nothing where the query
   * has no such stage. Under `joined 0` … the same of the stages of joined queries. Under `unread 0` … of how many entities each table of
   * `rowSources` was not read.
   */
  readonly leftOut?: Statement;
  /** The tables that give rows to the query, and the kind of entities whose facts they hold here. */
  readonly rowSources: readonly RowSource[];
}

export interface RowSource {
  readonly table: string;
  readonly kind: string;
}

/** What a row of a query's statement has in a column, by its place. */
export function given(row: Readonly<Record<string, unknown>>, place: number): { value: unknown; known: boolean; error: string | null } {
  const error = row[`error ${place}`];
  return { value: row[`value ${place}`], known: row[`known ${place}`] === true, error: typeof error === 'string' ? error : null };
}

/**
 * The rows of a query in their order: for each column of the plan, by its place, `value 0`, `known 0` and `error 0` as in
 * `valuesStatement`, to be read with `given`. Besides `$as_of` and `$now` it takes `$most`, the number of rows at most.
 */
export function queryStatement(plan: QueryPlan, environment: Environment): QueryStatement {
  const writing: Writing = { environment, parameters: new Parameters(), leftOut: [], joined: [], unread: [], ranks: { made: 0 } };
  const rows = rowsOf(plan, writing);
  const columns = plan.columns.flatMap(({ plan: column }, place) => {
    const lowered = lower(column, rows.place);
    return [
      `${lowered.value} AS ${quote(`value ${place}`)}`,
      `${knownOf(lowered)} AS ${quote(`known ${place}`)}`,
      `${errorOf(lowered)} AS ${quote(`error ${place}`)}`,
    ];
  });
  const parameters = writing.parameters.values;
  const told = (stage: string, counted: readonly Counted[]): readonly string[] =>
    counted.flatMap(({ count, error }, index) => [
      `(${count}) AS ${quote(`${stage} ${index}`)}`,
      `(${error}) AS ${quote(`${stage} ${index} error`)}`,
    ]);
  const unread = writing.unread.map(({ count }, index) => `(${count}) AS ${quote(`unread ${index}`)}`);
  const counts = [...told('where', writing.leftOut), ...told('joined', writing.joined), ...unread];
  return {
    rowSources: writing.unread.map(({ table, kind }) => ({ table, kind })),
    sql: `SELECT ${columns.join(',\n  ')}\n${rows.from()}\n${orderBy(rows.order)}\nLIMIT CAST($most AS BIGINT)`,
    parameters,
    ...(counts.length > 0 ? { leftOut: { sql: `SELECT ${counts.join(', ')}`, parameters } } : {}),
  };
}

/** What is common to all stages of a statement. */
interface Writing {
  readonly environment: Environment;
  readonly parameters: Parameters;
  /** For each `where`: the count of the rows of which its condition is unknown, and why, of one that could not be evaluated. */
  readonly leftOut: Counted[];
  /** The same of joined queries. */
  readonly joined: Counted[];
  /** For each table that gives rows: of how many entities it was not read. */
  readonly unread: (RowSource & { readonly count: string })[];
  /** How many columns were added to keep an order. */
  readonly ranks: { made: number };
}

/** Rows of which a condition is unknown, as SQL. */
interface Counted {
  readonly count: string;
  readonly error: string;
}

/** Rows on their way through the stages, under the alias `r`. */
interface Rows {
  /** FROM, the joins that the place has asked for by then, and the conditions so far: stands behind a SELECT. */
  readonly from: () => string;
  readonly isNarrowed: boolean;
  readonly place: Place;
  readonly order: readonly Ordered[];
  /** The column with the entity that each row is about, while it is about one. */
  readonly entity: string | undefined;
}

interface Ordered {
  readonly sql: string;
  readonly descending: boolean;
}

function rowsOf({ source, stages }: QueryPlan, writing: Writing): Rows {
  return stages.reduce<Rows>((rows, stage) => behind(stage, rows, writing), sourceOf(source, writing));
}

function sourceOf(source: Source, writing: Writing): Rows {
  const { environment, parameters } = writing;
  const entities = environment.tables.get('entity')!;
  const kind = (of: string | undefined): string | undefined => (of === undefined ? undefined : parameters.bind(of, 'VARCHAR'));
  if (source.kind === 'entities') {
    return standing(entitiesOf(kind(source.of), entities), { order: [ascending('r.entity')], entity: 'r.entity', entityRow: 'r' }, writing);
  }
  const table = environment.tables.get(source.table)!;
  const owners = source.entity && entitiesOf(kind(source.entity.of), entities);
  const columns = new Map(
    Object.keys(table.columns).map((name): [string, Lowered] => [
      camelCase(name),
      { value: `r.${quote(name)}`, known: [], sources: [], errors: [] },
    ]),
  );
  // Kept by the warehouse beside the declared columns: since when the row holds.
  if (table.history === 'intervals') columns.set('validFrom', { value: 'r.valid_from', known: [], sources: [], errors: [] });
  if (!table.result) writing.unread.push(unreadOf(table, source.entity?.of ?? 'service', writing));
  const order = [...table.key, ...(owners === undefined ? [] : [rowEntity])].map((column) => ascending(`r.${quote(column)}`));
  const entity = owners === undefined ? undefined : `r.${quote(rowEntity)}`;
  return standing(eachRow(table, parameters.bind(table.name, 'VARCHAR'), owners), { order, entity, columns }, writing);
}

/** Of how many entities of a kind a table was not read, for any reason. */
function unreadOf({ name }: Table, kind: string, { environment, parameters }: Writing): RowSource & { readonly count: string } {
  const entities = entitiesOf(parameters.bind(kind, 'VARCHAR'), environment.tables.get('entity')!);
  const read = `SELECT k.entity FROM knowledge k WHERE k."table" = ${parameters.bind(name, 'VARCHAR')} AND k.outcome = 'read' AND ${holds('k')}`;
  return { table: name, kind, count: `SELECT count(*) FROM ${entities} n WHERE n.entity NOT IN (${read})` };
}

function behind(stage: StagePlan, rows: Rows, writing: Writing): Rows {
  switch (stage.kind) {
    case 'where': {
      const condition = lower(stage.condition, rows.place);
      const { value } = condition;
      const narrowed = (only: string): string => `${rows.from()} ${rows.isNarrowed ? 'AND' : 'WHERE'} ${only}`;
      const unknown = narrowed(`(${value}) IS NULL`);
      writing.leftOut.push({ count: `SELECT count(*) ${unknown}`, error: `SELECT min(${errorOf(condition)}) ${unknown}` });
      return { ...rows, isNarrowed: true, from: () => narrowed(value) };
    }
    case 'extend': {
      const carried = stage.columns.map((column) => carry(column, rows.place));
      const from = select(['r.*', ...carried.flatMap(({ selected }) => selected)], rows);
      return standing(from, { ...rows, ...kept(rows), columns: new Map([...columnsOf(rows), ...carried.map(reading('r'))]) }, writing);
    }
    case 'select':
      return selected(stage, rows, writing);
    case 'summarize':
      return summarized(stage, rows, writing);
    case 'join':
      return joined(stage, rows, writing);
    case 'sort': {
      const keys = stage.keys.map(({ plan, descending }) => ({ plan, descending, rank: rank(writing) }));
      const from = select(['r.*', ...keys.map(({ plan, rank: name }) => `${lower(plan, rows.place).value} AS ${name}`)], rows);
      const order = [...keys.map(({ rank: name, descending }) => ({ sql: `r.${name}`, descending })), ...rows.order];
      return standing(from, { ...rows, ...kept(rows), order }, writing);
    }
    case 'take':
      return standing(select(['r.*'], rows, `${orderBy(rows.order)} LIMIT ${stage.count}`), { ...rows, ...kept(rows) }, writing);
  }
}

function selected({ columns, distinct }: Extract<StagePlan, { kind: 'select' }>, rows: Rows, writing: Writing): Rows {
  const carried = columns.map((column) => carry(column, rows.place, distinct));
  const given = carried.flatMap((each) => each.selected);
  const known = new Map(carried.map(reading('r')));
  if (distinct) {
    const order = orderOf(carried);
    return standing(select([`DISTINCT ${given.join(', ')}`], rows), { order, entity: undefined, columns: known }, writing);
  }
  const order = rows.order.map((each) => ({ ...each, rank: rank(writing) }));
  const from = select([...given, ...order.map(({ sql, rank: name }) => `${sql} AS ${name}`)], rows);
  const again = order.map(({ rank: name, descending }) => ({ sql: `r.${name}`, descending }));
  return standing(from, { order: again, entity: undefined, columns: known }, writing);
}

/** One row for each combination of keys: the aggregates are computed inside, what is made of them outside. */
function summarized({ keys, columns }: Extract<StagePlan, { kind: 'summarize' }>, rows: Rows, writing: Writing): Rows {
  const carried = keys.map((key) => carry(key, rows.place, true));
  const group: Aggregates = {
    alias: 'g',
    isKnown: 'TRUE',
    unlessNobody: (condition) => condition,
    isRow: 'TRUE',
    order: rows.order.map(({ sql }) => sql),
    columns: new Map(),
  };
  const place: Place = {
    joins: new Map(),
    parameters: writing.parameters,
    columns: new Map(carried.map(reading('g'))),
    gathering: { group, place: rows.place },
  };
  const given = columns.map((column) => carry(column, place));
  const keyed = carried.flatMap((each) => each.selected);
  const aggregates = [...group.columns].map(([sql, name]) => `${sql} AS ${quote(name)}`);
  const by = keyed.length > 0 ? ` GROUP BY ${keyed.map((_, index) => index + 1).join(', ')}` : '';
  const inside = select([...keyed, ...aggregates, 'count(*) AS "n"'], rows, by);
  const outside = [...carried.flatMap(({ names }) => names.map((name) => `g.${name}`)), ...given.flatMap((each) => each.selected)];
  return standing(
    `(SELECT ${outside.join(', ')} FROM ${inside} g)`,
    {
      order: orderOf(carried),
      entity: undefined,
      columns: new Map([...carried, ...given].map(reading('r'))),
    },
    writing,
  );
}

/** Columns of other rows beside these, where the keys are equal; once for each partner, and once with nulls where there is none. */
function joined({ query, on, columns }: Extract<StagePlan, { kind: 'join' }>, rows: Rows, writing: Writing): Rows {
  const other = rowsOf(query, { ...writing, leftOut: writing.joined });
  const wanted = query.columns.filter(({ name }) => columns.includes(name) || on.some(({ right }) => right === name));
  const carried = wanted.map((column) => carry(column, other.place));
  const partner = rank(writing);
  const right = select([...carried.flatMap((each) => each.selected), `row_number() OVER (${orderBy(other.order)}) AS ${partner}`], other);
  const keys = on.map(({ left, right: name }) => ({ left: lower(left, rows.place), right: name, key: rank(writing) }));
  const [isKnown, isRead] = [rank(writing), rank(writing)];
  const left = select(
    [
      'r.*',
      ...keys.map((each) => `${each.left.value} AS ${each.key}`),
      `(${keys.map((each) => knownOf(each.left)).join(' AND ')}) AS ${isKnown}`,
      `(${keys.map((each) => knownOf({ ...each.left, known: each.left.sources })).join(' AND ')}) AS ${isRead}`,
    ],
    rows,
  );
  const same = keys.map(({ key, right: name }) => {
    const { value } = carried.find((each) => each.name === name)!.under('j');
    return `r.${key} = ${value}`;
  });
  const added = carried.filter(({ name }) => columns.includes(name));
  const given = ['r.*', ...added.flatMap(({ names }) => names.map((name) => `j.${name}`)), `j.${partner}`];
  return standing(
    `(SELECT ${given.join(', ')} FROM ${left} r LEFT JOIN ${right} j ON ${same.join(' AND ')})`,
    {
      ...rows,
      ...kept(rows),
      order: [...rows.order, ascending(`r.${partner}`)],
      columns: new Map([
        ...columnsOf(rows),
        ...added.map((each): [string, Lowered] => [
          each.name,
          alone(each.under('r'), { partner: `r.${partner}`, isKnown: `r.${isKnown}`, isRead: `r.${isRead}` }),
        ]),
      ]),
    },
    writing,
  );
}

/** A joined column: null where there was no partner, and known to be where the keys are. */
function alone({ value, known, sources, errors }: Lowered, left: Readonly<Record<'partner' | 'isKnown' | 'isRead', string>>): Lowered {
  const orAlone = (conditions: readonly string[], otherwise: string): string =>
    `CASE WHEN ${left.partner} IS NULL THEN ${otherwise} ELSE ${conditions.length > 0 ? conditions.join(' AND ') : 'TRUE'} END`;
  return { value, known: [orAlone(known, left.isKnown)], sources: [orAlone(sources, left.isRead)], errors };
}

interface Standing {
  readonly order: readonly Ordered[];
  readonly entity: string | undefined;
  readonly columns?: Place['columns'] | undefined;
  /** The alias whose columns are those of the entity, where the rows are entities. */
  readonly entityRow?: string | undefined;
}

/** Rows in a FROM of their own, to which what is asked of their entity can be joined. */
function standing(from: string, { order, entity, columns = new Map(), entityRow }: Standing, writing: Writing): Rows {
  const { environment, parameters } = writing;
  const joins = entity === undefined ? undefined : new Joins(environment, parameters, { entity });
  const place: Place = {
    joins: new Map(joins ? [[asked, joins]] : []),
    parameters,
    columns,
    ...(entityRow === undefined ? {} : { entity: entityRow }),
  };
  return { from: () => `FROM ${from} r ${joins?.render() ?? ''}`, isNarrowed: false, place, order, entity };
}

/** What rows keep that only get more columns. */
function kept({ place }: Rows): Pick<Standing, 'columns' | 'entityRow'> {
  return { columns: place.columns, entityRow: place.entity };
}

function columnsOf({ place }: Rows): ReadonlyMap<string, Lowered> {
  return place.columns ?? new Map();
}

function select(columns: readonly string[], rows: Rows, end = ''): string {
  return `(SELECT ${columns.join(', ')} ${rows.from()} ${end})`;
}

/** A new column that keeps an order or a key. */
function rank(writing: Writing): string {
  writing.ranks.made += 1;
  return quote(`o:${writing.ranks.made}`);
}

function ascending(sql: string): Ordered {
  return { sql, descending: false };
}

/** Rows that columns tell apart, by their values; of those without a value what is null before what is unknown, and that before errors. */
function orderOf(columns: readonly CarriedColumn[]): readonly Ordered[] {
  const read = columns.map(({ under }) => under('r'));
  const lacks = read.flatMap((each) => [
    ...(each.known.length > 0 ? [{ sql: knownOf(each), descending: true }] : []),
    ...(each.errors.length > 0 ? [ascending(`${errorOf(each)} IS NOT NULL`), ascending(errorOf(each))] : []),
  ]);
  return [...read.map(({ value }) => ascending(value)), ...lacks];
}

function orderBy(order: readonly Ordered[]): string {
  if (order.length === 0) return '';
  return `ORDER BY ${order.map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`).join(', ')}`;
}
