import type { CstElement, CstNode, IToken } from 'chevrotain';
import type { Diagnostic, Span } from '../diagnostic.ts';
import type { Argument, BinaryOperator, ColumnNode, Identifier, JoinKey, LiteralNode, Node, Query, SortKey, Stage } from './ast.ts';
import { print } from './print.ts';
import * as t from './token.ts';
import { spanOf } from './token.ts';

/** Tells what was written oddly but can be understood. */
type Report = (diagnostic: Diagnostic) => void;

/** Turns the parser's tree of a query into the AST. */
export function buildQuery(root: CstNode, report: Report): Query {
  const expression = (cst: CstNode): Node => buildTree(nodes(cst, 'expression')[0]!, report);

  function query(cst: CstNode): Query {
    const source = identifier(nodes(cst, 'source')[0]!);
    const stages = nodes(cst, 'stage').map((each) => stage(Object.values(each.children).flat().find(isNode)!));
    return { kind: 'query', source, stages, span: join(source.span, stages.at(-1)?.span ?? source.span) };
  }

  function stage(cst: CstNode): Stage {
    const span = extentOf(cst);
    switch (cst.name) {
      case 'where':
        return { kind: 'where', condition: expression(cst), span };
      case 'select':
      case 'extend':
      case 'distinct':
        return { kind: cst.name, columns: nodes(cst, 'column').map(column), span };
      case 'summarize':
        return { kind: 'summarize', columns: nodes(cst, 'column').map(column), by: nodes(cst, 'key').map(column), span };
      case 'join':
        return { kind: 'join', query: joined(cst), on: nodes(cst, 'joinKey').map(joinKey), span };
      case 'sort':
        return { kind: 'sort', keys: nodes(cst, 'sortKey').map(sortKey), span };
      case 'take': {
        const count = leaves(cst, 'count')[0]!;
        if (!/^[1-9]\d{0,8}$/.test(count.image)) {
          report({ code: 'syntax.take', severity: 'error', facts: { text: count.image }, span: spanOf(count) });
        }
        return { kind: 'take', count: Number(count.image), span };
      }
      case 'asOf':
        return { kind: 'as of', moment: expression(cst), span };
      default:
        throw new Error(`No stage is called ${cst.name}`);
    }
  }

  function joined(cst: CstNode): Query {
    const inner = nodes(cst, 'query')[0];
    if (inner) return query(inner);
    const source = identifier(nodes(cst, 'source')[0]!);
    return { kind: 'query', source, stages: [], span: source.span };
  }

  function column(cst: CstNode): ColumnNode {
    const name = nodes(cst, 'name')[0];
    return { ...(name ? { name: identifier(name) } : {}), value: expression(cst) };
  }

  function joinKey(cst: CstNode): JoinKey {
    const left = identifier(nodes(cst, 'left')[0]!);
    const right = nodes(cst, 'right')[0];
    return { left, right: right ? identifier(right) : left };
  }

  function sortKey(cst: CstNode): SortKey {
    return { value: expression(cst), descending: leaves(cst, 'Descending').length > 0 };
  }

  function identifier(cst: CstNode): Identifier {
    const token = leaves(cst, 'word')[0]!;
    return { text: nameOf(token), span: spanOf(token) };
  }

  return query(root);
}

