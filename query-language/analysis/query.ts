import type { Table } from '../catalog.ts';
import type { Environment } from '../compile.ts';
import type { Span } from '../diagnostic.ts';
import { nearName } from '../near-name.ts';
import type { Plan } from '../plan/plan.ts';
import type { JoinedKey, NamedPlan, OutputColumn, QueryPlan, Source, StagePlan } from '../plan/query-plan.ts';
import { originOf } from '../plan/walk.ts';
import type { ColumnNode, JoinKey, Node, Query, SortKey, Stage } from '../syntax/ast.ts';
import { print } from '../syntax/print.ts';
import { sortable } from './conversion.ts';
import { entityAsked, entityFrame, type Frame } from './frame.ts';
import { camelCase, snakeCase } from './letter-case.ts';
import { fieldOf, isEntity, value, type Operand, type Record } from './operand.ts';
import { propertiesOf, propertyOf } from './property.ts';
import { resolve, type Report } from './resolve.ts';
import { areComparable, describeType } from './type.ts';
import { asPlan } from './value-of.ts';

/** What the rows are between two stages. */
interface Flow {
  readonly frame: Frame;
  /** What comes out if no stage follows. */
  readonly columns: readonly OutputColumn[];
}

/** What a stage means, and what the rows are behind it. */
interface Step {
  readonly plan?: StagePlan;
  readonly flow: Flow;
}

/** Gives a query its meaning, stage by stage. Each fault is reported once; the stages behind a faulty one are read as far as they can. */
export function resolveQuery(
  query: Query,
  environment: Environment,
  report: Report,
  note: (node: Node, operand: Operand) => void = () => {},
): QueryPlan | undefined {
  const beginning = begin(query, environment, report);
  if (!beginning) return undefined;
  let { flow } = beginning;
  let sound = true;
  let asOf: string | undefined;
  const stages: StagePlan[] = [];
  const reader: Reader = {
    environment,
    note,
    report: (code, facts, span, severity = 'error', fix) => {
      sound &&= severity !== 'error';
      report(code, facts, span, severity, fix);
    },
  };
  for (const [index, stage] of query.stages.entries()) {
    if (stage.kind === 'as of') {
      asOf = momentOf(stage, index === 0, reader);
      continue;
    }
    const step = stepOf(stage, flow, reader);
    if (!step) return undefined;
    if (step.plan) stages.push(step.plan);
    flow = step.flow;
  }
  if (!sound) return undefined;
  return { source: beginning.source(), stages, columns: flow.columns, ...(asOf === undefined ? {} : { asOf }) };
}

/** What names mean behind the last stage of a query, as far as it can be read: for what is written next. */
export function frameBehind(query: Query, environment: Environment): Frame | undefined {
  const reader: Reader = { environment, report: () => undefined, note: () => undefined };
  let flow = begin(query, environment, reader.report)?.flow;
  for (const stage of query.stages) {
    if (flow && stage.kind !== 'as of') flow = stepOf(stage, flow, reader)?.flow ?? flow;
  }
  return flow?.frame;
}

interface Reader {
  readonly environment: Environment;
  readonly report: Report;
  readonly note: (node: Node, operand: Operand) => void;
}

interface Beginning {
  readonly flow: Flow;
  /** Known when every stage was read: whether the entity of a row is asked about shows only then. */
  readonly source: () => Source;
}

/** The kinds of entities that there are. */
function kindsIn(environment: Environment): readonly string[] {
  return environment.tables.get('entity')?.columns['kind']?.values ?? [];
}

/** What a query can begin with: a kind of entity, all entities, or a table of facts. */
export function sourcesIn(environment: Environment): readonly string[] {
  const tables = [...environment.tables.values()].flatMap(({ name, propertiesOf: kind }) =>
    name === 'entity' || kind !== undefined ? [] : [camelCase(name)],
  );
  return [...new Set(['entity', ...kindsIn(environment), ...tables])];
}

function begin(query: Query, environment: Environment, report: Report): Beginning | undefined {
  const { text, span } = query.source;
  if (text === 'entity' || kindsIn(environment).includes(text)) return beginWithEntities(text, environment);
  const table = environment.tables.get(snakeCase(text));
  if (table) return beginWithRows(table, environment, report, span);
  const near = nearName(text, sourcesIn(environment)) ?? nearName(text.replace(/s$/, ''), sourcesIn(environment));
  report('query.unknown-source', { name: text, near: near ?? null }, span, 'error', near ? { span, text: near, guess: true } : undefined);
  return undefined;
}

/** What is shown of entities where no stage says what. */
const shownOfEntities = ['entity', 'name', 'type', 'lifecycle', 'tier', 'owner'];

