import type { IToken, TokenType } from 'chevrotain';
import type { Diagnostic, Fact, Span } from '../diagnostic.ts';
import * as t from './token.ts';

/**
 * What people write who come from SQL, JavaScript, Python or a word processor, and what they mean by it. Each is a fault with an edit;
 * the tokens go on as if it had been written rightly, so that the rest of the text is looked at too.
 */
export function readHabits(written: readonly IToken[], text: string, report: (diagnostic: Diagnostic) => void): IToken[] {
  const tokens = [...written];
  const found: Diagnostic[] = [];
  for (let at = 0; at < tokens.length;) {
    const reading = firstOf(tokens, at);
    if (!reading) {
      at += 1;
      continue;
    }
    const { takes, gives, write, code = 'syntax.habit', facts, guess } = reading;
    const span = { start: t.spanOf(tokens[at]!).start, end: t.spanOf(tokens[at + takes - 1]!).end };
    // What begins where the one before does has grown from it: `30 days`, and then `30 days ago`.
    if (found.at(-1)?.span?.start === span.start) found.pop();
    const put = typeof write === 'function' ? write((part) => text.slice(part.start, part.end)) : write;
    const fix = put === undefined ? {} : { fix: { span, text: put, ...(guess ? { guess } : {}) } };
    const said = { written: text.slice(span.start, span.end), write: put?.trim() ?? null, ...facts };
    found.push({ code, severity: 'error', facts: said, span, ...fix });
    tokens.splice(at, takes, ...gives);
  }
  found.forEach(report);
  return tokens;
}

/** What the tokens from one on are, if they are a habit: how many it takes, and what stands in their place. */
interface Reading {
  readonly takes: number;
  readonly gives: readonly IToken[];
  /** What to write instead. */
  readonly write?: string | ((sourceOf: (part: Span) => string) => string);
  readonly code?: string;
  readonly facts?: Readonly<Record<string, Fact>>;
  readonly guess?: true;
}

type Habit = (tokens: readonly IToken[], at: number) => Reading | undefined;

function firstOf(tokens: readonly IToken[], at: number): Reading | undefined {
  for (const habit of habits) {
    const reading = habit(tokens, at);
    if (reading) return reading;
  }
  return undefined;
}

/** A token in place of others, where they stand. */
function stand(tokenType: TokenType, image: string, { start, end }: Span): IToken {
  return { tokenType, tokenTypeIdx: tokenType.tokenTypeIdx!, image, startOffset: start, endOffset: end - 1 };
}

function is(token: IToken | undefined, ...types: readonly TokenType[]): boolean {
  return token !== undefined && types.includes(token.tokenType);
}

function isWord(token: IToken | undefined, ...words: readonly string[]): boolean {
  return is(token, t.Identifier) && words.includes(token!.image.toLowerCase());
}

function touch(first: IToken | undefined, second: IToken | undefined): boolean {
  return first !== undefined && second !== undefined && t.spanOf(first).end === t.spanOf(second).start;
}

function around(first: IToken, last: IToken): Span {
  return { start: t.spanOf(first).start, end: t.spanOf(last).end };
}

const literals = [t.NumberText, t.PercentText, t.DurationText, t.DateText, t.Text, t.True, t.False, t.Null];

/** Whether an operand can end here, so that an operator may follow. */
function endsOperand(token: IToken | undefined): boolean {
  return is(token, t.Identifier, t.QuotedName, t.Close, t.CloseList, ...literals);
}

function beginsOperand(token: IToken | undefined): boolean {
  return is(token, t.Identifier, t.QuotedName, t.Open, t.OpenList, t.If, ...literals);
}

/** Operators of two signs that are one here: `===`, `!==`, `<>`, `=<`. */
const operators: readonly (readonly [first: TokenType, second: TokenType, means: TokenType, image: string])[] = [
  [t.Equal, t.SingleEqual, t.Equal, '=='],
  [t.NotEqual, t.SingleEqual, t.NotEqual, '!='],
  [t.Below, t.Above, t.NotEqual, '!='],
  [t.SingleEqual, t.Below, t.AtMost, '<='],
];

const operator: Habit = (tokens, at) => {
  const [first, second] = [tokens[at]!, tokens[at + 1]];
  if (!second || !touch(first, second)) return undefined;
  const meant = operators.find(([one, other]) => is(first, one) && is(second, other));
  return meant && { takes: 2, gives: [stand(meant[2], meant[3], around(first, second))], write: meant[3] };
};

/** `x is null`, `x IS NOT NULL`, `x is "y"`. */
const isOperator: Habit = (tokens, at) => {
  const first = tokens[at]!;
  if (!isWord(first, 'is') || !endsOperand(tokens[at - 1])) return undefined;
  const negated = is(tokens[at + 1], t.Not);
  if (!beginsOperand(tokens[at + (negated ? 2 : 1)])) return undefined;
  const image = negated ? '!=' : '==';
  const span = around(first, tokens[at + (negated ? 1 : 0)]!);
  return { takes: negated ? 2 : 1, gives: [stand(negated ? t.NotEqual : t.Equal, image, span)], write: image };
};

