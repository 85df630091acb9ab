import { isNode, isSeq, parseDocument, visit, type Document } from 'yaml';
import type { Diagnostic, Span } from '../../../query-language/diagnostic.ts';
import type { SourceText } from './source-text.ts';
import { couldBePattern, isPattern } from './template.ts';

/** One mapping of a catalog file, read but not yet understood. */
export interface CatalogDocument {
  /** Plain objects, lists and text. Every scalar is text as written: `1.10` stays `1.10`, and null is `''`, `~` or `null`. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Where the value at a path stands; the nearest value above it when there is none. */
  spanOf(path: Path): Span;
}

export type Path = readonly (string | number)[];

export interface CatalogDocuments {
  readonly documents: readonly CatalogDocument[];
  readonly faults: readonly Diagnostic[];
}

/** More documents than any file found in the wild holds, by far. */
const documentLimit = 10_000;
/** Uses of aliases in one document; each costs what it stands for. */
const aliasLimit = 100;

/**
 * Splits a catalog file into documents and reads each by itself, so that a broken one takes no other with it. JSON is read as the
 * YAML it is, and an array of entities as its items. Documents without content are left out without a word.
 */
export function readDocuments(source: SourceText): CatalogDocuments {
  const { text, say } = source;
  const documents: CatalogDocument[] = [];
  const faults: Diagnostic[] = [];
  let count = 0;
  for (const chunk of split(text)) {
    if (count++ === documentLimit) {
      faults.push(say('catalog.documents-too-many', 'error', chunk, { limit: documentLimit }));
      break;
    }
    const result = readDocument(text.slice(chunk.start, chunk.end), chunk.start, source);
    for (const document of result.documents) documents.push(document);
    for (const fault of result.faults) faults.push(fault);
  }
  return { documents, faults };
}

/** Documents with something in them. A line that begins with `---` or `...` can only be a boundary, whatever stands around it. */
function* split(text: string): Iterable<Span> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (const boundary of text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)) {
    if (hasContent(text.slice(start, boundary.index))) yield { start, end: boundary.index };
    start = boundary.index + 3;
  }
  if (hasContent(text.slice(start))) yield { start, end: text.length };
}

/** Directives stand before the boundary that begins their document, and say nothing by themselves. */
function hasContent(text: string): boolean {
  return text.split('\n').some((line) => !/^(?:%.*|\s*(?:#.*)?)$/.test(line.trimEnd()));
}

function readDocument(text: string, offset: number, { file, say }: SourceText): CatalogDocuments {
  const whole = { start: offset + (text.length - text.trimStart().length), end: offset + text.trimEnd().length };
  const only = (fault: Diagnostic): CatalogDocuments => ({ documents: [], faults: [fault] });
  if (isPattern(text, file)) return only(say('catalog.pattern', 'information', whole));

  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: ['merge'],
    merge: true,
    // Ours takes time proportional to the keys; the library's is quadratic in them.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) {
    if (couldBePattern(text)) return only(say('catalog.pattern', 'information', whole));
    const span = { start: offset + error.pos[0], end: offset + error.pos[1] };
    return only(say('catalog.syntax', 'error', span, { problem: error.message.split('\n', 1)[0] ?? error.code }));
  }
  const repeated = repeatedKey(document);
  if (repeated) return only(say('catalog.key-repeated', 'error', shift(repeated.span, offset), { key: repeated.key }));

  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: aliasLimit });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    const tooMany = problem.startsWith('Excessive alias count');
    return only(
      tooMany ? say('catalog.aliases-too-many', 'error', whole, { limit: aliasLimit }) : say('catalog.syntax', 'error', whole, { problem }),
    );
  }
  if (isSeq(document.contents) && Array.isArray(content)) return readItems(document, content, whole, offset, say);
  return isRecord(content)
    ? { documents: [{ content, spanOf: (path) => spanOf(document, path, offset) }], faults: [] }
    : only(say('catalog.not-a-mapping', 'error', whole));
}

function readItems(
  document: Document.Parsed,
  items: readonly unknown[],
  whole: Span,
  offset: number,
  say: SourceText['say'],
): CatalogDocuments {
  const documents: CatalogDocument[] = [];
  const faults = [say('catalog.array', 'warning', whole)];
  for (const [index, content] of items.entries()) {
    if (index === documentLimit) {
      faults.push(say('catalog.documents-too-many', 'error', spanOf(document, [index], offset), { limit: documentLimit }));
      break;
    }
    if (isRecord(content)) documents.push({ content, spanOf: (path) => spanOf(document, [index, ...path], offset) });
    else faults.push(say('catalog.not-a-mapping', 'error', spanOf(document, [index], offset)));
  }
  return { documents, faults };
}

function repeatedKey(document: Document.Parsed): { readonly key: string; readonly span: Span } | undefined {
  let found: { readonly key: string; readonly span: Span } | undefined;
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = String(key);
        if (name !== '<<' && seen.has(name)) {
          found = { key: name, span: spanOfNode(key) };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}

function spanOf(document: Document.Parsed, path: Path, offset: number): Span {
  for (let length = path.length; length >= 0; length--) {
    const above: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(above) && above.range) return shift(spanOfNode(above), offset);
  }
  return { start: offset, end: offset };
}

function spanOfNode(node: unknown): Span {
  const range = isNode(node) ? node.range : undefined;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function shift(span: Span, offset: number): Span {
  return { start: span.start + offset, end: span.end + offset };
}

/** Whether a value is a mapping with its own keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
