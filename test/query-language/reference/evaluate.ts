import type { BinaryNode, CallNode, LambdaNode, LiteralNode, MemberNode, Node } from '../../../query-language/syntax/ast.ts';
import { nobody, type Context, type Given, type Knowledge } from './context.ts';
import { aggregates, gather } from './gather.ts';
import { jsonMembers } from './json-members.ts';
import { agreed, conversions, getKey } from './json.ts';
import { members, type Member } from './members.ts';
import { catalogMembers, catalogNames } from './catalog-names.ts';
import { names } from './names.ts';
import { calculate, choice, compare, equality, holds, listOf } from './operator.ts';
import { changesUntil } from './past.ts';
import { resultMembers, resultNames } from './result-names.ts';
import { trafficNames } from './traffic-names.ts';
import { typedNames } from './typed-names.ts';
import {
  conjunction,
  disjunction,
  fault,
  instantOf,
  isInstant,
  isJson,
  isRow,
  isRows,
  negation,
  order,
  undecided,
  unknown,
  type Element,
  type Result,
  type Row,
  type Value,
} from './value.ts';

const declared = { ...names, ...catalogNames, ...typedNames, ...trafficNames, ...resultNames };
const membersOfRows = { ...members, ...catalogMembers, ...resultMembers };

type Words = ReadonlyMap<string, Element>;

/** What an expression may look at. */
export interface Frame {
  readonly knowledge: Knowledge;
  /** The entity whose names can be written bare; none where rows are not about one. */
  readonly asked?: string;
  /** Words that stand before every name of the language. */
  readonly words?: Words;
  /** Words that stand for a row where a dot follows. */
  readonly rows?: Words;
  /** The rows that are gathered into one, each as what expressions about it may look at. */
  readonly gathers?: readonly Frame[];
  /** Whether an entity is shown by its identifier rather than by its name. */
  readonly identifies?: boolean;
  /** Whether rows are wanted as they are, not shown by their names. */
  readonly raw?: true;
}

/** Words that lead from an entity to something that can be asked of it. */
interface Path {
  readonly about: string | undefined;
  readonly words: string;
}

/**
 * What an expression gives: written from the description of the language and of its names, over plain objects. It takes the tree as it
 * was written and knows nothing of plans and statements.
 */