/** `x !in […]` */
const bangIn: Habit = (tokens, at) => {
  const [first, second] = [tokens[at]!, tokens[at + 1]];
  if (!is(first, t.Bang) || !is(second, t.In) || !endsOperand(tokens[at - 1])) return undefined;
  return { takes: 2, gives: [stand(t.Not, 'not', t.spanOf(first)), second!], write: 'not in' };
};

const words: ReadonlyMap<string, TokenType> = new Map([
  ['between', t.Between],
  ['true', t.True],
  ['false', t.False],
  ['null', t.Null],
  ['if', t.If],
  ['then', t.Then],
  ['else', t.Else],
]);
const nothing = new Set(['None', 'nil', 'undefined']);

/** `NULL`, `True`, `BETWEEN`: words of the language with other capitals; and what other languages call null. */
const word: Habit = (tokens, at) => {
  const token = tokens[at]!;
  if (!is(token, t.Identifier) || is(tokens[at - 1], t.Dot, t.OptionalDot)) return undefined;
  if (is(tokens[at + 1], t.Dot, t.OptionalDot, t.Arrow, t.SingleEqual)) return undefined;
  if (is(tokens[at + 1], t.Close) && is(tokens[at + 2], t.Arrow)) return undefined;
  const image = nothing.has(token.image) ? 'null' : token.image.toLowerCase();
  const meant = words.get(image);
  if (!meant || (is(tokens[at + 1], t.Open) && literals.includes(meant))) return undefined;
  return { takes: 1, gives: [stand(meant, image, t.spanOf(token))], write: image };
};

/** What people call lengths of time, and how they are written here. */
const units: Readonly<Record<string, readonly [factor: number, letter: 's' | 'm' | 'h' | 'd' | 'w']>> = {
  ...names(1, 's', 'sec secs second seconds'),
  ...names(1, 'm', 'min mins minute minutes'),
  ...names(1, 'h', 'hr hrs hour hours'),
  ...names(1, 'd', 'day days'),
  ...names(1, 'w', 'wk wks week weeks'),
  ...names(30, 'd', 'mo month months'),
  ...names(365, 'd', 'y yr yrs year years'),
};

function names(factor: number, letter: 's' | 'm' | 'h' | 'd' | 'w', all: string): Record<string, readonly [number, typeof letter]> {
  return Object.fromEntries([letter, ...all.split(' ')].map((name) => [name, [factor, letter]]));
}

/** `30 days`, `2hours`, `1y`, and `5x`, whose unit there is not. */
const unit: Habit = (tokens, at) => {
  const [first, second] = [tokens[at]!, tokens[at + 1]];
  if (!is(first, t.NumberText) || !is(second, t.Identifier) || /[eE]/.test(first.image)) return undefined;
  const name = second!.image.toLowerCase();
  const known = Object.hasOwn(units, name) ? units[name] : undefined;
  const adjoined = touch(first, second);
  if (!adjoined && (!known || name.length === 1)) return undefined;
  const span = around(first, second!);
  if (!known) {
    return { takes: 2, gives: [stand(t.DurationText, `${first.image}d`, span)], code: 'syntax.unit', facts: { unit: second!.image } };
  }
  const image = `${Number(first.image) * known[0]}${known[1]}`;
  return { takes: 2, gives: [stand(t.DurationText, image, span)], write: image, ...(known[0] > 1 ? { guess: true } : {}) };
};

/** `5d ago` */
const ago: Habit = (tokens, at) => {
  const [length, second] = [tokens[at]!, tokens[at + 1]];
  if (!is(length, t.DurationText) || !isWord(second, 'ago') || is(tokens[at + 2], t.Open)) return undefined;
  const [span, end] = [t.spanOf(length), t.spanOf(second!)];
  const gives = [
    stand(t.Identifier, 'ago', span),
    stand(t.Open, '(', { start: span.end, end: span.end }),
    length,
    stand(t.Close, ')', end),
  ];
  return { takes: 2, gives, write: `ago(${length.image})` };
};

/** `90 %`, where nothing follows that could be the other side of a remainder. */
const percent: Habit = (tokens, at) => {
  const [first, second, next] = [tokens[at]!, tokens[at + 1], tokens[at + 2]];
  if (!is(first, t.NumberText) || !is(second, t.Remainder) || beginsOperand(next) || is(next, t.Minus)) return undefined;
  const image = `${first.image}%`;
  return { takes: 2, gives: [stand(t.PercentText, image, around(first, second!))], write: image };
};

