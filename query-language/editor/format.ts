import { failure, success, type Outcome } from '../diagnostic.ts';
import type { BinaryOperator, CallNode, ColumnNode, ConditionalNode, JoinKey, LambdaNode, Node, Query, Stage } from '../syntax/ast.ts';
import { parseProgram } from '../syntax/parse.ts';
import * as t from '../syntax/token.ts';
import { group, line, lineBreak, nest, softLine, write, type Layout } from './layout.ts';
import { TokenWriter, type Quote } from './token-writer.ts';

export interface FormatOptions {
  /** Columns that a line may take; 100 when left out. */
  readonly columns?: number;
  /** The quotes of a text that holds none itself; `"` when left out. */
  readonly quote?: Quote;
}

/**
 * Writes a text in the language's own layout: its tokens and comments as they are, its blanks and line breaks anew. Only spellings of
 * one thing become one (`&&` and `and`, `x =>` and `(x) =>`, both quotes), and parentheses that say nothing go. The tree of the result
 * is the tree of the text, and what is formatted stays as it is. A text with a fault of its writing is not formatted.
 */
export function format(text: string, { columns = 100, quote = '"' }: FormatOptions = {}): Outcome<string> {
  const parsed = parseProgram(text);
  if (!parsed.ok) return parsed;
  const faults = parsed.warnings.filter(({ severity }) => severity === 'error');
  if (faults.length > 0) return failure(faults);
  const tokens = new TokenWriter(text, quote);
  const program = parsed.value;
  const whole = [tokens.above(), program.kind === 'query' ? layoutQuery(program, tokens) : free(program, tokens), tokens.beforeClosing()];
  return success(write(whole, columns), parsed.warnings);
}

function layoutQuery({ stages }: Query, tokens: TokenWriter): Layout {
  // One stage may stand on the line of its source; of several each has a line.
  const end = stages.length > 1 ? lineBreak : line;
  return group(
    tokens.take(),
    stages.map((stage) => [tokens.newLine(end, true), tokens.take(), ' ', layoutStage(stage, tokens)]),
  );
}

function layoutStage(stage: Stage, tokens: TokenWriter): Layout {
  switch (stage.kind) {
    case 'where':
      return [tokens.take(), ' ', nest(nest(free(stage.condition, tokens)))];
    case 'select':
    case 'extend':
    case 'distinct':
      return group(tokens.take(), layoutItems(stage.columns, tokens, layoutColumn));
    case 'summarize': {
      const word = [tokens.take(), layoutItems(stage.columns, tokens, layoutColumn)];
      if (stage.by.length === 0) return group(word);
      return group(word, nest(tokens.newLine(line), group(tokens.take(), layoutItems(stage.by, tokens, layoutColumn))));
    }
    case 'join': {
      const { query, on } = stage;
      const word = tokens.take();
      const joined = tokens.is(t.Open) ? bracketed(tokens, [() => layoutQuery(query, tokens)]) : tokens.take();
      return [word, ' ', joined, ' ', group(tokens.take(), layoutItems(on, tokens, layoutKey))];
    }
    case 'sort': {
      const word = tokens.take();
      if (tokens.is(t.By)) tokens.drop();
      const keys = layoutItems(stage.keys, tokens, ({ value }) => {
        const by = free(value, tokens);
        return tokens.is(t.Ascending, t.Descending) ? [by, ' ', tokens.take()] : by;
      });
      return group(word, keys);
    }
    case 'take':
      return [tokens.take(), ' ', tokens.take()];
    case 'as of':
      return [tokens.take(), ' ', tokens.take(), ' ', free(stage.moment, tokens)];
  }
}

/** What follows the word of a stage: on its line, or each on a line of its own. */
function layoutItems<T>(items: readonly T[], tokens: TokenWriter, layout: (item: T, tokens: TokenWriter) => Layout): Layout {
  const lines = items.map((item, index) => [index > 0 ? tokens.take() : '', tokens.newLine(line), layout(item, tokens)]);
  return nest(nest(lines));
}

function layoutKey({ left, right }: JoinKey, tokens: TokenWriter): Layout {
  const name = tokens.take();
  return left === right ? name : [name, ' ', tokens.takeAs('=='), ' ', tokens.take()];
}

function layoutColumn({ name, value }: ColumnNode, tokens: TokenWriter): Layout {
  return name ? [tokens.take(), ' ', tokens.take(), ' ', free(value, tokens)] : free(value, tokens);
}

/** A node that stands alone: parentheses around it say nothing. */
function free(node: Node, tokens: TokenWriter): Layout {
  return within(node, tokens, () => true);
}