export function evaluate(tree: Node, frame: Frame): Result {
  const { knowledge, asked } = frame;

  function meaning(node: Node, words: Words): Result {
    switch (node.kind) {
      case 'name':
        return nameOf(node.name, words);
      case 'literal':
        return literal(node);
      case 'list':
        return listOf(node.items.map((item) => meaning(item, words)));
      case 'member':
        return member(node, [], words);
      case 'call':
        return call(node, words);
      case 'lambda':
        throw new Error('A function of one element stands where a value is wanted');
      case 'unary': {
        const operand = meaning(node.operand, words);
        return node.operator === 'not' ? negation(operand) : (undecided(operand) ?? (operand === null ? null : -(operand as number)));
      }
      case 'binary':
        return binary(node, words);
      case 'between': {
        const [middle, low, high] = measured([node.operand, node.low, node.high], words);
        const inside = conjunction([
          asFarAsKnown('>=', [node.operand, node.low], compare('>=', middle!, low!), words),
          asFarAsKnown('<=', [node.operand, node.high], compare('<=', middle!, high!), words),
        ]);
        return node.negated ? negation(inside) : inside;
      }
      case 'conditional':
        return choice([node.condition, node.whenTrue, node.whenFalse].map((part) => meaning(part, words)));
    }
  }

  /** What sides of a comparison give; beside a length of time that is written out, json is one. */
  function measured(sides: readonly Node[], words: Words): readonly Result[] {
    const results = sides.map((side) => meaning(side, words));
    return sides.some(isLength) ? results.map((result) => (isJson(result) ? conversions.duration(result) : result)) : results;
  }

  function binary(node: BinaryNode, words: Words): Result {
    if (node.operator === 'in' || node.operator === 'not in') {
      const found = contains(node.right, meaning(node.left, words), words);
      return node.operator === 'in' ? found : negation(found);
    }
    const [left, right] = measured([node.left, node.right], words) as [Result, Result];
    switch (node.operator) {
      case 'and':
        return conjunction([left, right]);
      case 'or':
        return disjunction([left, right]);
      case '??':
        return either(left, right, node);
      case '==':
      case '!=': {
        const same = equality(there(left), there(right));
        return node.operator === '==' ? same : negation(same);
      }
      case '<':
      case '<=':
      case '>':
      case '>=':
        return asFarAsKnown(node.operator, [node.left, node.right], compare(node.operator, left, right), words);
      default:
        return calculate(node.operator, left, right);
    }
  }

  /** Whether there is an entity is not known of what no catalog lists. */
  function there(result: Result): Result {
    return isRow(result) && result.entity !== undefined && contextOf(result.entity).column(result, 'name') === unknown ? unknown : result;
  }

  /** Whether a list holds a value: one written out is asked item by item, any other as a whole. */
  function contains(listNode: Node, item: Result, words: Words): Result {
    if (listNode.kind === 'list') {
      const sought = isJson(item) && listNode.items.some(isLength) ? conversions.duration(item) : item;
      return disjunction(listNode.items.map((each) => equality(meaning(each, words), sought)));
    }
    const list = meaning(listNode, words);
    if (!isRows(list)) return holds(list, item);
    for (const element of [list.blank, ...list.every]) element();
    return disjunction(list.elements.map((element) => equality(element(), item)));
  }

  function call(node: CallNode, words: Words): Result {
    const { callee } = node;
    if (callee.kind === 'member' && callee.name === 'at') return wasAt(callee.object, node.arguments[0]!.value, words);
    if (callee.kind === 'member') return member(callee, node.arguments, words, true);
    if (callee.kind !== 'name') throw new Error('This cannot be called');
    const own = words.get(callee.name);
    if (own && node.arguments.length === 0) return own();
    if (callee.name === 'changed' || callee.name === 'since')
      return ofThePast[callee.name](
        node.arguments.map(({ value }) => value),
        words,
      );
    if (frame.gathers && callee.name in aggregates) return gather(node, frame, evaluate, contextOf(asked));
    return bare(callee.name, node.arguments, words);
  }

  /** What an expression gave at another moment. */
  function elsewhen(node: Node, words: Words, moment: number, bridged?: boolean): Result {
    return evaluate(node, { ...frame, words, raw: true, knowledge: knowledge.at(new Date(moment * 1000).toISOString(), bridged) });
  }

  function wasAt(node: Node, at: Node, words: Words): Result {
    const given = meaning(at, words);
    if (!isInstant(given)) return unknown;
    const now = Date.parse(knowledge.moment) / 1000;
    const isToday = Math.floor(now / 86_400) === given.seconds / 86_400;
    return elsewhen(node, words, given.day ? (isToday ? now : given.seconds + 86_399.999) : given.seconds);
  }

  /** How long something has held may be longer than is known: what that could change is unknown. */
  function asFarAsKnown(operator: string, [left, right]: readonly [Node, Node], answer: Result, words: Words): Result {
    const sides = [left, right].filter(isSince);
    const [held] = sides;
    if (!held || sides.length > 1) return answer;
    const changeable = operator.startsWith('<') === (held === left);
    return answer === changeable && standing(held.arguments[0]!.value, words).open ? unknown : answer;
  }

  function isSince(node: Node): node is CallNode {
    return node.kind === 'call' && node.callee.kind === 'name' && node.callee.name === 'since';
  }

  /** Since when a node gives what it gives, and whether it is not known what it gave before. */
  function standing(of: Node, words: Words): { readonly began: string; readonly open: boolean } {
    const is = shown(meaning(of, words));
    let began = knowledge.moment;
    for (const change of changesUntil(knowledge.world, knowledge.tables.values(), knowledge.moment)) {
      const was = shown(elsewhen(of, words, Date.parse(change) / 1000, true));
      if (equality(is, was) !== true) return { began, open: was === unknown };
      began = change;
    }
    return { began, open: true };
  }

  const ofThePast = {
    changed: ([of, over]: readonly Node[], words: Words): Result => {
      const length = meaning(over!, words);
      const now = Date.parse(knowledge.moment) / 1000;
      if (typeof length !== 'number') return unknown;
      return negation(equality(comparable(meaning(of!, words)), comparable(elsewhen(of!, words, now - length))));
    },
    since: ([of]: readonly Node[], words: Words): Result => {
      const is = shown(meaning(of!, words));
      if (is === unknown || is === fault) return is;
      return (Date.parse(knowledge.moment) - Date.parse(standing(of!, words).began)) / 1000;
    },
  };

  /** Rows are the same as long as their keys are. */
  function comparable(result: Result): Result {
    const keyOf = (row: Row): string | undefined => {
      const { key, subject } = knowledge.tables.get(row.table)!;
      const parts = key.filter((column) => column !== subject.column).map((column) => String(row.columns[column]));
      return parts.length > 0 && row.present && row.entity === undefined ? parts.join(' ') : undefined;
    };
    if (isRow(result)) return keyOf(result) ?? shown(result);
    const keys = isRows(result) ? result.elements.map((element) => element()).map((each) => (isRow(each) ? keyOf(each) : undefined)) : [];
    return keys.length > 0 && keys.every((key) => key !== undefined) ? keys.toSorted(order) : shown(result);
  }

  function member(node: MemberNode, given: CallNode['arguments'], words: Words, isCalled = false): Result {
    const path = pathOf(node, words);
    const known = path && named(path, given, words);
    if (known !== undefined) return known;
    if (node.name === 'contains' && given[0]) return contains(node.object, meaning(given[0].value, words), words);
    const object = objectOf(node.object, words);
    if (isJson(object) && !isCalled && node.name !== 'length') return getKey(object, node.name);
    const own = isJson(object)
      ? jsonMembers[node.name]
      : isRow(object)
        ? memberOfRow(object.table, node.name)
        : (catalogMembers[node.name] ?? members[node.name]);
    const open = undecided(object);
    // What takes something and is not called is a key, and so are those of json that there is none of.
    const isKey = !isCalled && own !== undefined && own.takes.length > 0 && (object === null || open !== undefined);
    if (own && !isKey) return own.give(object, argumentsOf(own.takes, given, words), contextOf(asked));
    if (isRow(object)) return contextOf(object.entity ?? asked).column(object, node.name);
    if (object === null) return null;
    if (open !== undefined) return open;
    throw new Error(`Nothing is called ${node.name}`);
  }

  function objectOf(node: Node, words: Words): Result {
    const row = node.kind === 'name' && words.get(node.name) === frame.words?.get(node.name) ? frame.rows?.get(node.name) : undefined;
    return row ? row() : meaning(node, words);
  }

  function named(path: Path, given: CallNode['arguments'], words: Words): Result | undefined {
    const known = declared[path.words] ?? declared[`entity.${path.words}`];
    return known?.give(argumentsOf(known.takes, given, words), contextOf(path.about));
  }

  function argumentsOf(takes: readonly string[], given: CallNode['arguments'], words: Words): Given {
    const nodes = new Map(given.map((argument, index) => [argument.name?.text ?? takes[index], argument.value]));
    return {
      gives: (name) => nodes.has(name),
      value: (name) => {
        const node = nodes.get(name);
        return node && meaning(node, words);
      },
      apply: (name, element) => {
        const { parameter, body } = nodes.get(name) as LambdaNode;
        return meaning(body, new Map([...words, [parameter.name, element]]));
      },
    };
  }

  function nameOf(name: string, words: Words): Result {
    const own = words.get(name);
    if (own) return own();
    return bare(name, [], words);
  }

  /** A name of the language, or a column of the entity. */
  function bare(name: string, given: CallNode['arguments'], words: Words): Result {
    const known = named({ about: asked, words: name }, given, words);
    if (known !== undefined) return known;
    if (asked === undefined) throw new Error(`Nothing is called ${name}`);
    const context = contextOf(asked);
    return context.column(context.entity, name);
  }

  function contextOf(entity: string | undefined): Context {
    return knowledge.of(entity ?? nobody);
  }

  function pathOf(node: Node, words: Words): Path | undefined {
    if (node.kind === 'name') {
      const own = words.get(node.name)?.();
      if (own === undefined) return { about: asked, words: node.name };
      return isRow(own) && own.entity !== undefined ? { about: own.entity, words: '' } : undefined;
    }
    if (node.kind !== 'member') return undefined;
    const before = pathOf(node.object, words);
    return before && { about: before.about, words: before.words === '' ? node.name : `${before.words}.${node.name}` };
  }

  const result = meaning(tree, frame.words ?? new Map());
  return frame.raw ? result : shown(result);

  /** A row is shown by its name, a list of rows by the names of the rows, in their order; entities of a list by their identifiers. */
  function shown(result: Result): Result {
    if (isRow(result)) return contextOf(asked).column(result, result.entity && frame.identifies ? 'entity' : labelOf(result.table));
    if (!isRows(result)) return result;
    const values = result.elements.map((element) => {
      const each = element();
      if (!isRow(each)) return each;
      return each.entity ?? contextOf(asked).column(each, labelOf(each.table));
    });
    return undecided(...values) ?? (values as Value[]).filter((each) => each !== null).sort(order);
  }

  function labelOf(table: string): string {
    const labels = ['name', 'title', 'path', 'tag', 'owner', 'target', 'environment', 'pattern', 'key', 'branch', 'url'];
    const declared = knowledge.tables.get(table)!;
    return labels.find((label) => label in declared.columns) ?? declared.key.at(-1)!;
  }
}