/** `x in ("a", "b")` */
const choices: Habit = (tokens, at) => {
  if (!is(tokens[at - 1], t.In) || !is(tokens[at], t.Open)) return undefined;
  const inside = insideOf(tokens, at);
  if (!inside || inside.commas.length === 0) return undefined;
  const { close } = inside;
  const [first, last] = [t.spanOf(tokens[at]!), t.spanOf(tokens[close]!)];
  return {
    takes: close - at + 1,
    gives: [stand(t.OpenList, '[', first), ...tokens.slice(at + 1, close), stand(t.CloseList, ']', last)],
    write: (sourceOf) => `[${sourceOf({ start: first.end, end: last.start })}]`,
  };
};

/** `x between (1, 2)`, and `x between 1, 2` */
const ends: Habit = (tokens, at) => {
  if (!is(tokens[at - 1], t.Between) || !is(tokens[at], t.Open, t.OpenList)) return undefined;
  const inside = insideOf(tokens, at);
  const [comma] = inside?.commas ?? [];
  if (!inside || comma === undefined || inside.commas.length > 1 || is(tokens[inside.close + 1], t.And, t.Dot, t.OptionalDot))
    return undefined;
  const { close } = inside;
  const [low, high] = [tokens.slice(at + 1, comma), tokens.slice(comma + 1, close)];
  if (low.length === 0 || high.length === 0) return undefined;
  return {
    takes: close - at + 1,
    gives: [...low, stand(t.And, 'and', t.spanOf(tokens[comma]!)), ...high],
    write: (sourceOf) => `${sourceOf(around(low[0]!, low.at(-1)!))} and ${sourceOf(around(high[0]!, high.at(-1)!))}`,
  };
};

const endsApart: Habit = (tokens, at) => {
  if (!is(tokens[at], t.Comma)) return undefined;
  let depth = 0;
  for (let before = at - 1; before >= 0; before -= 1) {
    const token = tokens[before];
    if (is(token, t.Close, t.CloseList)) depth += 1;
    if (is(token, t.Open, t.OpenList)) depth -= 1;
    if (depth < 0 || (depth === 0 && is(token, t.Comma, t.And, t.AndSymbol, t.Or, t.OrSymbol))) return undefined;
    if (depth === 0 && is(token, t.Between)) {
      return { takes: 1, gives: [stand(t.And, 'and', t.spanOf(tokens[at]!))], write: ' and' };
    }
  }
  return undefined;
};

/** `x not like "y"`: only `in` and `between` take it between. */
const notBetween: Habit = (tokens, at) => {
  const [first, second, third] = [tokens[at]!, tokens[at + 1], tokens[at + 2]];
  if (!is(first, t.Not) || !endsOperand(tokens[at - 1]) || !is(second, t.Identifier) || !beginsOperand(third)) return undefined;
  return { takes: 2, gives: [second!], code: 'syntax.not-between', facts: { word: second!.image } };
};

/** `git.fileExists "README.md"` */
const bareArgument: Habit = (tokens, at) => {
  const [name, argument] = [tokens[at]!, tokens[at + 1]];
  if (!is(name, t.Identifier) || !is(argument, t.Text)) return undefined;
  const before = tokens[at - 1];
  if (!is(before, t.Dot, t.OptionalDot) && (endsOperand(before) || is(before, t.Not))) return undefined;
  const span = t.spanOf(argument!);
  return {
    takes: 2,
    gives: [
      name,
      stand(t.Open, '(', { start: span.start, end: span.start }),
      argument!,
      stand(t.Close, ')', { start: span.end, end: span.end }),
    ],
    write: `${name.image}(${argument!.image})`,
    guess: true,
  };
};

/** `“x”`, as word processors write it. */
const quotes: Habit = (tokens, at) => {
  const token = tokens[at]!;
  if (!is(token, t.CurlyText)) return undefined;
  const image = JSON.stringify(token.image.slice(1, -1));
  return { takes: 1, gives: [stand(t.Text, image, t.spanOf(token))], write: image };
};

/** Where the parenthesis that opens closes, and the commas directly in it. */
function insideOf(tokens: readonly IToken[], open: number): { readonly close: number; readonly commas: readonly number[] } | undefined {
  let depth = 0;
  const commas: number[] = [];
  for (let at = open; at < tokens.length; at += 1) {
    if (is(tokens[at], t.Open, t.OpenList)) depth += 1;
    if (is(tokens[at], t.Close, t.CloseList)) depth -= 1;
    if (depth === 0) return { close: at, commas };
    if (depth === 1 && is(tokens[at], t.Comma)) commas.push(at);
  }
  return undefined;
}

const habits: readonly Habit[] = [
  quotes,
  operator,
  isOperator,
  bangIn,
  word,
  unit,
  ago,
  percent,
  choices,
  ends,
  endsApart,
  notBetween,
  bareArgument,
];
