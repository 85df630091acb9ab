import type { Type } from '../../query-language/analysis/type.ts';
import type { Span } from '../../query-language/diagnostic.ts';
import type { Form } from '../../query-language/editor/complete.ts';

/** A text of the query language in a file: all of it, or one value of a rubric. */
export interface Region {
  readonly text: string;
  readonly form: Form;
  /** What an expression must give, where that is settled. */
  readonly wants?: Type;
  /** The kind of entities that it is about, where the rubric is for one. */
  readonly kind?: string;
  /** The check of a rubric that it belongs to, from 0. */
  readonly check?: number;
  /** Stands in the text of a fix, between `{{` and `}}`. */
  readonly isPlaceholder?: true;
  /** Where a range of the text stands in the file. */
  place(span: Span): Span;
  /** Which offset of the text a place of the file is; nothing for places outside. */
  offsetAt(place: number): number | undefined;
  /** A text as it is written into the file there. */
  written(text: string): string;
}

/** A file that is all in the language. */
export function wholeFile(text: string): Region {
  return { text, form: 'either', place: (span) => span, offsetAt: (place) => place, written: (put) => put };
}

/** The region at a place of a file, and which offset of its text that is. */
export function regionAt(regions: readonly Region[], place: number): { readonly region: Region; readonly offset: number } | undefined {
  for (const region of regions) {
    const offset = region.offsetAt(place);
    if (offset !== undefined) return { region, offset };
  }
  return undefined;
}
