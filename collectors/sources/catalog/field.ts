import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { isRecord, type CatalogDocument, type Path } from './document.ts';
import type { SourceText } from './source-text.ts';

/** Reads the fields of one document, and notes the ones that have another shape than they should. */
export interface Fields {
  /** One text; undefined when it is missing, null or empty. */
  text(...path: Path): string | undefined;
  /** A list of whatever; empty when it is missing or null. One text stands for a list of itself. */
  list(...path: Path): readonly unknown[];
  /** A mapping; empty when it is missing or null. */
  map(...path: Path): Readonly<Record<string, unknown>>;
  say(code: string, severity: Diagnostic['severity'], path: Path, facts?: Diagnostic['facts']): void;
  readonly faults: readonly Diagnostic[];
}

/** Faults of one document that are told. Finding the place of each takes time, and nobody reads more. */
const faultLimit = 100;

export function openFields(document: CatalogDocument, source: SourceText): Fields {
  const faults: Diagnostic[] = [];
  const note: Fields['say'] = (code, severity, path, facts) => {
    if (faults.length < faultLimit) faults.push(source.say(code, severity, document.spanOf(path), facts));
  };
  const misshapen = (path: Path, wanted: string, found: unknown): void => {
    note('catalog.field-shape', 'error', path, { field: path.join('.'), wanted, found: shapeOf(found) });
  };
  return {
    faults,
    say: note,
    text(...path) {
      const value = at(document.content, path);
      if (isMissing(value)) return undefined;
      if (typeof value === 'string') return value.trim();
      misshapen(path, 'text', value);
      return undefined;
    },
    list(...path) {
      const value = at(document.content, path);
      if (isMissing(value)) return [];
      if (Array.isArray(value)) return value;
      if (typeof value === 'string') {
        note('catalog.field-shape', 'warning', path, { field: path.join('.'), wanted: 'a list', found: 'text' });
        return [value];
      }
      misshapen(path, 'a list', value);
      return [];
    },
    map(...path) {
      const value = at(document.content, path);
      if (isRecord(value)) return value;
      if (!isMissing(value)) misshapen(path, 'a mapping', value);
      return {};
    },
  };
}

/** Null in all its spellings, and the empty text that forms are left with. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && /^\s*(?:~|null)?\s*$/i.test(value));
}

function at(content: unknown, path: Path): unknown {
  let value = content;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isRecord(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

function shapeOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : isRecord(value) ? 'a mapping' : 'text';
}
