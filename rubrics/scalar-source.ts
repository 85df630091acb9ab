import type { Span } from '../query-language/diagnostic.ts';

/** Where each UTF-16 unit of a scalar's value was written: offsets into the file. */
export interface ScalarSource {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'block';

/**
 * Aligns a YAML scalar's value with the text it was written as, `text.slice(span.start, span.end)`. YAML folds lines, strips
 * indentation and unescapes, but never reorders: every character that is not white space is found exactly; white space that
 * folding made is put at the white space it was made from.
 */
export function scalarSource(value: string, text: string, span: Span, style: ScalarStyle): ScalarSource {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = contentStart(text, span, style);
  while (starts.length < value.length) {
    const unit = value.charAt(starts.length);
    if (isSpace(unit)) {
      const length = style === 'double-quoted' && isEscape(text, at) ? escapeLength(text, at) : 1;
      const written = length > 1 || isSpace(text.charAt(at));
      starts.push(at);
      at = Math.min(written ? at + length : at, span.end);
      ends.push(at);
      continue;
    }
    at = skipSpace(text, at, span.end, style);
    const length = style === 'double-quoted' && text.charAt(at) === '\\' ? escapeLength(text, at) : 1;
    const doubled = style === 'single-quoted' && unit === "'" ? 2 : length;
    // A `\U` escape beyond the basic plane is written once and read as two units.
    const units = doubled > 1 && isHighSurrogate(unit) ? 2 : 1;
    for (let each = 0; each < units; each += 1) {
      starts.push(at);
      ends.push(Math.min(at + doubled, span.end));
    }
    at = Math.min(at + doubled, span.end);
  }
  return { starts, ends };
}

function contentStart(text: string, span: Span, style: ScalarStyle): number {
  if (style === 'plain') return span.start;
  if (style !== 'block') return span.start + 1;
  const header = text.indexOf('\n', span.start);
  return header < 0 || header >= span.end ? span.end : header + 1;
}

function skipSpace(text: string, from: number, end: number, style: ScalarStyle): number {
  let at = from;
  while (at < end) {
    if (isSpace(text.charAt(at))) at += 1;
    else if (style === 'double-quoted' && isEscapedSpace(text, at)) at += 2;
    else break;
  }
  return at;
}

function isSpace(unit: string): boolean {
  return unit === ' ' || unit === '\t' || unit === '\n' || unit === '\r';
}

function isContinuation(text: string, at: number): boolean {
  return text.charAt(at) === '\\' && (text.charAt(at + 1) === '\n' || text.charAt(at + 1) === '\r');
}

/** An escape that stands for white space, or for a line break that is no part of the value. */
function isEscapedSpace(text: string, at: number): boolean {
  return text.charAt(at) === '\\' && ' \tntr\n\r'.includes(text.charAt(at + 1));
}

function isEscape(text: string, at: number): boolean {
  return text.charAt(at) === '\\' && !isContinuation(text, at);
}

function escapeLength(text: string, at: number): number {
  return { x: 4, u: 6, U: 10 }[text.charAt(at + 1)] ?? 2;
}

function isHighSurrogate(unit: string): boolean {
  return unit >= '\ud800' && unit <= '\udbff';
}