function beginWithEntities(kind: string, environment: Environment): Beginning {
  const table = environment.tables.get('entity')!;
  const words = new Set(['entity', kind]);
  const ofKind = { ...environment, kind };
  const entity = entityAsked(kind);
  const frame: Frame = { ...entityFrame(ofKind), find: (name) => (words.has(name) ? entity : undefined) };
  const properties = propertiesOf(entity, environment).flatMap((name) => {
    const property = propertyOf(entity, name, environment);
    return property?.kind === 'value' ? [columnNamed(name, property.plan, environment)] : [];
  });
  const columns = [...shownOfEntities.map((name) => columnNamed(name, fieldOf(entity, table, name), environment)), ...properties];
  return { flow: { frame, columns }, source: () => ({ kind: 'entities', ...(kind === 'entity' ? {} : { of: kind }) }) };
}

function beginWithRows(table: Table, environment: Environment, report: Report, span: Span): Beginning {
  const kinds = kindsIn(environment);
  const named = new Set<string>();
  const row: Record = { kind: 'record', table: table.name, place: { kind: 'current' } };
  const frame: Frame = {
    row,
    rowNames: [camelCase(table.name), table.name],
    find: (name) => {
      if (name !== 'entity' && !kinds.includes(name)) return undefined;
      if (named.size === 1 && !named.has(name)) report('query.two-kinds', { first: [...named][0]!, second: name }, span);
      named.add(name);
      return entityAsked(name);
    },
    findLast: () => undefined,
    names: [...Object.keys(table.columns).map(camelCase), 'entity', ...kinds],
  };
  const shown = Object.entries(table.columns).filter(([, { sensitive }]) => !sensitive);
  const columns = shown.map(([name]) => columnNamed(camelCase(name), fieldOf(row, table, name), environment));
  const entity = (): object => {
    const [word] = named;
    return word === undefined ? {} : { entity: word === 'entity' ? {} : { of: word } };
  };
  return { flow: { frame, columns }, source: () => ({ kind: 'rows', table: table.name, ...entity() }) };
}

function stepOf(stage: Exclude<Stage, { kind: 'as of' }>, flow: Flow, reader: Reader): Step | undefined {
  switch (stage.kind) {
    case 'where': {
      const condition = read(stage.condition, flow.frame, reader);
      if (condition && condition.type.kind !== 'boolean' && condition.type.kind !== 'null') {
        reader.report('query.where-not-boolean', { found: describeType(condition.type) }, stage.condition.span);
      }
      return { flow, ...(condition ? { plan: { kind: 'where', condition } } : {}) };
    }
    case 'extend': {
      const columns = readColumns(stage.columns, flow.frame, reader);
      const own = (columns ?? []).map((column) => given(column, reader.environment));
      const shadowed = own.find(({ name }) => flow.columns.some((each) => each.name === name));
      if (shadowed) reader.report('query.column-twice', { name: shadowed.name }, stage.span);
      const frame = withColumns(flow.frame, own);
      return { flow: { frame, columns: [...flow.columns, ...own] }, ...(columns ? { plan: { kind: 'extend', columns } } : {}) };
    }
    case 'select':
    case 'distinct': {
      const columns = stage.columns.length > 0 ? readColumns(stage.columns, flow.frame, reader) : flow.columns;
      return columns && { flow: flowOf(columns, reader), plan: { kind: 'select', columns, distinct: stage.kind === 'distinct' } };
    }
    case 'summarize': {
      const keys = readColumns(stage.by, flow.frame, reader);
      if (!keys) return undefined;
      const known = flowOf(keys, reader);
      const columns = readColumns(stage.columns, { ...known.frame, gathers: flow.frame }, reader, keys);
      return columns && { flow: flowOf([...keys, ...columns], reader), plan: { kind: 'summarize', keys, columns } };
    }
    case 'join':
      return joinOf(stage.query, stage.on, flow, reader);
    case 'sort': {
      const keys = stage.keys.map((key) => sortKeyOf(key, flow, reader));
      return { flow, plan: { kind: 'sort', keys: keys.filter((key) => key !== undefined) } };
    }
    case 'take':
      return { flow, plan: { kind: 'take', count: stage.count } };
  }
}

function sortKeyOf({ value: node, descending }: SortKey, { frame }: Flow, reader: Reader): { plan: Plan; descending: boolean } | undefined {
  const plan = read(node, frame, reader);
  if (!plan) return undefined;
  if (plan.type.kind !== 'list' && plan.type.kind !== 'json') return { plan: sortable(plan), descending };
  reader.report('query.unordered', { found: describeType(plan.type) }, node.span);
  return undefined;
}

