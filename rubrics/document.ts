import { Alias, isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document as YamlDocument, ErrorCode, Node, Scalar, YAMLError } from 'yaml';
import type { ZodType } from 'zod';
import { failure, success } from '../query-language/diagnostic.ts';
import type { Diagnostic, Edit, Outcome, Span } from '../query-language/diagnostic.ts';
import { describeIssues } from './issue.ts';
import { editScalar } from './scalar-edit.ts';
import { scalarSource } from './scalar-source.ts';
import type { ScalarStyle } from './scalar-source.ts';

/** From the top of a document to one place in it: field names and list indices. */
export type Path = readonly PropertyKey[];

/** A definition as it was read from YAML: the value, and where each part of it stands in the file. */
export interface Document<T> {
  readonly value: T;
  readonly file: string;
  readonly text: string;
  /** Where the value at `path` is written; of a place that is absent, the nearest thing around it. Offsets into `text`. */
  span(path: Path): Span;
  /** Where the name of the field at `path` is written; of what has no name, as `span`. */
  keySpan(path: Path): Span;
  /**
   * A range of the text value at `path` (an expression in a block, a quoted string) as a range of the file, so that what is
   * wrong inside the value points into the file.
   */
  spanInside(path: Path, inner: Span): Span;
  /**
   * An edit of the text value at `path` as an edit of the file, written as the value's style demands. Nothing where the file would not
   * then hold the edited value, and all else as before.
   */
  editInside(path: Path, inner: Edit): Edit | undefined;
}

/** Where an offset stands for people and editors; both count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const longestText = 1_000_000;
/** Past these nobody reads on, and placing each fault costs a walk through the text. */
const mostFaults = 200;
/** Each costs a walk through the text too. */
const mostAliases = 100;

/**
 * Reads a YAML text as what `schema` describes. Every fault is reported (to some hundreds), with file and span: syntax, duplicate
 * keys, fields that are unknown (with the near name), missing or of a wrong type. Nothing hostile in the text (nesting, aliases that multiply) gets
 * further than a diagnostic.
 */
export function readDocument<T>(schema: ZodType<T>, text: string, file: string): Outcome<Document<T>> {
  if (text.length > longestText) {
    return failure([{ code: 'document.too-long', severity: 'error', facts: { length: text.length, longest: longestText }, file }]);
  }
  const yaml = parseDocument(text, { prettyErrors: false, stringKeys: true, logLevel: 'error', uniqueKeys: false });
  const faults = [...syntaxFaults(yaml, file), ...aliasFaults(yaml, file), ...repeatedKeys(yaml, file)].slice(0, mostFaults);
  const warnings = yaml.warnings.map((warning) => syntaxFault(warning, 'warning', file));
  // A repeated key leaves a value that can be judged; other faults of syntax would only be echoed as faults of content.
  if (faults.some((each) => each.code !== 'document.key-duplicate')) return failure(faults);

  let data: unknown;
  try {
    data = yaml.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return failure([...faults, { code: 'document.alias-bomb', severity: 'error', facts: {}, file }]);
  }
  const parsed = schema.safeParse(data, { reportInput: true });
  if (!parsed.success) {
    for (const { path, atKey, ...fact } of describeIssues(parsed.error.issues, schema, mostFaults)) {
      faults.push({ ...fact, severity: 'error', span: atKey ? keySpan(yaml, path) : valueSpan(yaml, path), file });
    }
  }
  if (!parsed.success || faults.length > 0) return failure(faults.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0)));
  return success(
    {
      value: parsed.data,
      file,
      text,
      span: (path) => valueSpan(yaml, path),
      keySpan: (path) => keySpan(yaml, path),
      spanInside: (path, inner) => innerSpan(yaml, text, path, inner),
      editInside: (path, inner) => innerEdit(yaml, text, path, inner),
    },
    warnings,
  );
}

/** Where `offset` stands in `text`. Lines end with LF or CRLF. */
export function position(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

function syntaxFaults(yaml: YamlDocument.Parsed, file: string): Diagnostic[] {
  const tooDeep = yaml.errors.findLast((error) => error.code === 'RESOURCE_EXHAUSTION');
  return tooDeep ? [syntaxFault(tooDeep, 'error', file)] : yaml.errors.map((error) => syntaxFault(error, 'error', file));
}

function syntaxFault(error: YAMLError, severity: Diagnostic['severity'], file: string): Diagnostic {
  const span = { start: error.pos[0], end: error.pos[1] };
  const code = ownCodes[error.code];
  return { code: code ?? 'document.syntax', severity, facts: code ? {} : { reason: error.message }, span, file };
}

/** Faults that the YAML library words for programmers. */
const ownCodes: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'document.several',
  RESOURCE_EXHAUSTION: 'document.too-deep',
};

