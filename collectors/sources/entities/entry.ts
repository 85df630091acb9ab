import { isMap, isNode, isSeq, parseDocument, visit, type Document, type Node } from 'yaml';
import type { Diagnostic, Span } from '../../../query-language/diagnostic.ts';
import { isRecord, type Path } from '../catalog/document.ts';
import { isMissing } from '../catalog/field.ts';
import type { SourceText } from '../catalog/source-text.ts';
import { readTable } from './table-text.ts';

/** One entity as a file gives it, not yet understood. Scalars are the text that was written. */
export interface Entry {
  readonly content: Readonly<Record<string, unknown>>;
  /** Whether it is the row of a table, whose columns may be properties and relations too. */
  readonly isRow: boolean;
  /** Where the value at a path stands; the nearest thing around it when there is none. */
  spanOf(path: Path): Span;
  /** Where the name of a field is written. */
  keySpanOf(field: string): Span;
}

export interface Entries {
  readonly entries: readonly Entry[];
  /** What the file says of every entity in it that says nothing else. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly faults: readonly Diagnostic[];
  /** Why it cannot be told what the file lists. */
  readonly unreadable?: Diagnostic;
}

/** More than anybody keeps in one file. */
const mostEntries = 50_000;
/** Uses of aliases; each costs what it stands for. */
const mostAliases = 100;

/** Reads the entities that a file lists: YAML, with JSON as a part of it, or a table of comma-separated values. */
export function readEntries(source: SourceText): Entries {
  return /\.csv$/i.test(source.file) ? readRows(source) : readItems(source);
}

const none = { entries: [], defaults: {}, faults: [] };

function readItems({ text, say }: SourceText): Entries {
  const whole = { start: 0, end: text.length };
  const unreadable = (problem: string, span: Span = whole): Entries => ({
    ...none,
    unreadable: say('entities.syntax', 'error', span, { problem }),
  });
  if (text.trim() === '') return none;
  // Scalars stay as they are written: `1.10` is a version and no number.
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error) return unreadable(error.message.split('\n', 1)[0] ?? error.code, { start: error.pos[0], end: error.pos[1] });
  const repeated = repeatedKey(document);
  if (repeated) return unreadable(`the key \`${repeated.name}\` stands twice in one mapping`, repeated.span);
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    return unreadable(cause instanceof Error ? cause.message : String(cause));
  }
  if (isMissing(content)) return none;
  const [items, above] = Array.isArray(content) ? [content, []] : [isRecord(content) ? content['entities'] : undefined, ['entities']];
  if (isMissing(items) && isRecord(content) && Object.hasOwn(content, 'entities')) return none;
  if (!Array.isArray(items)) return { ...none, unreadable: say('entities.no-list', 'error', whole) };
  const { entities: _, ...defaults } = isRecord(content) ? content : {};
  const strange = Object.keys(defaults).filter((key) => key !== 'kind');
  const faults = strange.map((field): Diagnostic => {
    const facts = { field, isOther: false, known: ['kind', 'entities'] };
    return say('entities.field-unknown', 'warning', keySpanIn(document, [], field), facts);
  });
  const entries = items.slice(0, mostEntries).flatMap((item: unknown, index): Entry[] => {
    const spanOf = (path: Path): Span => spanIn(document, [...above, index, ...path]);
    if (isRecord(item))
      return [{ content: item, isRow: false, spanOf, keySpanOf: (field) => keySpanIn(document, [...above, index], field) }];
    faults.push(say('entities.no-mapping', 'error', spanOf([])));
    return [];
  });
  if (items.length > mostEntries) faults.push(tooMany(say, spanIn(document, [...above, mostEntries])));
  return { entries, defaults, faults };
}

function readRows({ text, say }: SourceText): Entries {
  const { rows, unclosed } = readTable(text);
  if (unclosed)
    return { ...none, unreadable: say('entities.syntax', 'error', unclosed, { problem: 'a quote is opened and never closed' }) };
  const [header = [], ...lines] = rows;
  const names = header.map((cell) => cell.text.trim());
  const faults: Diagnostic[] = [];
  const twice = names.findIndex((name, index) => name !== '' && names.indexOf(name) < index);
  if (twice >= 0) {
    const problem = `two columns are called \`${names[twice] ?? ''}\``;
    return { ...none, unreadable: say('entities.syntax', 'error', header[twice]!.span, { problem }) };
  }
  const entries = lines.slice(0, mostEntries).map((cells): Entry => {
    const beyond = cells.slice(names.length).find((cell) => cell.text.trim() !== '');
    if (beyond) faults.push(say('entities.cells-too-many', 'warning', beyond.span, { columns: names.length }));
    const first = cells[0]?.span ?? { start: 0, end: 0 };
    return {
      content: Object.fromEntries(names.flatMap((name, index) => (name === '' ? [] : [[name, cells[index]?.text ?? '']]))),
      isRow: true,
      spanOf: ([name]) => cells[names.indexOf(String(name))]?.span ?? first,
      keySpanOf: (field) => header[names.indexOf(field)]?.span ?? first,
    };
  });
  const next = lines[mostEntries]?.[0];
  if (next) faults.push(tooMany(say, next.span));
  return { entries, defaults: {}, faults };
}

function tooMany(say: SourceText['say'], span: Span): Diagnostic {
  return say('entities.too-many', 'error', span, { limit: mostEntries });
}

function repeatedKey(document: Document.Parsed): { readonly name: string; readonly span: Span } | undefined {
  let found: { readonly name: string; readonly span: Span } | undefined;
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = String(key);
        if (seen.has(name)) {
          found = { name, span: spanOfNode(key) };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}

function spanIn(document: Document.Parsed, path: Path): Span {
  for (let length = path.length; length >= 0; length -= 1) {
    const above: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(above) && above.range) return spanOfNode(above);
  }
  return { start: 0, end: 0 };
}

function keySpanIn(document: Document.Parsed, path: Path, field: string): Span {
  const mapping: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap<Node>(mapping) ? mapping.items.find(({ key }) => String(key) === field) : undefined;
  return pair ? spanOfNode(pair.key) : spanIn(document, path);
}

function spanOfNode(node: unknown): Span {
  const range = isNode(node) ? node.range : undefined;
  const end = isNode(node) && (isMap(node) || isSeq(node)) ? range?.[0] : range?.[1];
  return { start: range?.[0] ?? 0, end: end ?? 0 };
}
