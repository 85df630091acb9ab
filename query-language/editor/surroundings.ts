import type { IToken } from 'chevrotain';
import type { Span } from '../diagnostic.ts';
import * as t from '../syntax/token.ts';
import { commentsBetween } from './comment.ts';

/** A call whose arguments a place stands in. */
export interface OpenCall {
  /** Where the name that is called, with all before its dots, stands. */
  readonly callee: Span;
  /** Where the argument begins that the place is in, behind its name if it is written. */
  readonly argumentStart: number;
  readonly argumentName: string | undefined;
  /** Which argument it is, from 0. */
  readonly argumentIndex: number;
  /** Arguments that are named already. */
  readonly named: readonly string[];
  /** What the argument calls its element, where it is a function of one. */
  readonly parameter: string | undefined;
}

/** What stands around a place of a text that may be unfinished: read from the tokens, not from a tree. */
export interface Surroundings {
  /** The word, literal or number that the place is in or right behind. */
  readonly touched: IToken | undefined;
  /** Every token that ends before the place, without the touched one. */
  readonly before: readonly IToken[];
  /** The calls around the place, outermost first. */
  readonly calls: readonly OpenCall[];
  /** Whether the innermost bracket around it is that of a list. */
  readonly inList: boolean;
  /** The stage of a query that the place is in. */
  readonly stage: OpenStage | undefined;
}

export interface OpenStage {
  /** Where its query begins. */
  readonly query: number;
  /** The pipes of the query up to its own. */
  readonly pipes: readonly number[];
  /** The word with which it begins, if it is written. */
  readonly word: IToken | undefined;
}

/** Reads what stands around a place; nothing inside a comment. */
export function surroundings(text: string, offset: number): Surroundings | undefined {
  const tokens = t.lexer.tokenize(text).tokens;
  if (commentsBetween(text, tokens).some((some) => some.some(({ span, kind }) => isInside(span, offset, kind === 'line'))))
    return undefined;
  const left = tokens.filter(({ startOffset }) => startOffset < offset);
  const last = left.at(-1);
  const touched = last && endOf(last) >= offset && isWordLike(last, endOf(last) > offset) ? last : undefined;
  const before = touched ? left.slice(0, -1) : left;
  return { touched, before, ...enclosing(before) };
}

function isInside({ start, end }: Span, offset: number, atEnd: boolean): boolean {
  return start < offset && (offset < end || (atEnd && offset === end));
}