/** The members that rows of a table have, by their names. */
export function membersOfTable(table: string): Readonly<Record<string, Member>> {
  const own = Object.entries(membersOfRows).filter(([name]) => name.startsWith(`${table}.`));
  return Object.fromEntries(own.map(([name, member]) => [name.slice(table.length + 1), member]));
}

/** A member that rows of a table have, besides their columns. */
export function memberOfRow(table: string, name: string): Member | undefined {
  return membersOfRows[`${table}.${name}`];
}

/** Whether a length of time is written out. */
function isLength(node: Node): boolean {
  return node.kind === 'literal' && node.type === 'duration';
}

/** The left value or, where it is null, the right one, of the type that both are. */
function either(left: Result, right: Result, node: BinaryNode): Result {
  if (isJson(left) && right !== null && !isJson(right) && undecided(right) === undefined) {
    const sides = agreed(left, right as Value);
    return sides === fault ? fault : sides[0];
  }
  return left === null && typeof right === 'string' ? spelt(right, node.left) : (left ?? right);
}

/** A text beside a name that gives a version or a grade. */
function spelt(text: string, beside: Node): Value {
  const path = beside.kind === 'call' ? beside.callee : beside;
  const name = path.kind === 'name' || path.kind === 'member' ? path.name : '';
  if (name === 'version' || name === 'semver') return { kind: 'version', text };
  return name === 'grade' || name === 'toGrade' ? { kind: 'grade', letter: text } : text;
}

function literal({ type, value }: LiteralNode): Value {
  if (type === 'date') return { ...instantOf(String(value)), day: true };
  return type === 'timestamp' ? instantOf(String(value)) : value;
}
