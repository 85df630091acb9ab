import type { Table } from '../../../query-language/catalog.ts';
import type { ColumnNode, Node, Query, Stage } from '../../../query-language/syntax/ast.ts';
import { print } from '../../../query-language/syntax/print.ts';
import { rowOf, type Knowledge } from './context.ts';
import { evaluate, membersOfTable, type Frame } from './evaluate.ts';
import { equal, fault, isInstant, isList, order, unknown, type Element, type Result, type Value, undecided } from './value.ts';
import { camel } from './sight.ts';

/** What a query gives: its rows in their order, and for each stage `where` how many rows it left out without knowing. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Result[])[];
  readonly leftOut: readonly number[];
}

/** A row on its way through the stages. */
interface Line {
  /** The entity that it is about, where its names can be written bare. */
  readonly asked?: string;
  /** Words for what can be named, besides. */
  readonly words: ReadonlyMap<string, Element>;
  /** Words that stand for the row where a dot follows. */
  readonly rows?: ReadonlyMap<string, Element>;
  /** What comes out if no stage follows. */
  readonly columns: ReadonlyMap<string, Element>;
}

const shownOfEntities = ['entity', 'name', 'type', 'lifecycle', 'tier', 'owner'];
/** What a row belongs to that belongs to none: nothing is known of it. */
const none = '(none)';

/** What a query gives: written from the description of the language, row by row over plain objects. */
export function evaluateQuery(query: Query, knowledge: Knowledge): Answer {
  const { lines, columns, leftOut } = flowOf(query, knowledge);
  return { columns, rows: lines.map((line) => columns.map((name) => line.columns.get(name)!())), leftOut };
}

/** The rows behind the last stage, and what each `where` left out. */
function flowOf(query: Query, knowledge: Knowledge): { readonly lines: readonly Line[] } & Omit<Answer, 'rows'> {
  const leftOut: number[] = [];
  let lines = linesOf(query.source.text, knowledge);
  let columns: readonly string[] = namesOf(query.source.text, knowledge);
  for (const stage of query.stages) {
    const behind = stageOf(stage, lines, columns, knowledge);
    lines = behind.lines;
    columns = behind.columns;
    if (stage.kind === 'where') leftOut.push(behind.leftOut ?? 0);
  }
  return { lines, columns, leftOut };
}

function namesOf(source: string, { tables }: Knowledge): readonly string[] {
  const table = tableOf(source, tables);
  if (!table) return [...shownOfEntities, ...propertiesOf(source, tables)];
  return Object.entries(table.columns).flatMap(([name, { sensitive }]) => (sensitive ? [] : [camel(name)]));
}

function tableOf(source: string, tables: ReadonlyMap<string, Table>): Table | undefined {
  return source === 'entity' ? undefined : [...tables.values()].find(({ name }) => camel(name) === source || name === source);
}

/** What entities of a kind have besides what every entity has. */
function propertiesOf(kind: string, tables: ReadonlyMap<string, Table>): readonly string[] {
  const own = [...tables.values()].find((table) => table.propertiesOf === kind);
  return Object.keys(own?.columns ?? {})
    .filter((name) => name !== 'entity')
    .map(camel);
}

function linesOf(source: string, knowledge: Knowledge): readonly Line[] {
  const table = tableOf(source, knowledge.tables);
  return table ? linesOfTable(table, knowledge) : linesOfEntities(source, knowledge);
}

function linesOfEntities(kind: string, knowledge: Knowledge): readonly Line[] {
  const entities = knowledge.listed().filter((each) => kind === 'entity' || each.startsWith(`${kind}:`));
  return entities.toSorted(order).map((entity) => {
    const context = knowledge.of(entity);
    const row = context.entity;
    const shown = [...shownOfEntities, ...propertiesOf(kind, knowledge.tables)];
    const columns = new Map(shown.map((name) => [name, () => context.column(row, name)]));
    return { asked: entity, words: new Map([kind, 'entity'].map((word) => [word, () => row])), columns };
  });
}

