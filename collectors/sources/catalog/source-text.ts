import type { Diagnostic, Fact, Span } from '../../../query-language/diagnostic.ts';

/** The text of a file, and the means to speak of places in it. */
export interface SourceText {
  readonly text: string;
  /** As messages name it. */
  readonly file: string;
  /** The line of an offset, from 1. */
  lineOf(offset: number): number;
  /** Makes a diagnostic about a place, with line and column (both from 1) among its facts. */
  readonly say: (code: string, severity: Diagnostic['severity'], span: Span, facts?: Readonly<Record<string, Fact>>) => Diagnostic;
}

export function openSourceText(text: string, file: string): SourceText {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  return {
    text,
    file,
    lineOf,
    say(code, severity, span, facts = {}) {
      const line = lineOf(span.start);
      return { code, severity, facts: { ...facts, line, column: span.start - (starts[line - 1] ?? 0) + 1 }, span, file };
    },
  };
}
