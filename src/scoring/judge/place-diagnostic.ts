import type { Diagnostic, Span } from '../../../query-language/diagnostic.ts';
import type { Document, Path } from '../../../rubrics/document.ts';

/** What is said of a query, or of the part of a text that begins at `offset`, as said of the file in which the text stands at `path`. */
export function placeDiagnostic(diagnostic: Diagnostic, document: Document<unknown>, path: Path, offset = 0): Diagnostic {
  const { fix, span = { start: 0, end: 0 }, ...rest } = diagnostic;
  const placed = fix && document.editInside(path, { ...fix, span: moved(fix.span, offset) });
  return { ...rest, span: document.spanInside(path, moved(span, offset)), file: document.file, ...(placed ? { fix: placed } : {}) };
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