function joinOf(joined: Query, on: readonly JoinKey[], flow: Flow, reader: Reader): Step | undefined {
  const { environment, report, note } = reader;
  const query = resolveQuery(joined, environment, report, note);
  if (!query) return undefined;
  const late = joined.stages.find(({ kind }) => kind === 'as of');
  if (late) report('query.as-of-misplaced', {}, late.span);
  const keys = on.map(({ left, right }): JoinedKey | undefined => {
    const plan = read({ kind: 'name', name: left.text, span: left.span }, flow.frame, reader);
    const column = query.columns.find(({ name }) => name === right.text);
    if (!column) {
      const known = query.columns.map(({ name }) => name);
      report('query.unknown-column', { name: right.text, near: nearName(right.text, known) ?? null, known }, right.span);
    }
    if (!plan || !column) return undefined;
    if (!areComparable(plan.type, column.type)) {
      const facts = { operator: 'join', left: describeType(plan.type), right: describeType(column.type) };
      report('type.not-comparable', facts, { start: left.span.start, end: right.span.end });
    }
    return { left: plan, right: right.text };
  });
  const taken = new Set(on.map(({ right }) => right.text));
  const added = query.columns.filter(({ name }) => !taken.has(name));
  const twice = added.find(({ name }) => flow.columns.some((each) => each.name === name));
  if (twice) report('query.column-twice', { name: twice.name }, joined.span);
  const plan: StagePlan = {
    kind: 'join',
    query,
    on: keys.filter((key) => key !== undefined),
    columns: added.map(({ name }) => name),
  };
  const own = added.map((column) => given(column, environment));
  return { flow: { frame: withColumns(flow.frame, own), columns: [...flow.columns, ...own] }, plan };
}

/** The instant of `as of`: a day stands for its end, in UTC. */
function momentOf(stage: Extract<Stage, { kind: 'as of' }>, isFirst: boolean, { report }: Reader): string | undefined {
  const { moment } = stage;
  if (!isFirst) report('query.as-of-misplaced', {}, stage.span);
  const written = moment.kind === 'literal' && typeof moment.value === 'string' ? moment.value : undefined;
  if (moment.kind === 'literal' && moment.type === 'date') return `${written}T23:59:59.999Z`;
  if (moment.kind === 'literal' && moment.type === 'timestamp') return written;
  report('query.as-of-literal', {}, moment.span);
  return undefined;
}

/** What an expression means as one value, reported where it has none. An entity is its identifier. */
function read(node: Node, frame: Frame, { environment, report, note }: Reader): Plan | undefined {
  const operand = resolve(node, frame, environment, report, note);
  if (operand.kind === 'faulty') return undefined;
  const table = environment.tables.get('entity');
  const plan = isEntity(operand) && table ? fieldOf(operand, table, 'entity') : asPlan(operand, environment);
  if (!plan) report('value.not-a-value', { what: operand.kind }, node.span);
  return plan;
}

function readColumns(
  nodes: readonly ColumnNode[],
  frame: Frame,
  reader: Reader,
  before: readonly NamedPlan[] = [],
): readonly NamedPlan[] | undefined {
  const columns: NamedPlan[] = [];
  let sound = true;
  for (const node of nodes) {
    const plan = read(node.value, frame, reader);
    const short = nameOf(node.value);
    const isTaken = [...before, ...columns].some((each) => each.name === short);
    const name = node.name?.text ?? (isTaken ? print(node.value) : short);
    if ([...before, ...columns].some((each) => each.name === name)) {
      reader.report('query.column-twice', { name }, node.name?.span ?? node.value.span);
    }
    if (plan) columns.push({ name, plan });
    else sound = false;
  }
  return sound ? columns : undefined;
}

/** What a column is called that was given no name: the last word of a path, a call without arguments by its name, else its text. */
function nameOf(node: Node): string {
  if (node.kind === 'name' || node.kind === 'member') return node.name;
  return node.kind === 'call' && node.arguments.length === 0 && !node.where ? nameOf(node.callee) : print(node);
}

/** Rows that have these columns and are no longer about an entity. */
function flowOf(columns: readonly NamedPlan[], { environment }: Reader): Flow {
  const nothing: Frame = { find: () => undefined, findLast: () => undefined, names: [] };
  const own = columns.map((column) => given(column, environment));
  return { frame: withColumns(nothing, own), columns: own };
}

/** A frame in which these columns stand before every other name. */
function withColumns(frame: Frame, columns: readonly OutputColumn[]): Frame {
  const byName = new Map(columns.map(({ name, plan }) => [name, value(plan)]));
  return { ...frame, find: (name) => byName.get(name) ?? frame.find(name), names: [...byName.keys(), ...frame.names] };
}

/** A column that a stage gives, to those behind it. */
function given({ name, plan }: NamedPlan, environment: Environment): OutputColumn {
  const from = originOf(plan);
  return columnNamed(name, { kind: 'column', type: plan.type, name, ...(from ? { from } : {}) }, environment);
}

function columnNamed(name: string, plan: Plan, { tables }: Environment): OutputColumn {
  const from = originOf(plan);
  const unit = from && tables.get(from.table)?.columns[from.column]?.unit;
  return { name, plan, type: plan.type, ...(unit === undefined ? {} : { unit }) };
}