/** A node that is a side of an operator: parentheses stay where they hold something together. */
function side(node: Node, tokens: TokenWriter): Layout {
  return within(node, tokens, (each) => isTight(each, tokens));
}

/** A node with the parentheses around it, unless they are idle. Of several around one node, one stays. */
function within(node: Node, tokens: TokenWriter, isIdle: (node: Node) => boolean): Layout {
  if (!tokens.wraps(node.span)) return layoutNode(node, tokens);
  if (!isIdle(node)) return bracketed(tokens, [() => free(node, tokens)]);
  tokens.drop();
  const inside = within(node, tokens, isIdle);
  tokens.drop();
  return inside;
}

/** Whether it binds tighter than any operator. */
function isTight(node: Node, tokens: TokenWriter): boolean {
  return ['name', 'literal', 'list', 'member'].includes(node.kind) || (node.kind === 'call' && !isInfix(node, tokens));
}

/** Whether a call is written between its sides, as in `name like "x"`. */
function isInfix({ callee }: CallNode, tokens: TokenWriter): boolean {
  return callee.kind === 'member' && !tokens.followsDot(callee.nameSpan);
}

function layoutNode(node: Node, tokens: TokenWriter): Layout {
  return layouts[node.kind](node as never, tokens);
}

type Layouts = { readonly [Kind in Node['kind']]: (node: Extract<Node, { kind: Kind }>, tokens: TokenWriter) => Layout };

const layouts: Layouts = {
  name: (_, tokens) => tokens.take(),
  literal: (_, tokens) => tokens.take(),
  list: ({ items }, tokens) =>
    bracketed(
      tokens,
      items.map((item) => () => free(item, tokens)),
    ),
  member: (node, tokens) => layoutChain(node, tokens),
  call: (node, tokens) => layoutChain(node, tokens),
  lambda: layoutLambda,
  unary: ({ operator, operand }, tokens) => {
    // A `!` right before a comparison is warned of, because it takes in the whole of it. Formatting must not hide that.
    const warned = tokens.is(t.Bang) && tokens.touches(operand.span) && (operand.kind === 'binary' || operand.kind === 'between');
    if (warned) return [tokens.takeAs(), side(operand, tokens)];
    return [tokens.take(), operator === 'not' ? ' ' : '', side(operand, tokens)];
  },
  binary: (node, tokens) => {
    if (classOf(node.operator) !== undefined) return layoutOperators(node, tokens);
    const left = side(node.left, tokens);
    const words = node.operator === 'not in' ? [tokens.take(), ' ', tokens.take()] : tokens.take();
    return [left, ' ', words, ' ', side(node.right, tokens)];
  },
  between: ({ operand, low, high, negated }, tokens) => [
    side(operand, tokens),
    negated ? [' ', tokens.take()] : '',
    [' ', tokens.take(), ' ', side(low, tokens)],
    [' ', tokens.take(), ' ', side(high, tokens)],
  ],
  conditional: (node, tokens) => group(layoutBranches(node, tokens)),
};

type BinaryNode = Extract<Node, { kind: 'binary' }>;

const classes: readonly (readonly BinaryOperator[])[] = [['??'], ['or'], ['and'], ['+', '-'], ['*', '/', '%']];

/** Operators that are read from the left, one after the other; none for comparisons. */
function classOf(operator: BinaryOperator): readonly BinaryOperator[] | undefined {
  return classes.find((each) => each.includes(operator));
}

/** Sides of operators of one class: on one line, or each with its operator on a line of its own. */
function layoutOperators(node: BinaryNode, tokens: TokenWriter): Layout {
  const isArithmetic = /^[-+*/%]$/.test(node.operator);
  const [first, ...rest] = layoutSides(node, tokens);
  return group(first ?? '', isArithmetic ? nest(rest) : rest);
}

function layoutSides(node: BinaryNode, tokens: TokenWriter): readonly Layout[] {
  const sides = leftSides(node, tokens);
  const begin = tokens.newLine(line, true);
  return [...sides, [begin, tokens.take(), ' ', subordinate(node.right, tokens)]];
}

function leftSides({ operator, left }: Pick<BinaryNode, 'operator' | 'left'>, tokens: TokenWriter): readonly Layout[] {
  const wrapped = tokens.wraps(left.span);
  if (left.kind !== 'binary' || !(wrapped ? left.operator === operator : classOf(operator)?.includes(left.operator))) {
    return [subordinate(left, tokens)];
  }
  if (!wrapped) return layoutSides(left, tokens);
  tokens.drop();
  const sides = tokens.wraps(left.span) ? leftSides({ operator, left }, tokens) : layoutSides(left, tokens);
  tokens.drop();
  return sides;
}

