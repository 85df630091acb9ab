import type { World } from '../../../query-language/case.ts';
import type { Table } from '../../../query-language/catalog.ts';
import type { BinaryNode, CallNode, LambdaNode, LiteralNode, Node } from '../../../query-language/syntax/ast.ts';
import { began } from '../world.ts';
import { members, type Member } from './members.ts';
import { names } from './names.ts';
import { resultMembers, resultNames } from './result-names.ts';
import {
  conjunction,
  disjunction,
  equal,
  fault,
  instantAt,
  instantOf,
  isInstant,
  isList,
  isRow,
  isRows,
  negation,
  order,
  undecided,
  unknown,
  type Element,
  type Result,
  type Row,
  type Rows,
  type Value,
} from './value.ts';

/** What an expression may look at: one entity of a world. */
export interface Subject {
  readonly world: World;
  readonly name: string;
  readonly tables: ReadonlyMap<string, Table>;
}

type Locals = ReadonlyMap<string, Element>;

/** Arguments by the name of what is taken. */
export interface Given {
  readonly value: (name: string) => Result | undefined;
  /** A function of one element. */
  readonly apply: (name: string, element: Element) => Result;
}

/** What names and members are worked out with. */
export interface Context {
  readonly subject: Subject;
  readonly now: Value;
  /** Rows of a table; `unknown` where it was not read. */
  rows(table: string): Rows | typeof unknown;
  /** The entity's one row in a table. */
  only(table: string): Row | typeof unknown;
  /** A column of a row, as a value. */
  column(row: Row, name: string): Result;
  /** When the rows of the world were first seen. */
  readonly began: Value;
  /** What the work gives, and whether anything it looked at was not read. */
  watch<T>(work: () => T): { readonly result: T; readonly complete: boolean };
}

/**
 * What an expression gives for one entity: written from the description of the language and of its names, over plain objects. It takes
 * the tree as it was written and knows nothing of plans and statements.
 */
