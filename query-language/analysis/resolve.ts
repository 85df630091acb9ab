import type { Environment } from '../compile.ts';
import type { Diagnostic, Fact, Span } from '../diagnostic.ts';
import type { QueryFunction } from '../function.ts';
import { nearName } from '../near-name.ts';
import type { Plan, Rows } from '../plan/plan.ts';
import { descend, isOfElement } from '../plan/walk.ts';
import type { BinaryNode, CallNode, MemberNode, NameNode, Node } from '../syntax/ast.ts';
import { callFunction, type Lambda } from './call.ts';
import { camelCase, snakeCase } from './letter-case.ts';
import { faulty, fieldOf, literal, onlyRow, typeOf, value, type Operand } from './operand.ts';
import { arithmetic, coalesce, compare, conditional, logic, membership, negate, not, range } from './operator.ts';
import { boolean, commonType, date, duration, integer, number, text, timestamp, type Type } from './type.ts';

/** Reports a fault found while reading meaning. */
export type Report = (
  code: string,
  facts: Readonly<Record<string, Fact>>,
  span: Span,
  severity?: Diagnostic['severity'],
  fix?: Diagnostic['fix'],
) => void;

/** What lambda parameters stand for, innermost first. A lambda over rows hides the elements of those around it. */
interface Scope {
  readonly name: string;
  readonly element: Operand;
  readonly around: Scope | undefined;
}

