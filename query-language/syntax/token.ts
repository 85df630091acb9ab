import { createToken, Lexer, type IToken, type TokenType } from 'chevrotain';
import type { Span } from '../diagnostic.ts';

/** Matches at an offset with Unicode classes, which the lexer generator drops from a plain regular expression. */
function unicode(source: string): { exec: (text: string, offset: number) => RegExpExecArray | null } {
  const pattern = new RegExp(source, 'uy');
  const exec = (text: string, offset: number): RegExpExecArray | null => {
    pattern.lastIndex = offset;
    return pattern.exec(text);
  };
  return { exec };
}

/** Category of every word that may follow a dot: names and keywords alike. */
export const Word = createToken({ name: 'Word', pattern: Lexer.NA });

export const Identifier = createToken({
  name: 'Identifier',
  pattern: unicode(String.raw`[\p{L}_][\p{L}\p{N}_]*`),
  line_breaks: false,
  categories: [Word],
});
export const QuotedName = createToken({ name: 'QuotedName', pattern: /`[^`\n]+`/, line_breaks: false });

function keyword(name: string, pattern: RegExp): TokenType {
  return createToken({ name, pattern, longer_alt: Identifier, categories: [Word] });
}

export const And = keyword('And', /and/i);
export const Or = keyword('Or', /or/i);
export const Not = keyword('Not', /not/i);
export const In = keyword('In', /in/i);
export const Between = keyword('Between', /between/);
export const True = keyword('True', /true/);
export const False = keyword('False', /false/);
export const Null = keyword('Null', /null/);
export const If = keyword('If', /if/);
export const Then = keyword('Then', /then/);
export const Else = keyword('Else', /else/);

export const Where = keyword('Where', /where/);
export const Select = keyword('Select', /select/);
export const Extend = keyword('Extend', /extend/);
export const Summarize = keyword('Summarize', /summarize/);
export const By = keyword('By', /by/);
export const Join = keyword('Join', /join/);
export const On = keyword('On', /on/);
export const Sort = keyword('Sort', /sort/);
export const Ascending = keyword('Ascending', /asc/);
export const Descending = keyword('Descending', /desc/);
export const Take = keyword('Take', /take/);
export const Distinct = keyword('Distinct', /distinct/);
export const As = keyword('As', /as/);
export const Of = keyword('Of', /of/);
const Let = keyword('Let', /let/);

/** Words of the query form. Reserved everywhere, so that an expression stays valid inside a query. */
export const reserved: readonly TokenType[] = [
  [Where, Select, Extend, Summarize, By, Join, On, Sort, Ascending, Descending, Take, Distinct, As, Of, Let],
].flat();

export const DateText = createToken({
  name: 'Date',
  pattern: /@\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?/,
});
export const DurationText = createToken({
  name: 'Duration',
  pattern: unicode(String.raw`\d+(?:\.\d+)?[wdhms](?![\p{L}\p{N}_])`),
  line_breaks: false,
});
/** `90%` is 0.9; a `%` with a number or name right behind it is the remainder of a division. */
export const PercentText = createToken({
  name: 'Percent',
  pattern: unicode('\\d+(?:\\.\\d+)?%(?![\\p{L}\\p{N}_("\'`@])'),
  line_breaks: false,
});
export const NumberText = createToken({ name: 'Number', pattern: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/ });
export const Text = createToken({ name: 'Text', pattern: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/, line_breaks: false });
/** A text in the quotes of a word processor, on one line. */
export const CurlyText = createToken({
  name: 'CurlyText',
  pattern:
    /[\u201c-\u201f\u00ab\u00bb][^\u201c-\u201f\u00ab\u00bb"\n]*[\u201c-\u201f\u00ab\u00bb"]|[\u2018-\u201b][^\u2018-\u201b'\n]*[\u2018-\u201b']/,
  line_breaks: false,
});
export const UnterminatedText = createToken({
  name: 'UnterminatedText',
  pattern: /"(?:[^"\\\n]|\\.)*|'(?:[^'\\\n]|\\.)*/,
  line_breaks: false,
});

function symbol(name: string, pattern: string): TokenType {
  return createToken({ name, pattern, label: pattern });
}

export const Arrow = symbol('Arrow', '=>');
export const Equal = symbol('Equal', '==');
export const NotEqual = symbol('NotEqual', '!=');
export const AtMost = symbol('AtMost', '<=');
export const AtLeast = symbol('AtLeast', '>=');
export const Below = symbol('Below', '<');
export const Above = symbol('Above', '>');
export const SingleEqual = symbol('SingleEqual', '=');
export const Coalesce = symbol('Coalesce', '??');
export const OptionalDot = symbol('OptionalDot', '?.');
export const AndSymbol = symbol('AndSymbol', '&&');
export const OrSymbol = symbol('OrSymbol', '||');
export const Pipe = symbol('Pipe', '|');
export const Bang = symbol('Bang', '!');
export const Plus = symbol('Plus', '+');
export const Minus = symbol('Minus', '-');
export const Times = symbol('Times', '*');
export const Divide = symbol('Divide', '/');
export const Remainder = symbol('Remainder', '%');
export const Dot = symbol('Dot', '.');
export const Comma = symbol('Comma', ',');
export const Open = symbol('Open', '(');
export const Close = symbol('Close', ')');
export const OpenList = symbol('OpenList', '[');
export const CloseList = symbol('CloseList', ']');

const WhiteSpace = createToken({ name: 'WhiteSpace', pattern: /[\s\u00a0\ufeff]+/, group: Lexer.SKIPPED, line_breaks: true });
const LineComment = createToken({ name: 'LineComment', pattern: /\/\/[^\n]*/, group: Lexer.SKIPPED });
const BlockComment = createToken({ name: 'BlockComment', pattern: /\/\*[^]*?\*\//, group: Lexer.SKIPPED, line_breaks: true });

/** In the order the lexer tries them: longer before shorter, keywords before names. */
export const tokens: readonly TokenType[] = [
  [WhiteSpace, LineComment, BlockComment],
  [And, Or, Not, In, Between, True, False, Null, If, Then, Else, ...reserved],
  [Identifier, QuotedName, DateText, DurationText, PercentText, NumberText, Text, CurlyText, UnterminatedText],
  [Arrow, Equal, NotEqual, AtMost, AtLeast, Below, Above, SingleEqual, Coalesce, OptionalDot, AndSymbol, OrSymbol, Pipe, Bang],
  [Plus, Minus, Times, Divide, Remainder, Dot, Comma, Open, Close, OpenList, CloseList, Word],
].flat();

export const lexer = new Lexer([...tokens], { ensureOptimizations: false, positionTracking: 'onlyOffset' });

/** Where a token stands. One that stands for others spans them, whatever its image. */
export function spanOf({ startOffset: start, endOffset, image }: IToken): Span {
  return { start, end: endOffset === undefined ? start + image.length : endOffset + 1 };
}
