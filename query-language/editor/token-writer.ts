import type { IToken } from 'chevrotain';
import type { Span } from '../diagnostic.ts';
import * as t from '../syntax/token.ts';
import { commentsBetween, type Comment } from './comment.ts';
import { lineBreak, softLine, trailing, type Layout } from './layout.ts';

export type Quote = '"' | "'";

/** Hands out the tokens of a text in their order, so that none is lost or moved, each with the comments before it. */
export class TokenWriter {
  readonly #tokens: readonly IToken[];
  /** Comments not handed out yet, by the token they stand before. */
  readonly #comments: readonly Comment[][];
  /** Of each parenthesis or bracket that opens, which token closes it. */
  readonly #closing = new Map<number, IToken>();
  /** Where the names stand that follow a dot. */
  readonly #members = new Set<number>();
  readonly #quote: Quote;
  #next = 0;

  constructor(text: string, quote: Quote) {
    this.#tokens = t.lexer.tokenize(text).tokens;
    this.#comments = commentsBetween(text, this.#tokens).map((some) => [...some]);
    this.#quote = quote;
    const open: number[] = [];
    for (const [index, token] of this.#tokens.entries()) {
      const { tokenType, startOffset } = token;
      const before = this.#tokens[index - 1]?.tokenType;
      if (before === t.Dot || before === t.OptionalDot) this.#members.add(startOffset);
      if (tokenType === t.Open || tokenType === t.OpenList) open.push(index);
      if (tokenType === t.Close || tokenType === t.CloseList) this.#closing.set(open.pop() ?? 0, token);
    }
  }

  is(...types: readonly IToken['tokenType'][]): boolean {
    const type = this.#tokens[this.#next]?.tokenType;
    return type !== undefined && types.includes(type);
  }

  /** Whether the name that stands there follows a dot. */
  followsDot({ start }: Span): boolean {
    return this.#members.has(start);
  }

  /** Whether the next token is a parenthesis around all of what stands there. */
  wraps({ start, end }: Span): boolean {
    const token = this.#tokens[this.#next];
    return token?.tokenType === t.Open && token.startOffset < start && this.#closing.get(this.#next)!.startOffset >= end;
  }

  /** Whether nothing, not even a blank, stands between the next token and the place. */
  touches({ start }: Span): boolean {
    const token = this.#tokens[this.#next];
    return token !== undefined && token.startOffset + token.image.length === start;
  }

  /** The next token in the one spelling it has, after what is left of the comments before it. */
  take(): Layout {
    return this.#handOut((token) => spelling(token, this.#quote));
  }

  /** The next token as it was written, or as it is told. */
  takeAs(image?: string): Layout {
    return this.#handOut((token) => image ?? token.image);
  }

  /** Passes over the next token; its comments go to the one behind it. */
  drop(): void {
    const comments = this.#comments[this.#next]!.splice(0);
    this.#next += 1;
    this.#comments[this.#next]!.unshift(...comments);
  }

  /** Comments on lines of their own before the next token, or before the one behind it when the two begin a line together. */
  above(pair = false): Layout {
    const comments = [...this.#ownLines(this.#next), ...(pair ? this.#ownLines(this.#next + 1) : [])];
    return comments.map(({ text, blankAfter }): Layout => [text, lineBreak, ...(blankAfter ? [lineBreak] : [])]);
  }

  /** Comments before the next token, which closes what they are in, or before the end. */
  beforeClosing(): Layout {
    return [this.#onSameLine(this.#next), this.#ownLines(this.#next).map(({ text }): Layout => [lineBreak, text])];
  }

  /** A line that may end here, with the comments around its end; `pair` as in `above`. */
  newLine(end: Layout, pair = false): Layout {
    const before = [this.#onSameLine(this.#next, end !== softLine), pair ? this.#onSameLine(this.#next + 1) : []];
    return [before, end, this.above(pair)];
  }

  /** Comments that follow on the line of the token before; those that do not run to its end, if they are `all` asked for. */
  #onSameLine(index: number, all = false): readonly Layout[] {
    const comments = this.#comments[index] ?? [];
    const others = comments.findIndex(({ ownLine, kind }) => ownLine || (kind === 'block' && !all));
    return comments
      .splice(0, others < 0 ? comments.length : others)
      .map(({ text, kind }): Layout => (kind === 'line' ? trailing(text, true) : [' ', text]));
  }

  #ownLines(index: number): readonly Comment[] {
    const comments = this.#comments[index] ?? [];
    return comments.splice(0, comments.findLastIndex(({ ownLine }) => ownLine) + 1);
  }

  #handOut(spelt: (token: IToken) => string): Layout {
    const comments = this.#comments[this.#next]!.splice(0);
    const token = this.#tokens[this.#next]!;
    this.#next += 1;
    return [comments.map((each): Layout => (each.kind === 'line' ? trailing(each.text, false) : [each.text, ' '])), spelt(token)];
  }
}

function spelling({ tokenType, image }: IToken, quote: Quote): string {
  switch (tokenType) {
    case t.AndSymbol:
      return 'and';
    case t.OrSymbol:
      return 'or';
    case t.Bang:
      return 'not';
    case t.And:
    case t.Or:
    case t.Not:
    case t.In:
      return image.toLowerCase();
    case t.Text:
      return /["'\\]/.test(image.slice(1, -1)) ? image : `${quote}${image.slice(1, -1)}${quote}`;
    default:
      return image;
  }
}