/** Gives every name and operator of a tree its meaning. Each fault is reported once; what depends on it stays silent. */
export function resolve(
  root: Node,
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
        return value(literal(literalTypes[node.type](node.value), node.value));
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

  function name(node: NameNode, scope: Scope | undefined): Operand {
    for (let frame = scope, hidden = false; frame; frame = frame.around) {
      if (frame.name === node.name) {
        if (!hidden) return frame.element;
        report('lambda.correlated', { name: node.name }, node.span);
        return faulty;
      }
      hidden ||= frame.element.kind !== 'value' || frame.element.plan.kind !== 'element';
    }
    const known = environment.functions.get(node.name);
    if (known && known.on === undefined) return use(known, node.span, scope);
    if (isNamespace(node.name)) return { kind: 'namespace', name: node.name };
    const entity = environment.tables.get('entity');
    if (entity?.columns[snakeCase(node.name)]) return value(fieldOf(onlyRow('entity'), entity, snakeCase(node.name)));
    unknownName(node.name, node.span, [...topNames(), ...scopeNames(scope), ...Object.keys(entity?.columns ?? {}).map(camelCase)]);
    return faulty;
  }

  function member(node: MemberNode, scope: Scope | undefined): Operand {
    const path = dottedPath(node, scope);
    const named = path === undefined ? undefined : environment.functions.get(path);
    if (named && named.on === undefined) return use(named, node.span, scope);
    if (path !== undefined && isNamespace(path)) return { kind: 'namespace', name: path };
    if (path !== undefined && refusesForeign([path], node.span)) return faulty;
    const object = meaning(node.object, scope);
    const own = memberFunction(object, node.name);
    if (own) return use(own, node.nameSpan, scope, object);
    return property(object, node, path);
  }

  function property(object: Operand, node: MemberNode, path: string | undefined): Operand {
    if (object.kind === 'faulty') return faulty;
    if (object.kind === 'record') {
      const table = environment.tables.get(object.table)!;
      if (table.columns[snakeCase(node.name)]) return value(fieldOf(object, table, snakeCase(node.name)));
    }
    unknownMember(object, node, path);
    return faulty;
  }

  function call(node: CallNode, scope: Scope | undefined): Operand {
    const { callee } = node;
    const given = node.arguments.map((argument) => ({
      name: argument.name,
      span: argument.value.span,
      node: argument.value,
      value: argument.value.kind === 'lambda' ? lambda(argument.value, scope) : meaning(argument.value, scope),
    }));
    const bare = given.length === 0 ? node.span : null;
    if (callee.kind === 'name') {
      const known = environment.functions.get(callee.name);
      if (known && known.on === undefined)
        return apart(callFunction(known, faulty, given, node.span, environment, report, depthOf(scope)), given, scope);
      if (!scopeNames(scope).includes(callee.name) && refusesForeign([callee.name], callee.span, bare)) return faulty;
    }
    if (callee.kind === 'member') {
      const path = dottedPath(callee, scope);
      const named = path === undefined ? undefined : environment.functions.get(path);
      if (named && named.on === undefined)
        return apart(callFunction(named, faulty, given, node.span, environment, report, depthOf(scope)), given, scope);
      if (path !== undefined && refusesForeign([path], callee.span, bare)) return faulty;
      const object = meaning(callee.object, scope);
      const own = memberFunction(object, callee.name);
      if (own) {
        const span = { start: callee.nameSpan.start, end: node.span.end };
        return apart(callFunction(own, object, given, span, environment, report, depthOf(scope)), given, scope);
      }
      // A column called with nothing, as CQL writes it, is the column.
      if (given.length === 0) return property(object, callee, path);
      if (object.kind !== 'faulty') unknownMember(object, callee, path);
      return faulty;
    }
    const operand = meaning(callee, scope);
    if (operand.kind !== 'faulty') report('call.not-a-function', {}, callee.span);
    return faulty;
  }

  function lambda(node: Extract<Node, { kind: 'lambda' }>, scope: Scope | undefined): Lambda {
    return {
      kind: 'lambda',
      body: (element) => meaning(node.body, { name: node.parameter.name, element, around: scope }),
      span: node.body.span,
    };
  }

  function use(named: QueryFunction, span: Span, scope: Scope | undefined, receiver: Operand = faulty): Operand {
    return callFunction(named, receiver, [], span, environment, report, depthOf(scope));
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
    const lost = given.filter(({ value }) => value.kind === 'value' && isOfElement(value.plan) && isAskedOfRows(value.plan, result));
    for (const { node } of lost) meaning(node, { name: '', element: faulty, around: scope });
    return lost.length > 0 ? faulty : result;
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

  function dottedPath(node: Node, scope: Scope | undefined): string | undefined {
    if (node.kind === 'name') return scopeNames(scope).includes(node.name) ? undefined : node.name;
    if (node.kind !== 'member') return undefined;
    const before = dottedPath(node.object, scope);
    return before === undefined ? undefined : `${before}.${node.name}`;
  }

  function memberFunction(object: Operand, member: string): QueryFunction | undefined {
    return receiversOf(object)
      .map((receiver) => environment.functions.get(`${receiver}.${member}`))
      .find((found) => found?.on !== undefined);
  }

  function isNamespace(path: string): boolean {
    return namespaces.has(path);
  }

  /** Refuses a name that another language has and this one has not, the first of those given, with what is known of it. */
  function refusesForeign(names: readonly string[], span: Span, bare: Span | null = span): boolean {
    const [foreign] = names.flatMap((each) => environment.foreign?.get(each) ?? []);
    if (!foreign) return false;
    const { name: known, why, nearest = null, renamed, fix } = foreign;
    const filled = fix !== undefined && bare ? { span: bare, text: fix } : undefined;
    const edit = renamed === undefined ? filled : { span, text: renamed };
    report('name.foreign', { name: known, why, nearest }, span, 'error', edit);
    return true;
  }

  function unknownName(unknown: string, span: Span, candidates: readonly string[]): void {
    if (refusesForeign([unknown], span)) return;
    const near = nearName(unknown, candidates);
    report('name.unknown', { name: unknown, near: near ?? null }, span, 'error', near ? { span, text: near } : undefined);
  }

  function unknownMember(object: Operand, { name: unknown, nameSpan: span }: MemberNode, path: string | undefined): void {
    const members = receiversOf(object).map((receiver) => `${receiver}.${unknown}`);
    if (refusesForeign(members, span)) return;
    const named = path === undefined ? [] : namesUnder(path.slice(0, path.lastIndexOf('.')), environment);
    const candidates = [...named, ...membersOf(object, environment)];
    const near = nearName(unknown, candidates);
    const facts = { name: unknown, of: describeOperand(object), near: near ?? null, known: candidates.slice(0, 12) };
    report('name.unknown-member', facts, span, 'error', near ? { span, text: near } : undefined);
  }

  function topNames(): readonly string[] {
    return [...environment.functions.values()].flatMap((each) => (each.on === undefined ? [each.name, each.name.split('.')[0]!] : []));
  }

  const namespaces = new Set(
    [...environment.functions.values()].flatMap((each) => {
      const words = each.on === undefined ? each.name.split('.') : [];
      return words.slice(1).map((_, index) => words.slice(0, index + 1).join('.'));
    }),
  );

  return meaning(root, undefined);
}

const literalTypes: Readonly<Record<Extract<Node, { kind: 'literal' }>['type'], (content: string | number | boolean | null) => Type>> = {
  number: (content) => (Number.isSafeInteger(content) ? integer : number),
  percent: () => number,
  text: () => text,
  boolean: () => boolean,
  null: () => ({ kind: 'null' }),
  duration: () => duration,
  date: () => date,
  timestamp: () => timestamp,
};

function depthOf(scope: Scope | undefined): number {
  return scope ? 1 + depthOf(scope.around) : 0;
}

/** Whether a plan became part of what is asked of the rows of a list. */
function isAskedOfRows(plan: Plan, of: Operand): boolean {
  const inRows = ({ conditions }: Rows, taken?: Plan): boolean =>
    [...conditions, ...(taken ? [taken] : [])].some((each) => [...descend(each)].includes(plan));
  if (of.kind === 'rows') return inRows(of.rows, of.of);
  if (of.kind === 'record') return of.place.kind === 'picked' && inRows(of.place.rows);
  return of.kind === 'value' && [...descend(of.plan)].some((each) => each.kind === 'fold' && inRows(each.rows, each.of));
}

function scopeNames(scope: Scope | undefined): readonly string[] {
  return scope ? [scope.name, ...scopeNames(scope.around)] : [];
}

/** The kinds under which members of an operand are declared, the nearest first. */
function receiversOf(operand: Operand): readonly string[] {
  if (operand.kind === 'record') return [operand.table];
  const type = typeOf(operand);
  if (!type) return [];
  switch (type.kind) {
    case 'integer':
      return ['integer', 'number'];
    case 'date':
      return ['date', 'timestamp'];
    case 'list':
      return type.of.kind === 'record' ? [`list<${type.of.table}>`, 'list'] : ['list'];
    case 'record':
      return [type.table];
    default:
      return [type.kind];
  }
}

/** Every name that may follow a dot behind the operand. */
export function membersOf(operand: Operand, environment: Environment): readonly string[] {
  if (operand.kind === 'namespace') {
    return namesUnder(operand.name, environment);
  }
  const receivers = receiversOf(operand);
  const declared = [...environment.functions.values()].flatMap((each) =>
    each.on !== undefined && receivers.includes(each.on) ? [each.name.slice(each.on.length + 1)] : [],
  );
  const columns = operand.kind === 'record' ? Object.keys(environment.tables.get(operand.table)?.columns ?? {}).map(camelCase) : [];
  return [...columns, ...declared];
}

function namesUnder(namespace: string, environment: Environment): readonly string[] {
  const prefix = `${namespace}.`;
  const named = [...environment.functions.values()].filter((each) => each.on === undefined && each.name.startsWith(prefix));
  return named.map((each) => each.name.slice(prefix.length));
}

function describeOperand(operand: Operand): string {
  if (operand.kind === 'namespace') return operand.name;
  if (operand.kind === 'record') return operand.table.replaceAll('_', ' ');
  const type = typeOf(operand);
  return type ? (type.kind === 'list' ? 'list' : type.kind) : 'value';
}