function aliasFaults(yaml: YamlDocument.Parsed, file: string): Diagnostic[] {
  if (yaml.errors.length > 0) return [];
  const aliases: Alias[] = [];
  visit(yaml, { Alias: (_, alias) => void aliases.push(alias) });
  if (aliases.length > mostAliases) return [{ code: 'document.alias-bomb', severity: 'error', facts: {}, file }];
  return aliases.flatMap((alias): Diagnostic[] => {
    const span = rangeOf(alias);
    const target = alias.resolve(yaml);
    const isWithin = target !== undefined && rangeOf(target).end >= span.end;
    if (target && !isWithin) return [];
    return [
      { code: target ? 'document.alias-circular' : 'document.alias-unknown', severity: 'error', facts: { name: alias.source }, span, file },
    ];
  });
}

/** Keys given twice in one mapping. The library would find them too, in time that grows with the square of their number. */
function repeatedKeys(yaml: YamlDocument.Parsed, file: string): Diagnostic[] {
  const faults: Diagnostic[] = [];
  visit(yaml, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) faults.push({ code: 'document.key-duplicate', severity: 'error', facts: {}, span: rangeOf(key), file });
        seen.add(key.value);
      }
    },
  });
  return faults;
}

interface Place {
  /** The deepest node that the path reaches. */
  readonly node: Node | null;
  /** The key under which that node stands. */
  readonly key: Node | null;
  readonly found: boolean;
}

function placeOf(yaml: YamlDocument, path: Path): Place {
  let place: Place = { node: yaml.contents, key: null, found: true };
  for (const segment of path) {
    const node = isAlias(place.node) ? resolved(yaml, place.node) : place.node;
    const next = isMap<Node, Node | null>(node)
      ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(segment))
      : isSeq<Node>(node)
        ? { key: null, value: node.items[Number(segment)] }
        : undefined;
    if (next?.value === undefined) return { ...place, found: false };
    place = { node: next.value, key: next.key, found: true };
  }
  return place;
}

function resolved(yaml: YamlDocument, alias: Alias): Node | null {
  return alias.resolve(yaml) ?? null;
}

function valueSpan(yaml: YamlDocument, path: Path): Span {
  const { node, key, found } = placeOf(yaml, path);
  if (found) return node ? rangeOf(node) : key ? rangeOf(key) : { start: 0, end: 0 };
  const around = isAlias(node) ? resolved(yaml, node) : node;
  const first = isMap<Node>(around) ? around.items[0]?.key : around;
  return first ? rangeOf(first) : { start: 0, end: 0 };
}

function keySpan(yaml: YamlDocument, path: Path): Span {
  const { key, found } = placeOf(yaml, path);
  return found && key ? rangeOf(key) : valueSpan(yaml, path);
}

function innerSpan(yaml: YamlDocument, text: string, path: Path, inner: Span): Span {
  const place = placeOf(yaml, path);
  const node = isAlias(place.node) ? resolved(yaml, place.node) : place.node;
  if (!place.found || !isScalar(node) || typeof node.value !== 'string') return valueSpan(yaml, path);
  const whole = rangeOf(node);
  const { starts, ends } = scalarSource(node.value, text, whole, styleOf(node));
  const last = ends.at(-1) ?? whole.start;
  const start = starts[inner.start] ?? last;
  return { start, end: inner.end > inner.start ? (ends[inner.end - 1] ?? last) : start };
}

function innerEdit(yaml: YamlDocument, text: string, path: Path, inner: Edit): Edit | undefined {
  const { node, found } = placeOf(yaml, path);
  // What an alias repeats stands elsewhere too.
  if (!found || !isScalar(node) || typeof node.value !== 'string') return undefined;
  const scalar = { value: node.value, span: rangeOf(node), style: styleOf(node) };
  const edit = editScalar(text, scalar, inner, innerSpan(yaml, text, path, inner.span));
  return edit && { ...edit, ...(inner.guess ? { guess: inner.guess } : {}) };
}

function styleOf(scalar: Scalar): ScalarStyle {
  if (scalar.type === 'QUOTE_SINGLE') return 'single-quoted';
  if (scalar.type === 'QUOTE_DOUBLE') return 'double-quoted';
  return scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED' ? 'block' : 'plain';
}

function rangeOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
