import type { Environment } from '../compile.ts';
import type { Diagnostic, Fact, Span } from '../diagnostic.ts';
import type { QueryFunction } from '../function.ts';
import { nearName } from '../near-name.ts';
import { gathered } from '../plan/plan.ts';
import type { BinaryNode, CallNode, MemberNode, NameNode, Node } from '../syntax/ast.ts';
import { aboutEntity, entitiesOf, looksAtColumns, seenFrom } from './about.ts';
import { callFunction, type GivenArgument, type Lambda } from './call.ts';
import { refuseForeign } from './foreign.ts';
import type { Frame } from './frame.ts';
import { isJson, jsonGet } from './json.ts';
import { snakeCase } from './letter-case.ts';
import { describeOperand, memberFunction, membersOf, namesUnder, receiversOf, topNames } from './member.ts';
import { literalOf } from './literal.ts';
import { faulty, fieldOf, hasColumn, isEntity, value, type Operand } from './operand.ts';
import { arithmetic, coalesce, compare, conditional, logic, membership, negate, not, range } from './operator.ts';
import { rowsThatLose } from './out-of-sight.ts';
import { depthOf, findLocal, isOfRows, namesOf, sees, type Scope } from './scope.ts';
import { propertyOf } from './property.ts';
import { asPlan } from './value-of.ts';
import { commonType, type Type } from './type.ts';

/** Reports a fault found while reading meaning. */
export type Report = (
  code: string,
  facts: Readonly<Record<string, Fact>>,
  span: Span,
  severity?: Diagnostic['severity'],
  fix?: Diagnostic['fix'],
) => void;

/** Words that lead to something that can be asked of an entity. */
interface Path {
  /** The entity; nothing where the rows are not about one. */
  readonly about: string | undefined;
  /** Dotted, without the word for the entity; empty for the entity itself. */
  readonly name: string;
  /** The word that it begins with. */
  readonly first: string;
  /** Whether that word stands for an entity. */
  readonly ofEntity: boolean;
}