/** A side that, where it takes several lines without parentheses, stands further in than the operators around it. */
function subordinate(node: Node, tokens: TokenWriter): Layout {
  const isBare = node.kind === 'binary' && !tokens.wraps(node.span);
  return isBare ? nest(side(node, tokens)) : side(node, tokens);
}

/** A name, its members and its calls. Several calls that have no room on one line are written one a line. */
function layoutChain(node: Node, tokens: TokenWriter): Layout {
  if (node.kind === 'call' && node.callee.kind === 'member' && isInfix(node, tokens)) {
    const [left, word] = [side(node.callee.object, tokens), tokens.takeAs()];
    return [left, ' ', word, ' ', node.arguments.map(({ value }) => side(value, tokens))];
  }
  const breaks = callsIn(node, tokens) > 2;
  const { head, links } = layoutLinks(node, tokens, breaks);
  return breaks ? group(head, nest(links)) : [head, links];
}

function callsIn(node: Node, tokens: TokenWriter): number {
  if (node.kind === 'member') return callsIn(node.object, tokens);
  return node.kind === 'call' && !isInfix(node, tokens) ? 1 + callsIn(node.callee, tokens) : 0;
}

interface Links {
  /** What the chain begins with: all up to its first call. */
  readonly head: Layout;
  readonly links: readonly Layout[];
  readonly calls: number;
}

/** The parts of a chain. Where it `breaks`, each call but the first may begin a line. */
function layoutLinks(node: Node, tokens: TokenWriter, breaks: boolean, called = false): Links {
  if (!isTight(node, tokens) || (node.kind !== 'member' && node.kind !== 'call')) return { head: side(node, tokens), links: [], calls: 0 };
  if (tokens.wraps(node.span)) {
    tokens.drop();
    const inside = layoutLinks(node, tokens, breaks, called);
    tokens.drop();
    return inside;
  }
  if (node.kind === 'call') {
    const { calls, ...before } = layoutLinks(node.callee, tokens, breaks, true);
    // Written against it, the parenthesis would make the percent sign a remainder.
    const gap = node.callee.kind === 'literal' ? ' ' : '';
    return { ...joined(before, [gap, layoutArguments(node, tokens)], calls === 0), calls: calls + 1 };
  }
  const { calls, ...before } = layoutLinks(node.object, tokens, breaks);
  const begin = breaks && called && calls > 0 ? tokens.newLine(softLine) : '';
  return { ...joined(before, [begin, tokens.take(), tokens.takeAs()], calls === 0), calls };
}

function joined({ head, links }: Omit<Links, 'calls'>, next: Layout, toHead: boolean): Omit<Links, 'calls'> {
  return toHead ? { head: [head, next], links } : { head, links: [...links, next] };
}

function layoutArguments(node: CallNode, tokens: TokenWriter): Layout {
  const given = node.arguments.map(
    ({ name, value }) =>
      () =>
        layoutColumn({ ...(name ? { name } : {}), value }, tokens),
  );
  const { where } = node;
  return bracketed(tokens, given, where && (() => [tokens.take(), ' ', free(where, tokens)]));
}

/** Parentheses or brackets: what is in them on one line, or each item on a line of its own. `last` has no comma before it. */
function bracketed(tokens: TokenWriter, items: readonly (() => Layout)[], last?: () => Layout): Layout {
  const open = tokens.take();
  const inside = items.map((item, index) => [index > 0 ? [tokens.take(), tokens.newLine(line)] : tokens.newLine(softLine), item()]);
  const end = last ? [tokens.newLine(items.length > 0 ? line : softLine), last()] : [];
  const closing = tokens.beforeClosing();
  return group(open, nest(inside, end, closing), items.length > 0 || last ? softLine : '', tokens.take());
}

function layoutLambda({ body }: LambdaNode, tokens: TokenWriter): Layout {
  const open = tokens.is(t.Open) ? tokens.take() : '(';
  const parameter = tokens.take();
  const close = tokens.is(t.Close) ? tokens.take() : ')';
  return group(open, parameter, close, ' ', tokens.take(), nest(tokens.newLine(line), free(body, tokens)));
}

function layoutBranches({ condition, whenTrue, whenFalse }: ConditionalNode, tokens: TokenWriter): Layout {
  const when = [tokens.take(), ' ', free(condition, tokens)];
  const then = nest(tokens.newLine(line), tokens.take(), ' ', free(whenTrue, tokens));
  const otherwise = [tokens.newLine(line), tokens.take(), ' '];
  const isNext = whenFalse.kind === 'conditional' && !tokens.wraps(whenFalse.span);
  return [when, then, otherwise, isNext ? layoutBranches(whenFalse, tokens) : free(whenFalse, tokens)];
}