/** Whether what is typed at the end of the token, or in it, belongs to it. */
function isWordLike({ tokenType, image }: IToken, within: boolean): boolean {
  if (tokenType === t.Text) return within;
  return /^[\p{L}\p{N}_`@"']/u.test(image);
}

export function endOf({ startOffset, image }: IToken): number {
  return startOffset + image.length;
}

interface Level {
  readonly open: number;
  readonly isList: boolean;
  readonly commas: number[];
  readonly pipes: number[];
}

function enclosing(tokens: readonly IToken[]): Pick<Surroundings, 'calls' | 'inList' | 'stage'> {
  const levels: Level[] = [{ open: -1, isList: false, commas: [], pipes: [] }];
  for (const [index, { tokenType }] of tokens.entries()) {
    const level = levels.at(-1)!;
    if (tokenType === t.Open || tokenType === t.OpenList) {
      levels.push({ open: index, isList: tokenType === t.OpenList, commas: [], pipes: [] });
    } else if ((tokenType === t.Close || tokenType === t.CloseList) && levels.length > 1) levels.pop();
    else if (tokenType === t.Comma) level.commas.push(index);
    else if (tokenType === t.Pipe) level.pipes.push(index);
  }
  const calls = levels.flatMap(({ open, isList, commas }) => {
    const callee = open > 0 && !isList && endsOperand(tokens, open - 1) ? chainBefore(tokens, open) : undefined;
    return callee ? [openCall(tokens, callee, [open, ...commas])] : [];
  });
  const piped = levels.findLast(({ pipes }) => pipes.length > 0);
  return { calls, inList: levels.at(-1)!.isList, stage: piped && openStage(tokens, piped) };
}

function openStage(tokens: readonly IToken[], { open, pipes }: Level): OpenStage | undefined {
  const [first, pipe] = [tokens[open + 1], tokens[pipes.at(-1) ?? -1]];
  if (!first || !pipe) return undefined;
  const places = pipes.flatMap((index) => tokens[index]?.startOffset ?? []);
  return { query: first.startOffset, pipes: places, word: tokens[pipes.at(-1)! + 1] };
}

/** The call of `callee`; `starts` are the tokens before each of its arguments. */
function openCall(tokens: readonly IToken[], callee: Span, starts: readonly number[]): OpenCall {
  const nameOf = (start: number): string | undefined =>
    tokens[start + 2]?.tokenType === t.SingleEqual ? tokens[start + 1]!.image : undefined;
  const start = starts.at(-1)!;
  const argumentName = nameOf(start);
  const first = start + (argumentName === undefined ? 1 : 3);
  return {
    callee,
    argumentName,
    argumentStart: endOf(tokens[first - 1]!),
    argumentIndex: starts.length - 1,
    named: starts.slice(0, -1).flatMap((each) => nameOf(each) ?? []),
    parameter: parameterAt(tokens, first),
  };
}

function parameterAt(tokens: readonly IToken[], first: number): string | undefined {
  const bare = tokens[first + 1]?.tokenType === t.Arrow;
  const arrow = tokens[first + (bare ? 1 : 3)];
  if (arrow?.tokenType !== t.Arrow) return undefined;
  return tokens[bare ? first : first + 1]!.image;
}

const literals = [t.NumberText, t.PercentText, t.DurationText, t.DateText, t.Text, t.True, t.False, t.Null];

/** Whether something that has a value ends with this token, so that an operator, a dot or a parenthesis may follow. */
export function endsOperand(tokens: readonly IToken[], index: number): boolean {
  const token = tokens[index];
  if (!token) return false;
  if ([t.Identifier, t.QuotedName, t.Close, t.CloseList, ...literals].includes(token.tokenType)) return true;
  return followsDot(tokens, index);
}

function followsDot(tokens: readonly IToken[], index: number): boolean {
  const before = tokens[index - 1]?.tokenType;
  return before === t.Dot || before === t.OptionalDot;
}

/** Whether the token is a member that is written between its sides, as `like` in `name like "x"`. */
export function infixAt(tokens: readonly IToken[], index: number): boolean {
  return tokens[index]?.tokenType === t.Identifier && !followsDot(tokens, index) && endsOperand(tokens, index - 1);
}

/** The name, literal or parentheses with all its members and calls that end right before the token `index`. */
export function chainBefore(tokens: readonly IToken[], index: number): Span | undefined {
  const last = tokens[index - 1];
  const first = chainStart(tokens, index - 1);
  return first === undefined || !last ? undefined : { start: tokens[first]!.startOffset, end: endOf(last) };
}

function chainStart(tokens: readonly IToken[], last: number): number | undefined {
  let at = last;
  while (endsOperand(tokens, at)) {
    const { tokenType } = tokens[at]!;
    if (tokenType === t.Close || tokenType === t.CloseList) {
      const open = openingOf(tokens, at);
      if (open === undefined) return undefined;
      const isCall = tokenType === t.Close && endsOperand(tokens, open - 1);
      if (!isCall) return open;
      at = open - 1;
    } else if (followsDot(tokens, at)) at -= 2;
    else return at;
  }
  return undefined;
}

function openingOf(tokens: readonly IToken[], close: number): number | undefined {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    const { tokenType } = tokens[at]!;
    if (tokenType === t.Close || tokenType === t.CloseList) depth += 1;
    if (tokenType === t.Open || tokenType === t.OpenList) depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}
