import type { Diagnostic, Messages } from './diagnostic.ts';

/** Where an offset stands in a text: line and column from 1, columns counted in characters as people see them. */
export function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1 };
}

/**
 * A diagnostic for a person: what is wrong, where, with the line and a caret under the part that is meant, and what would be right.
 * `text` is the whole text that the span counts in; the words come from the family that owns the code.
 */
export function render(diagnostic: Diagnostic, text: string, words: Messages): string {
  const { says, hint } = words[diagnostic.code]?.(diagnostic.facts) ?? { says: diagnostic.code };
  const { span, file, severity } = diagnostic;
  const place = span ? position(text, span.start) : undefined;
  const where = [file, place && `${place.line}:${place.column}`].filter((part) => part !== undefined).join(':');
  const lines = [`${where ? `${where}: ` : ''}${severity}: ${says}`];
  if (span) lines.push(...excerpt(text, span.start, span.end));
  if (hint) lines.push(`  ${hint}`);
  return lines.join('\n');
}

const widest = 100;

function excerpt(text: string, start: number, end: number): readonly string[] {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const nextBreak = /[\r\n]/.exec(text.slice(lineStart))?.index;
  const lineEnd = nextBreak === undefined ? text.length : lineStart + nextBreak;
  const cut = Math.max(lineStart, Math.min(start - 60, lineEnd - widest));
  const line = text.slice(cut, Math.min(lineEnd, cut + widest));
  const before = text.slice(cut, start);
  const marked = text.slice(start, Math.min(end, cut + widest, lineEnd));
  const [head, tail] = [cut > lineStart ? '…' : '', lineEnd > cut + widest ? '…' : ''];
  return [
    `  ${head}${tabless(line)}${tail}`,
    `  ${' '.repeat(width(head) + width(tabless(before)))}${'^'.repeat(Math.max(1, width(tabless(marked))))}`,
  ];
}

function tabless(text: string): string {
  return text.replaceAll('\t', '  ');
}

/** Columns a text takes in a terminal: wide characters take two, combining marks none. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{M}|\u200d|\ufe0f/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}