export function evaluate(tree: Node, subject: Subject): Result {
  let unread = new Set<string>();
  const { world, name: entity, tables } = subject;

  function isUnread(table: string): boolean {
    const lacking = tables.get(table)?.result ? isWithoutResult(table) : (world.unread[table]?.includes(entity) ?? false);
    if (lacking) unread.add(table);
    return lacking;
  }

  /** Results are known of everyone once there are any, or of whom they name. */
  function isWithoutResult(table: string): boolean {
    const rows = world.rows[table] ?? {};
    return (tables.get(table)?.result === 'everyone' ? Object.values(rows).flat() : (rows[entity] ?? [])).length === 0;
  }

  function rowOf(table: string, columns: Readonly<Record<string, unknown>> | undefined): Row {
    return { kind: 'row', table, present: columns !== undefined, columns: columns ?? {} };
  }

  const context: Context = {
    subject,
    now: instantOf(world.now),
    rows: (table) => {
      if (isUnread(table)) return unknown;
      const elements = (world.rows[table]?.[entity] ?? []).map((columns) => () => rowOf(table, columns));
      return { kind: 'rows', table, elements, blank: () => rowOf(table, undefined), mapped: false };
    },
    only: (table) => (isUnread(table) ? unknown : rowOf(table, world.rows[table]?.[entity]?.[0])),
    column,
    began: instantOf(began),
    watch: (work) => {
      const around = unread;
      unread = new Set();
      const result = work();
      const complete = unread.size === 0;
      unread = new Set([...around, ...unread]);
      return { result, complete };
    },
  };

  function meaning(node: Node, locals: Locals): Result {
    switch (node.kind) {
      case 'name':
        return nameOf(node.name, locals);
      case 'literal':
        return literal(node);
      case 'list':
        return list(node.items.map((item) => meaning(item, locals)));
      case 'member':
        return member(node, [], locals);
      case 'call':
        return call(node, locals);
      case 'lambda':
        throw new Error('A function of one element stands where a value is wanted');
      case 'unary': {
        const operand = meaning(node.operand, locals);
        return node.operator === 'not' ? negation(operand) : (undecided(operand) ?? (operand === null ? null : -(operand as number)));
      }
      case 'binary':
        return binary(node, locals);
      case 'between': {
        const [middle, low, high] = [node.operand, node.low, node.high].map((side) => meaning(side, locals));
        const inside = conjunction([compare('>=', middle!, low!), compare('<=', middle!, high!)]);
        return node.negated ? negation(inside) : inside;
      }
      case 'conditional': {
        const [condition, whenTrue, whenFalse] = [node.condition, node.whenTrue, node.whenFalse].map((part) => meaning(part, locals));
        if (typeof condition === 'boolean') return condition ? whenTrue! : whenFalse!;
        return condition === fault ? fault : unknown;
      }
    }
  }

  function binary(node: BinaryNode, locals: Locals): Result {
    if (node.operator === 'in' || node.operator === 'not in') {
      const found = contains(node.right, meaning(node.left, locals), locals);
      return node.operator === 'in' ? found : negation(found);
    }
    const [left, right]: readonly [Result, Result] = [meaning(node.left, locals), meaning(node.right, locals)];
    switch (node.operator) {
      case 'and':
        return conjunction([left, right]);
      case 'or':
        return disjunction([left, right]);
      case '??':
        return left === null ? right : left;
      case '==':
      case '!=': {
        const same = equality(left, right);
        return node.operator === '==' ? same : negation(same);
      }
      case '<':
      case '<=':
      case '>':
      case '>=':
        return compare(node.operator, left, right);
      default:
        return calculate(node.operator, left, right);
    }
  }

  /** Whether a list holds a value: one written out is asked item by item, any other as a whole. */
  function contains(listNode: Node, item: Result, locals: Locals): Result {
    if (listNode.kind === 'list') return disjunction(listNode.items.map((each) => equality(meaning(each, locals), item)));
    const list = meaning(listNode, locals);
    if (isRows(list)) {
      list.blank();
      return disjunction(list.elements.map((element) => equality(element(), item)));
    }
    if (typeof list === 'string') return undecided(item) ?? (item === null ? unknown : list.includes(item as string));
    const open = undecided(item, list);
    if (open !== undefined) return open;
    return isList(list) ? list.some((each) => equal(each, item as Value)) : unknown;
  }

  function call(node: CallNode, locals: Locals): Result {
    const { callee } = node;
    if (callee.kind === 'member') return member(callee, node.arguments, locals);
    if (callee.kind === 'name') {
      const known = named(callee.name, node.arguments, locals);
      return known === undefined ? entityColumn(callee.name) : known;
    }
    throw new Error('This cannot be called');
  }

  function member(node: Extract<Node, { kind: 'member' }>, given: CallNode['arguments'], locals: Locals): Result {
    const path = pathOf(node, locals);
    const known = path === undefined ? undefined : named(path, given, locals);
    if (known !== undefined) return known;
    if (node.name === 'contains' && given[0]) return contains(node.object, meaning(given[0].value, locals), locals);
    const object = meaning(node.object, locals);
    const own = isRow(object) ? ofRow(`${object.table}.${node.name}`) : members[node.name];
    if (own) return own.give(object, argumentsOf(own.takes, given, locals), context);
    if (isRow(object)) return column(object, node.name);
    if (object === null) return null;
    const open = undecided(object);
    if (open !== undefined) return open;
    throw new Error(`Nothing is called ${node.name}`);
  }

  function ofRow(name: string): Member | undefined {
    return members[name] ?? resultMembers[name];
  }

  function named(path: string, given: CallNode['arguments'], locals: Locals): Result | undefined {
    const known = names[path] ?? resultNames[path];
    return known?.give(argumentsOf(known.takes, given, locals), context);
  }

  function argumentsOf(takes: readonly string[], given: CallNode['arguments'], locals: Locals): Given {
    const nodes = new Map(given.map((argument, index) => [argument.name?.text ?? takes[index], argument.value]));
    return {
      value: (name) => {
        const node = nodes.get(name);
        return node && meaning(node, locals);
      },
      apply: (name, element) => {
        const { parameter, body } = nodes.get(name) as LambdaNode;
        return meaning(body, new Map([...locals, [parameter.name, element]]));
      },
    };
  }

  function nameOf(name: string, locals: Locals): Result {
    const local = locals.get(name);
    if (local) return local();
    const known = named(name, [], locals);
    return known === undefined ? entityColumn(name) : known;
  }

  function entityColumn(name: string): Result {
    return toValue(world.entities[entity]?.[snake(name)] ?? (name === 'name' ? entity : null), 'entity', snake(name));
  }

  function column(row: Row, name: string): Result {
    if (row.table === 'entity') return row.present ? entityColumn(name) : null;
    return toValue(row.columns[snake(name)] ?? null, row.table, snake(name));
  }

  function toValue(content: unknown, table: string, column: string): Value {
    const { type } = tables.get(table)!.columns[column]!;
    return type === 'timestamp' && typeof content === 'string' ? instantOf(content) : (content as Value);
  }

  return shown(meaning(tree, new Map()));

  /** A row is shown by its name, a list of rows by the names of the rows, in their order. */
  function shown(result: Result): Result {
    if (isRow(result)) return column(result, labelOf(result.table));
    if (!isRows(result)) return result;
    const values = result.elements.map((element) => {
      const each = element();
      return isRow(each) ? column(each, labelOf(each.table)) : each;
    });
    return undecided(...values) ?? (values as Value[]).filter((each) => each !== null).sort(order);
  }

  function labelOf(table: string): string {
    const labels = ['name', 'title', 'path', 'tag', 'owner', 'target', 'url', 'pattern', 'key', 'environment', 'branch'];
    const declared = tables.get(table)!;
    return labels.find((label) => label in declared.columns) ?? declared.key.at(-1)!;
  }
}

