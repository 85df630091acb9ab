import type { Kind } from '../../query-language/catalog.ts';
import type { Environment } from '../../query-language/compile.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { parseProgram } from '../../query-language/syntax/parse.ts';
import type { Document } from '../../rubrics/document.ts';
import { fieldOfRelation, propertyOfColumn, readKind } from '../../rubrics/kind.ts';
import { nearName } from '../../rubrics/near-name.ts';
import { readDefinitions, type Reading } from './read-definitions.ts';

/** The kinds that a workspace declares. */
export interface KindListing {
  /** Those that can be used, in the order of their names. */
  readonly kinds: readonly Document<Kind>[];
  /** What is wrong with the others, and what should be said of these. Each names its file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Text of every file that was read, by the name that diagnostics carry, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
}

const reading: Reading<Kind> = { read: readKind, unreadable: 'kind.file-unreadable', most: 500 };

/**
 * Reads the kinds of a folder: every file in it that ends in `.yaml` or `.yml`. A fault costs only its own file. A folder that is not
 * there declares none. `environment` is what there is without them.
 */
export async function listKinds(folder: string, environment: Environment): Promise<KindListing> {
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const read = new Map<string, Document<Kind>>();
  for (const { file, name, text, document, diagnostics: found } of await readDefinitions(folder, reading)) {
    if (text !== null) texts.set(file, text);
    diagnostics.push(...found);
    if (!document) continue;
    const faults = [...misnamed(document, name), ...taken(document, environment), ...repeated(document, read)];
    diagnostics.push(...faults);
    if (!faults.some(({ severity }) => severity === 'error')) read.set(document.value.name, document);
  }
  const kinds = [...read.values()].sort((a, b) => a.value.name.localeCompare(b.value.name, 'en'));
  const known = [...kindsIn(environment), ...read.keys()];
  diagnostics.push(...kinds.flatMap((document) => strangeTargets(document, known)));
  return { kinds, diagnostics, texts };
}

/** The kinds of entities that queries can begin with. */
export function kindsIn({ tables }: Environment): readonly string[] {
  return tables.get('entity')?.columns['kind']?.values ?? [];
}

function misnamed(document: Document<Kind>, name: string): Diagnostic[] {
  const { value, file } = document;
  const expected = `${value.name}.yaml`;
  if (name === value.name) return [];
  return [{ code: 'kind.file-name', severity: 'warning', facts: { kind: value.name, expected }, span: document.span(['kind']), file }];
}

function repeated(document: Document<Kind>, before: ReadonlyMap<string, Document<Kind>>): Diagnostic[] {
  const { value, file } = document;
  const first = before.get(value.name)?.file;
  if (first === undefined) return [];
  return [{ code: 'kind.twice', severity: 'error', facts: { kind: value.name, first }, span: document.span(['kind']), file }];
}

/** Names that mean something already: they would hide it, or be hidden by it. */
function taken(document: Document<Kind>, environment: Environment): Diagnostic[] {
  const { value, file } = document;
  const { name, properties } = value;
  const ofEntity = Object.keys(environment.tables.get('entity')?.columns ?? {});
  const hidden = Object.keys(properties.columns).filter((column) => column !== properties.subject.column && ofEntity.includes(column));
  const faults = hidden.map((column): Diagnostic => {
    const property = propertyOfColumn(column);
    const facts = { name: property, has: 'entity' };
    return { code: 'kind.property-taken', severity: 'error', facts, span: document.keySpan(['properties', property]), file };
  });
  const own = kindFault(name, environment);
  return own ? [{ ...own, span: document.span(['kind']), file }, ...faults] : faults;
}

/** Why there can be no kind of this name, of which there is none yet; nothing where there can. */
export function kindFault(name: string, environment: Environment): Diagnostic | undefined {
  const by = kindsIn(environment).includes(name) ? undefined : meaningOf(name, environment);
  return by === undefined ? undefined : { code: 'kind.name-taken', severity: 'error', facts: { kind: name, by } };
}

/** What a word that no kind has means in queries; nothing where it is free. */
function meaningOf(word: string, { tables, functions, foreign = new Map() }: Environment): string | undefined {
  if (tables.has(word)) return 'table';
  const first = (name: string): string => name.split(/[.(]/u)[0] ?? '';
  const isNamed = [...functions.values()].some(({ on, name }) => on === undefined && first(name) === word);
  if (isNamed || [...foreign.keys()].some((name) => first(name) === word)) return 'name';
  const parsed = parseProgram(word);
  return parsed.ok && parsed.value.kind === 'name' ? undefined : 'word';
}

function strangeTargets(document: Document<Kind>, known: readonly string[]): Diagnostic[] {
  const { value, file } = document;
  return value.relations.flatMap(({ type, to }): Diagnostic[] => {
    if (to === null || known.includes(to)) return [];
    const facts = { kind: to, near: nearName(to, known) ?? null, known };
    return [{ code: 'kind.relation-kind', severity: 'error', facts, span: document.span(['relations', fieldOfRelation(type)]), file }];
  });
}