/** The rows of a table in the order of its key. A bare word is a column of the row, a member of it, the row itself or its entity. */
function linesOfTable(table: Table, knowledge: Knowledge): readonly Line[] {
  const kinds = knowledge.tables.get('entity')!.columns['kind']!.values!;
  const rows = knowledge.rowsOf(table.name).map(({ entity = none, columns }) => {
    const row = rowOf(table.name, columns);
    const context = knowledge.of(none);
    const own = Object.keys(table.columns).map((name): [string, Element] => [camel(name), () => context.column(row, name)]);
    const made = Object.entries(membersOfTable(table.name)).map(([name, member]): [string, Element] => [
      name,
      () => member.give(row, { gives: () => false, value: () => undefined, apply: () => null }, context),
    ]);
    const owner = (kind: string) => (): Result => knowledge.of(kind === 'entity' || entity.startsWith(`${kind}:`) ? entity : none).entity;
    const itself = new Map([camel(table.name), table.name].map((word): [string, Element] => [word, () => row]));
    const words = new Map<string, Element>([
      ...itself,
      ...made,
      ...own,
      ...['entity', ...kinds].map((word): [string, Element] => [word, owner(word)]),
    ]);
    return { words, rows: itself, columns: new Map(own) };
  });
  return inOrder(
    rows,
    table.key.map((name) => ({ of: ({ columns }: Line) => columns.get(camel(name))!(), descending: false })),
  );
}

interface Behind {
  readonly lines: readonly Line[];
  readonly columns: readonly string[];
  readonly leftOut?: number;
}

function stageOf(stage: Stage, lines: readonly Line[], columns: readonly string[], knowledge: Knowledge): Behind {
  const frameOf = ({ words, rows, asked }: Line): Frame => ({
    knowledge,
    words,
    identifies: true,
    ...(rows ? { rows } : {}),
    ...(asked === undefined ? {} : { asked }),
  });
  const give = (node: Node, line: Line): Result => evaluate(node, frameOf(line));
  switch (stage.kind) {
    case 'where': {
      const answers = lines.map((line) => give(stage.condition, line));
      const isOpen = answers.filter((answer) => typeof answer !== 'boolean').length;
      return { lines: lines.filter((_, index) => answers[index] === true), columns, leftOut: isOpen };
    }
    case 'extend': {
      const added = lines.map((line) => cells(stage.columns, (node) => give(node, line), knowledge));
      return { lines: lines.map((line, index) => extended(line, added[index]!)), columns: [...columns, ...namesIn(stage.columns)] };
    }
    case 'select':
    case 'distinct': {
      const names = stage.columns.length > 0 ? namesIn(stage.columns) : columns;
      const taken = lines.map((line) =>
        stage.columns.length > 0 ? cells(stage.columns, (node) => give(node, line), knowledge) : kept(line, columns, knowledge),
      );
      const selected = taken.map((own) => ({ words: own, columns: own }));
      return { lines: stage.kind === 'distinct' ? distinct(selected, names) : selected, columns: names };
    }
    case 'summarize': {
      const keyed = lines.map((line) => {
        const keys = cells(stage.by, (node) => give(node, line), knowledge);
        return { words: keys, columns: keys };
      });
      const names = namesIn(stage.by);
      const groups = stage.by.length > 0 ? distinct(keyed, names) : [{ words: new Map(), columns: new Map() }];
      const made = groups.map((group) => {
        const same = lines.filter((_, index) => identity(keyed[index]!, names) === identity(group, names));
        const frame: Frame = { knowledge, words: group.words, gathers: same.map(frameOf) };
        return extended(
          group,
          cells(stage.columns, (node) => evaluate(node, frame), knowledge, names),
        );
      });
      return { lines: made, columns: [...names, ...namesIn(stage.columns, names)] };
    }
    case 'join': {
      const other = flowOf(stage.query, knowledge);
      const added = other.columns.filter((name) => !stage.on.some(({ right }) => right.text === name));
      const joined = lines.flatMap((line) => {
        const keysOf = (): readonly Result[] => stage.on.map(({ left }) => give({ kind: 'name', name: left.text, span: left.span }, line));
        const keys = keysOf();
        // Who has no partner is known only where the keys are.
        const partnerless = (): Result => (undecided(...keysOf()) === undefined ? null : unknown);
        const alone = new Map(added.map((name) => [name, partnerless]));
        const partners = other.lines.filter((each) =>
          stage.on.every(({ right }, index) => isPartner(keys[index]!, each.columns.get(right.text)!())),
        );
        return partners.length > 0 ? partners.map((each) => extended(line, kept(each, added, knowledge))) : [extended(line, alone)];
      });
      return { lines: joined, columns: [...columns, ...added] };
    }
    case 'sort': {
      const keys = stage.keys.map(({ value, descending }) => ({ of: (line: Line) => give(value, line), descending }));
      return { lines: inOrder(lines, keys), columns };
    }
    case 'take':
      return { lines: lines.slice(0, stage.count), columns };
    case 'as of':
      return { lines, columns };
  }
}

