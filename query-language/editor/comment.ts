import type { IToken } from 'chevrotain';
import type { Span } from '../diagnostic.ts';

/** What a person wrote for people. */
export interface Comment {
  /** With its marks; a `//` without blanks at its end. */
  readonly text: string;
  readonly kind: 'line' | 'block';
  readonly span: Span;
  /** Nothing but comments stands on its line. */
  readonly ownLine: boolean;
  /** An empty line follows it. */
  readonly blankAfter: boolean;
}

const comment = /\/\/[^\n]*|\/\*[^]*?\*\//g;

/** The comments before each token, and at the last index those after all of them. Between tokens there is nothing but blanks and comments. */
export function commentsBetween(text: string, tokens: readonly IToken[]): readonly (readonly Comment[])[] {
  const starts = [...tokens.map(({ startOffset }) => startOffset), text.length];
  return starts.map((end, index) => {
    const before = tokens[index - 1];
    return commentsIn(text, { start: before ? before.startOffset + before.image.length : 0, end });
  });
}

function commentsIn(text: string, { start, end }: Span): readonly Comment[] {
  const gap = text.slice(start, end);
  if (!gap.includes('/')) return [];
  let begins = start === 0;
  let from = 0;
  return [...gap.matchAll(comment)].map((match) => {
    begins ||= gap.slice(from, match.index).includes('\n');
    from = match.index + match[0].length;
    const after = gap.slice(from);
    return {
      text: match[0].trimEnd(),
      kind: match[0].startsWith('//') ? 'line' : 'block',
      span: { start: start + match.index, end: start + from },
      ownLine: begins && (after.includes('\n') || end === text.length),
      blankAfter: /^[^\S\n]*\n[^\S\n]*\n/.test(after),
    };
  });
}