function pathOf(node: Node, locals: Locals): string | undefined {
  if (node.kind === 'name') return locals.has(node.name) ? undefined : node.name;
  if (node.kind !== 'member') return undefined;
  const before = pathOf(node.object, locals);
  return before === undefined ? undefined : `${before}.${node.name}`;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function literal({ type, value }: LiteralNode): Value {
  return type === 'date' || type === 'timestamp' ? instantOf(String(value)) : value;
}

function list(items: readonly Result[]): Result {
  return undecided(...items) ?? (items as readonly Value[]);
}

/** Null equals null; rows are compared with null only, which asks whether there is one. */
function equality(left: Result, right: Result): Result {
  const open = undecided(left, right);
  if (open !== undefined) return open;
  if (isRow(left) || isRow(right)) return !(isRow(left) ? left : (right as Row)).present;
  return equal(left as Value, right as Value);
}

function compare(operator: '<' | '<=' | '>' | '>=', left: Result, right: Result): Result {
  const open = undecided(left, right);
  if (open !== undefined) return open;
  if (left === null || right === null) return unknown;
  const difference = order(left as Value, right as Value);
  return { '<': difference < 0, '<=': difference <= 0, '>': difference > 0, '>=': difference >= 0 }[operator];
}

function calculate(operator: '+' | '-' | '*' | '/' | '%', left: Result, right: Result): Result {
  const open = undecided(left, right);
  if (open !== undefined) return open;
  if (left === null || right === null) return null;
  if (typeof left === 'string') return `${left}${right as string}`;
  if (isInstant(left)) {
    if (isInstant(right)) return left.seconds - right.seconds;
    return instantAt(operator === '+' ? left.seconds + (right as number) : left.seconds - (right as number));
  }
  const [a, b] = [left as number, right as number];
  if (operator === '/' || operator === '%') return b === 0 ? null : operator === '/' ? a / b : a % b;
  const whole = Number.isInteger(a) && Number.isInteger(b);
  const result = { '+': a + b, '-': a - b, '*': a * b }[operator];
  return whole && Math.abs(result) >= 2 ** 63 ? null : result;
}