/** What a column is called that was given no name: the last word of a path, a call without arguments by its name, else its text. */
function nameOf({ name, value }: ColumnNode): string {
  return name?.text ?? lastWord(value);
}

function lastWord(node: Node): string {
  if (node.kind === 'name' || node.kind === 'member') return node.name;
  return node.kind === 'call' && node.arguments.length === 0 && !node.where ? lastWord(node.callee) : print(node);
}

function cells(
  columns: readonly ColumnNode[],
  give: (node: Node) => Result,
  knowledge: Knowledge,
  before: readonly string[] = [],
): ReadonlyMap<string, Element> {
  const names = namesIn(columns, before);
  return new Map(columns.map(({ value }, index) => [names[index]!, carried(() => give(value), knowledge)]));
}

/** What columns are called: one without a name of its own that would be called as another before it, by its whole text. */
function namesIn(columns: readonly ColumnNode[], before: readonly string[] = []): readonly string[] {
  return columns.reduce<readonly string[]>((names, column) => {
    const name = nameOf(column);
    const isTaken = column.name === undefined && [...before, ...names].includes(name);
    return [...names, isTaken ? print(column.value) : name];
  }, []);
}

function kept(line: Line, columns: readonly string[], knowledge: Knowledge): ReadonlyMap<string, Element> {
  return new Map(columns.map((name) => [name, carried(line.columns.get(name)!, knowledge)]));
}

/** A value that is worked out once. Where it is unknown because something was not read, so is what is asked of it. */
function carried(work: Element, knowledge: Knowledge): Element {
  const { result, complete } = knowledge.watch(work);
  return () => {
    if (!complete && result === unknown) knowledge.lacks();
    return result;
  };
}

function extended(line: Line, added: ReadonlyMap<string, Element>): Line {
  return { ...line, words: new Map([...line.words, ...added]), columns: new Map([...line.columns, ...added]) };
}

/** Each combination of the columns once, in their order; of what has none, null before what is unknown. */
function distinct(lines: readonly Line[], names: readonly string[]): readonly Line[] {
  const once = new Map(lines.map((line) => [identity(line, names), line]));
  const results = names.map((name) => ({ of: ({ columns }: Line) => columns.get(name)!(), descending: false }));
  const lacks = results.map((key) => ({ ...key, of: (line: Line) => nothing.indexOf(key.of(line)) }));
  return inOrder([...once.values()], [...results, ...lacks]);
}

function identity({ columns }: Line, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => same(columns.get(name)!())));
}

/** The same for values that are the same. */
function same(result: Result): unknown {
  if (result === unknown || result === fault) return [String(result)];
  if (isInstant(result)) return result.seconds;
  if (isList(result)) return { list: result.map(same) };
  return result === 0 ? 0 : result;
}

/** Null and what is unknown have no partner. */
function isPartner(left: Result, right: Result): boolean {
  const isThere = [left, right].every((each) => each !== null && each !== unknown && each !== fault);
  return isThere && equal(left as Value, right as Value);
}

interface Key {
  readonly of: (line: Line) => Result;
  readonly descending: boolean;
}

/** What sorts behind every value. */
const nothing: readonly Result[] = [null, unknown, fault];

/** In the order of the keys, and of equals in the order they stand in. Nulls and what is unknown come last. */
function inOrder(lines: readonly Line[], keys: readonly Key[]): readonly Line[] {
  const ranked = lines.map((line) => ({ line, values: keys.map(({ of }) => of(line)) }));
  const before = (left: readonly Result[], right: readonly Result[]): number => {
    const differences = keys.map(({ descending }, index) => difference(left[index]!, right[index]!, descending));
    return differences.find((each) => each !== 0) ?? 0;
  };
  return ranked.toSorted((a, b) => before(a.values, b.values)).map(({ line }) => line);
}

function difference(left: Result, right: Result, descending: boolean): number {
  const [a, b] = [nothing.includes(left), nothing.includes(right)];
  if (a || b) return Number(a) - Number(b);
  return descending ? order(right as Value, left as Value) : order(left as Value, right as Value);
}