/** Turns the parser's tree of an expression into the AST. */
export function buildTree(root: CstNode, report: Report): Node {
  const rules: Record<string, (cst: CstNode) => Node> = {
    expression: (cst) => chainOfBinary(cst, () => '??'),
    disjunction: (cst) => chainOfBinary(cst, () => 'or'),
    conjunction: (cst) => chainOfBinary(cst, () => 'and'),
    negation,
    comparison,
    sum: (cst) => chainOfBinary(cst, (token) => token.image as BinaryOperator),
    product: (cst) => chainOfBinary(cst, (token) => token.image as BinaryOperator),
    signed,
    chain,
    primary,
    lambda,
    conditional,
    list,
  };

  function build(cst: CstNode): Node {
    const rule = rules[cst.name];
    if (!rule) throw new Error(`No way to build ${cst.name}`);
    return rule(cst);
  }

  function only(cst: CstNode, name: string): Node {
    return build(nodes(cst, name)[0]!);
  }

  function chainOfBinary(cst: CstNode, operatorOf: (token: IToken) => BinaryOperator): Node {
    const operators = leaves(cst, 'operator');
    const [first, ...rest] = nodes(cst, 'operand').map(build);
    return rest.reduce<Node>((left, right, index) => {
      const operator = operatorOf(operators[index]!);
      return { kind: 'binary', operator, left, right, span: join(left.span, right.span) };
    }, first!);
  }

  function negation(cst: CstNode): Node {
    const operand = only(cst, 'comparison');
    const operators = leaves(cst, 'operator');
    const bang = operators.at(-1);
    if (bang?.tokenType === t.Bang && isComparison(operand) && bang.startOffset + 1 === operand.span.start) {
      const fix = { span: spanOf(bang), text: 'not ' };
      report({ code: 'negation.scope', severity: 'warning', facts: {}, span: join(spanOf(bang), operand.span), fix });
    }
    return operators.reduceRight<Node>(
      (negated, token) => ({ kind: 'unary', operator: 'not', operand: negated, span: join(spanOf(token), negated.span) }),
      operand,
    );
  }

  function comparison(cst: CstNode): Node {
    const [first, second] = nodes(cst, 'comparing');
    const left = only(cst, 'sum');
    const compared = first ? comparing(left, first) : left;
    const token =
      second && (leaves(second, 'operator')[0] ?? leaves(second, 'word')[0] ?? leaves(second, 'In')[0] ?? leaves(second, 'Between')[0]);
    if (token) {
      const { start } = spanOf(token);
      const span = { start, end: start };
      // What is between two bounds, as mathematics writes it.
      const isRange = compared.kind === 'binary' && orders.has(compared.operator) && orders.has(token.image);
      const fix = isRange ? { fix: { span, text: `and ${print(compared.right)} ` } } : {};
      report({ code: 'syntax.chained-comparison', severity: 'error', facts: { operator: token.image }, span: spanOf(token), ...fix });
    }
    return compared;
  }

  function comparing(left: Node, cst: CstNode): Node {
    const negated = leaves(cst, 'Not').length > 0;
    if (leaves(cst, 'Between').length > 0) {
      const [low, high] = [only(cst, 'low'), only(cst, 'high')];
      return { kind: 'between', operand: left, low, high, negated, span: join(left.span, high.span) };
    }
    const right = only(cst, 'right');
    const span = join(left.span, right.span);
    const word = leaves(cst, 'word')[0];
    if (word) {
      const callee: Node = {
        kind: 'member',
        object: left,
        name: word.image,
        nameSpan: spanOf(word),
        optional: false,
        span: join(left.span, spanOf(word)),
      };
      return { kind: 'call', callee, arguments: [{ value: right }], span };
    }
    if (leaves(cst, 'In').length > 0) return { kind: 'binary', operator: negated ? 'not in' : 'in', left, right, span };
    const token = leaves(cst, 'operator')[0]!;
    if (token.tokenType !== t.SingleEqual) return { kind: 'binary', operator: token.image as BinaryOperator, left, right, span };
    report({ code: 'syntax.single-equals', severity: 'error', facts: {}, span: spanOf(token), fix: { span: spanOf(token), text: '==' } });
    return { kind: 'binary', operator: '==', left, right, span };
  }

  function signed(cst: CstNode): Node {
    return leaves(cst, 'Minus').reduceRight<Node>(
      (operand, token) => ({ kind: 'unary', operator: '-', operand, span: join(spanOf(token), operand.span) }),
      only(cst, 'chain'),
    );
  }

  function chain(cst: CstNode): Node {
    return nodes(cst, 'link').reduce<Node>(
      (object, link) => {
        const name = leaves(link, 'name')[0];
        if (name) {
          const optional = leaves(link, 'OptionalDot').length > 0;
          return { kind: 'member', object, name: nameOf(name), nameSpan: spanOf(name), optional, span: join(object.span, spanOf(name)) };
        }
        const close = leaves(link, 'Close')[0]!;
        const where = nodes(link, 'where').length > 0 ? { where: only(link, 'where') } : {};
        const span = join(object.span, spanOf(close));
        return { kind: 'call', callee: object, arguments: nodes(link, 'argument').map(argument), ...where, span };
      },
      only(cst, 'primary'),
    );
  }

  function argument(cst: CstNode): Argument {
    const value = only(cst, 'expression');
    const name = leaves(cst, 'name')[0];
    return name ? { name: { text: name.image, span: spanOf(name) }, value } : { value };
  }

  function primary(cst: CstNode): Node {
    const name = leaves(cst, 'name')[0];
    if (name) return { kind: 'name', name: nameOf(name), span: spanOf(name) };
    const token = leaves(cst, 'literal')[0];
    if (token) return literal(token, report);
    if (nodes(cst, 'grouped').length > 0) return only(cst, 'grouped');
    return build(Object.values(cst.children).flat().find(isNode)!);
  }

  function lambda(cst: CstNode): Node {
    const token = leaves(cst, 'parameter')[0]!;
    const start = leaves(cst, 'Open')[0] ?? token;
    const body = only(cst, 'expression');
    return { kind: 'lambda', parameter: { name: token.image, span: spanOf(token) }, body, span: join(spanOf(start), body.span) };
  }

  function conditional(cst: CstNode): Node {
    const [condition, whenTrue, whenFalse] = [only(cst, 'condition'), only(cst, 'then'), only(cst, 'otherwise')];
    return { kind: 'conditional', condition, whenTrue, whenFalse, span: join(spanOf(leaves(cst, 'If')[0]!), whenFalse.span) };
  }

  function list(cst: CstNode): Node {
    const [open, close] = [leaves(cst, 'OpenList')[0]!, leaves(cst, 'CloseList')[0]!];
    return { kind: 'list', items: nodes(cst, 'item').map(build), span: join(spanOf(open), spanOf(close)) };
  }

  return build(root);
}