/** Gives every name and operator of a tree its meaning. Each fault is reported once; what depends on it stays silent. */
export function resolve(
  root: Node,
  frame: Frame,
  environment: Environment,
  report: Report,
  note: (node: Node, operand: Operand) => void = () => {},
): Operand {
  function meaning(node: Node, scope: Scope | undefined): Operand {
    const operand = meaningOf(node, scope);
    note(node, operand);
    return operand;
  }

  function meaningOf(node: Node, scope: Scope | undefined): Operand {
    switch (node.kind) {
      case 'name':
        return name(node, scope);
      case 'literal':
        return literalOf(node);
      case 'list':
        return list(node.items, scope, node.span);
      case 'member':
        return member(node, scope);
      case 'call':
        return call(node, scope);
      case 'lambda':
        report('lambda.misplaced', {}, node.span);
        return faulty;
      case 'unary': {
        const operand = meaning(node.operand, scope);
        return node.operator === 'not' ? not(operand, node.operand.span, report) : negate(operand, node.operand.span, report);
      }
      case 'binary':
        return binary(node, scope);
      case 'between': {
        const sides = [node.operand, node.low, node.high].map((side) => meaning(side, scope));
        const inside = range(sides[0]!, sides[1]!, sides[2]!, node, report);
        return node.negated ? not(inside, node.span, report) : inside;
      }
      case 'conditional':
        return conditional(meaning(node.condition, scope), meaning(node.whenTrue, scope), meaning(node.whenFalse, scope), node, report);
    }
  }

  /**
   * What a bare word means, the first of these that there is: a parameter of a lambda around it, a column or word of the place where it
   * stands, a column or member of the row that stands there, a name of the language, a namespace, a column of the entity.
   */
  function name(node: NameNode, scope: Scope | undefined): Operand {
    const local = findLocal(node.name, scope);
    if (local && !local.hidden) return local.element;
    if (local) return correlated(node.name, node.span);
    const own = frame.find(node.name) ?? ofRow(node.name, node.span, scope);
    if (own) return isOfLine(own) && isOfRows(scope) ? correlated(node.name, node.span) : own;
    const path: Path = { about: frame.entity, name: node.name, first: node.name, ofEntity: false };
    const known = named(path);
    if (known) return use(known, [], node.span, scope, path);
    if (isNamespace(node.name)) return namespace(path);
    const last = frame.findLast(node.name);
    if (last) return seen(last, path, node.span, scope);
    unknownName(node.name, node.span, [...topNames(environment), ...namesOf(scope), ...frame.names]);
    return faulty;
  }

  function member(node: MemberNode, scope: Scope | undefined): Operand {
    const path = pathOf(node, scope);
    const known = path && named(path);
    if (known) return use(known, [], node.span, scope, path);
    if (path && isNamespace(path.name)) return namespace(path);
    if (path && refuseForeign([path.name], { span: node.span, bare: node.span }, environment, report)) return faulty;
    const object = objectOf(node.object, scope);
    // Behind a json value a name is a key, unless it is called; its length is asked for either way.
    const own = isJson(object) && node.name !== 'length' ? undefined : memberFunction(object, node.name, environment);
    if (own) return useOf(own, object, [], node.nameSpan, scope);
    return property(object, node, path);
  }

  /** What stands before a dot: there, the name of the table stands for the row, even where a column has that name. */
  function objectOf(node: Node, scope: Scope | undefined): Operand {
    const isRow = node.kind === 'name' && frame.rowNames?.includes(node.name) && !findLocal(node.name, scope);
    if (!isRow || !frame.row) return meaning(node, scope);
    return isOfRows(scope) ? correlated(node.name, node.span) : frame.row;
  }

  function property(object: Operand, node: MemberNode, path: Path | undefined): Operand {
    if (object.kind === 'faulty') return faulty;
    if (isJson(object)) return value(jsonGet(object.plan, node.name));
    if (object.kind === 'record') {
      const table = environment.tables.get(object.table)!;
      if (hasColumn(table, snakeCase(node.name))) return value(fieldOf(object, table, snakeCase(node.name)));
      const own = isEntity(object) ? propertyOf(object, node.name, environment) : undefined;
      if (own) return own;
    }
    unknownMember(object, node, path);
    return faulty;
  }

  function call(node: CallNode, scope: Scope | undefined): Operand {
    const { callee } = node;
    const aggregate = frame.gathers && callee.kind === 'name' ? aggregateCalled(callee.name) : undefined;
    if (aggregate && frame.gathers) return gather(aggregate, node, frame.gathers, scope);
    if (callee.kind === 'name' && isAggregateAlone(callee.name, scope)) {
      report('query.aggregate-misplaced', { name: callee.name }, callee.span);
      return faulty;
    }
    if (node.where) report('call.where-misplaced', {}, node.where.span);
    const given = node.arguments.map((argument) => ({
      name: argument.name,
      span: argument.value.span,
      node: argument.value,
      value: argument.value.kind === 'lambda' ? lambda(argument.value, scope) : meaning(argument.value, scope),
    }));
    if (callee.kind !== 'name' && callee.kind !== 'member') {
      const operand = meaning(callee, scope);
      if (operand.kind !== 'faulty') report('call.not-a-function', {}, callee.span);
      return faulty;
    }
    const path = pathOf(callee, scope) ?? (given.length > 0 ? besideColumn(callee, scope) : undefined);
    const known = path && named(path);
    if (known) return apart(use(known, given, node.span, scope, path), given, scope);
    const bare = given.length === 0 ? node.span : undefined;
    if (path && refuseForeign([path.name], { span: callee.span, bare }, environment, report)) return faulty;
    if (callee.kind === 'name') {
      const operand = meaning(callee, scope);
      // A column called with nothing, as CQL writes it, is the column.
      if (operand.kind === 'faulty' || (given.length === 0 && !findLocal(callee.name, scope))) return operand;
      report('call.not-a-function', {}, callee.span);
      return faulty;
    }
    const object = objectOf(callee.object, scope);
    const own = memberFunction(object, callee.name, environment);
    if (own) return apart(useOf(own, object, given, { start: callee.nameSpan.start, end: node.span.end }, scope), given, scope);
    if (given.length === 0 && !isJson(object)) return property(object, callee, path);
    if (object.kind !== 'faulty') unknownMember(object, callee, path);
    return faulty;
  }

  function aggregateCalled(word: string): QueryFunction | undefined {
    const known = environment.functions.get(`list.${shortened[word] ?? word}`);
    return known?.gathers ? known : undefined;
  }

  /** Whether a word that is called means nothing here but an aggregate. */
  function isAggregateAlone(word: string, scope: Scope | undefined): boolean {
    const known = findLocal(word, scope) ?? frame.find(word) ?? frame.findLast(word) ?? environment.functions.get(word);
    return !known && !isOfRow(word) && aggregateCalled(word) !== undefined;
  }

  /** An aggregate of the rows that a stage gathers: what it takes of them, and of which, is read where those rows stand. */
  function gather(aggregate: QueryFunction, node: CallNode, rows: Frame, scope: Scope | undefined): Operand {
    const inside = (part: Node): Operand => resolve(part, rows, environment, report, note);
    const condition = node.where && inside(node.where);
    const operands = node.arguments.map(({ value: part }) => inside(part));
    if ([condition, ...operands].some((each) => each?.kind === 'faulty')) return faulty;
    if (node.where && (condition?.kind !== 'value' || condition.plan.type.kind !== 'boolean')) {
      report('query.where-not-boolean', {}, node.where.span);
      return faulty;
    }
    const asksEach = aggregate.takes[0]?.type === 'lambda';
    const given = node.arguments.map(({ name: word, value: { span } }, index): GivenArgument => {
      const operand = operands[index]!;
      return { name: word, span, value: asksEach ? { kind: 'lambda', body: () => operand, span } : operand };
    });
    const conditions = condition?.kind === 'value' ? [condition.plan] : [];
    const of = asksEach ? undefined : operands[0] && asPlan(operands[0], environment);
    const receiver: Operand = { kind: 'rows', rows: { table: gathered, conditions }, ...(of ? { of } : {}) };
    return callFunction(aggregate, receiver, asksEach ? given : given.slice(1), node.span, environment, report, depthOf(scope));
  }

  function lambda(node: Extract<Node, { kind: 'lambda' }>, scope: Scope | undefined): Lambda {
    return {
      kind: 'lambda',
      body: (element) => meaning(node.body, { name: node.parameter.name, element, around: scope }),
      span: node.body.span,
    };
  }

  /** A name of the language, asked of the entity that the path leads to. */
  function use(known: QueryFunction, given: readonly GivenArgument[], span: Span, scope: Scope | undefined, path: Path): Operand {
    const result = callFunction(known, faulty, given, span, environment, report, depthOf(scope));
    if (path.about !== undefined) return seen(aboutEntity(result, path.about), path, span, scope);
    if (aboutEntity(result, gathered) === result) return result;
    report('query.no-entity', { name: path.name }, span);
    return faulty;
  }

  /** A member of what stands before the dot. */
  function useOf(own: QueryFunction, object: Operand, given: readonly GivenArgument[], span: Span, scope: Scope | undefined): Operand {
    const result = callFunction(own, object, given, span, environment, report, depthOf(scope));
    const about = object.kind === 'record' ? object.about : frame.entity;
    return about === undefined ? result : aboutEntity(result, about);
  }

  /** What a bare name means of the row that stands here: a column, or a member of such rows. */
  function ofRow(word: string, span: Span, scope: Scope | undefined): Operand | undefined {
    const { row } = frame;
    if (!row || !isOfRow(word)) return undefined;
    const table = environment.tables.get(row.table)!;
    if (hasColumn(table, snakeCase(word))) return value(fieldOf(row, table, snakeCase(word)));
    return useOf(memberFunction(row, word, environment)!, row, [], span, scope);
  }

  function isOfRow(word: string): boolean {
    const { row } = frame;
    if (!row) return false;
    return hasColumn(environment.tables.get(row.table), snakeCase(word)) || memberFunction(row, word, environment) !== undefined;
  }

  function seen(operand: Operand, { about, first }: Path, span: Span, scope: Scope | undefined): Operand {
    if (about === undefined || sees(scope, about)) return operand;
    const free = operand.kind !== 'value' || entitiesOf(operand.plan).length > 0;
    return free && operand.kind !== 'faulty' ? correlated(first, span) : operand;
  }

  function correlated(word: string, span: Span): Operand {
    report('lambda.correlated', { name: word }, span);
    return faulty;
  }

  function named({ name: path, ofEntity }: Path): QueryFunction | undefined {
    const known = environment.functions.get(path) ?? (ofEntity ? environment.functions.get(`entity.${path}`) : undefined);
    return known?.on === undefined ? known : undefined;
  }

  function namespace({ about, name: path }: Path): Operand {
    return { kind: 'namespace', name: path, ...(about === undefined ? {} : { about }) };
  }

  function list(items: readonly Node[], scope: Scope | undefined, span: Span): Operand {
    const operands = items.map((item) => meaning(item, scope));
    for (const [index, { kind }] of operands.entries()) {
      if (kind !== 'value' && kind !== 'faulty') report('value.not-a-value', { what: kind }, items[index]?.span ?? span);
    }
    const plans = operands.flatMap((operand) => (operand.kind === 'value' ? [operand.plan] : []));
    if (plans.length < items.length) return faulty;
    let of: Type = { kind: 'null' };
    for (const [index, { type }] of plans.entries()) {
      const common = commonType(of, type);
      if (!common) {
        report('type.mixed-list', {}, items[index]?.span ?? span);
        return faulty;
      }
      of = common;
    }
    return value({ kind: 'list', type: { kind: 'list', of }, items: plans });
  }

  /**
   * What is asked of the rows of one list cannot look at the element of a list around it: an operand that does, and became part of
   * such a question, is read again where those elements are out of sight.
   */
  function apart(
    result: Operand,
    given: readonly { readonly value: Operand | Lambda; readonly node: Node }[],
    scope: Scope | undefined,
  ): Operand {
    let lost = false;
    for (const { value: each, node } of given) {
      const rows = each.kind === 'value' ? rowsThatLose(each.plan, result) : undefined;
      if (!rows) continue;
      meaning(node, { name: '', element: faulty, around: scope, sees: seenFrom(rows) });
      lost = true;
    }
    return lost ? faulty : result;
  }

  function binary(node: BinaryNode, scope: Scope | undefined): Operand {
    const [left, right] = [meaning(node.left, scope), meaning(node.right, scope)] as const;
    const found = (): Operand => apart(membership(left, right, node, report), [{ value: left, node: node.left }], scope);
    switch (node.operator) {
      case 'and':
      case 'or':
        return logic(node.operator, left, right, node, report);
      case '??':
        return coalesce(left, right, node, report);
      case 'in':
        return found();
      case 'not in':
        return not(found(), node.span, report);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return arithmetic(node.operator, left, right, node, report);
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return compare(node.operator, left, right, node, environment, report);
    }
  }

  function pathOf(node: Node, scope: Scope | undefined): Path | undefined {
    if (node.kind === 'name') {
      const local = findLocal(node.name, scope);
      const own = local ? local.element : frame.find(node.name);
      if (!own && isOfRow(node.name)) return undefined;
      if (!own) return { about: frame.entity, name: node.name, first: node.name, ofEntity: false };
      return isEntity(own) ? { about: own.about, name: '', first: node.name, ofEntity: true } : undefined;
    }
    if (node.kind !== 'member') return undefined;
    const before = pathOf(node.object, scope);
    // Behind an entity the word is its identifier, a column, and not the entity again.
    if (before?.name === '' && node.name === 'entity') return undefined;
    return before && { ...before, name: before.name === '' ? node.name : `${before.name}.${node.name}` };
  }

  /** A name of the language that a column has as well: what is called with something cannot be the column. */
  function besideColumn(node: Node, scope: Scope | undefined): Path | undefined {
    if (node.kind !== 'name' || findLocal(node.name, scope)) return undefined;
    return { about: frame.entity, name: node.name, first: node.name, ofEntity: false };
  }

  function isNamespace(path: string): boolean {
    return namespaces.has(path);
  }

  function unknownName(unknown: string, span: Span, candidates: readonly string[]): void {
    if (frame.gathers && aggregateCalled(unknown)) {
      report('call.missing-brackets', { name: unknown }, span, 'error', { span, text: `${unknown}()`, guess: true });
      return;
    }
    if (refuseForeign([unknown], { span, bare: span }, environment, report)) return;
    const near = nearName(unknown, candidates);
    report('name.unknown', { name: unknown, near: near ?? null }, span, 'error', near ? { span, text: near, guess: true } : undefined);
  }

  function unknownMember(object: Operand, { name: unknown, nameSpan: span }: MemberNode, path: Path | undefined): void {
    const members = receiversOf(object).map((receiver) => `${receiver}.${unknown}`);
    if (refuseForeign(members, { span, bare: span, written: unknown }, environment, report)) return;
    const under = path === undefined ? [] : namesUnder(path.name.slice(0, path.name.lastIndexOf('.')), environment);
    const candidates = [...new Set([...under, ...membersOf(object, environment)])];
    const near = nearName(unknown, candidates);
    const facts = { name: unknown, of: describeOperand(object), near: near ?? null, known: candidates.slice(0, 12) };
    report('name.unknown-member', facts, span, 'error', near ? { span, text: near, guess: true } : undefined);
  }

  const namespaces = new Set(
    [...environment.functions.values()].flatMap((each) => {
      const words = each.on === undefined ? each.name.split('.') : [];
      return words.slice(1).map((_, index) => words.slice(0, index + 1).join('.'));
    }),
  );

  return meaning(root, undefined);
}

/** Aggregates as SQL abbreviates them. */
const shortened: Readonly<Record<string, string>> = { avg: 'average', min: 'minimum', max: 'maximum' };

/** Whether an operand is of the row that a stage works on. */
function isOfLine(operand: Operand): boolean {
  return operand.kind === 'value' ? looksAtColumns(operand.plan) : operand.kind === 'record' && operand.place.kind === 'current';
}