const secondsIn = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const;

function literal(token: IToken, report: Report): Node {
  const { image } = token;
  const span = spanOf(token);
  const as = (type: LiteralNode['type'], value: LiteralNode['value']): LiteralNode => ({ kind: 'literal', type, value, text: image, span });
  switch (token.tokenType) {
    case t.NumberText:
      return as('number', Number(image));
    case t.PercentText:
      return as('percent', Number(image.slice(0, -1)) / 100);
    case t.DurationText:
      return as('duration', Number(image.slice(0, -1)) * secondsIn[image.slice(-1) as keyof typeof secondsIn]);
    case t.DateText: {
      const moment = momentOf(image.slice(1));
      if (moment === undefined) report({ code: 'syntax.date', severity: 'error', facts: { text: image.slice(1) }, span });
      return as(image.length === 11 ? 'date' : 'timestamp', moment ?? image.slice(1));
    }
    case t.Text:
      return as('text', unescape(image));
    case t.Null:
      return as('null', null);
    default:
      return as('boolean', token.tokenType === t.True);
  }
}

/** A day, or an instant in UTC, as which one without a zone is taken. Nothing for a day that no month has. */
function momentOf(written: string): string | undefined {
  const day = written.slice(0, 10);
  const [midnight, instant] = [
    new Date(`${day}T00:00Z`),
    new Date(/(?:Z|[+-]\d{2}:\d{2})$|^.{10}$/.test(written) ? written : `${written}Z`),
  ];
  if (Number.isNaN(midnight.valueOf()) || Number.isNaN(instant.valueOf()) || !midnight.toISOString().startsWith(day)) return undefined;
  const text = instant.toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, written.length === 10 ? 10 : undefined) : undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescape(image: string): string {
  return image
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, character: string) =>
      code === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
    );
}

const orders: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

function isComparison(node: Node): boolean {
  return node.kind === 'between' || (node.kind === 'binary' && ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in'].includes(node.operator));
}

function nameOf(token: IToken): string {
  return token.tokenType === t.QuotedName ? token.image.slice(1, -1) : token.image;
}

function join(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}

/** Where everything under a part of the parser's tree stands. */
function extentOf(cst: CstNode): Span {
  const spans = Object.values(cst.children).flatMap((elements) => elements.map((each) => (isNode(each) ? extentOf(each) : spanOf(each))));
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

function isNode(element: CstElement): element is CstNode {
  return 'children' in element;
}

function nodes(cst: CstNode, name: string): readonly CstNode[] {
  return (cst.children[name] ?? []).filter(isNode);
}

function leaves(cst: CstNode, name: string): readonly IToken[] {
  return (cst.children[name] ?? []).filter((element): element is IToken => !isNode(element));
}
