import { z } from 'zod';
import type { Kind } from '../../../query-language/catalog.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Extract, Page } from '../../collector.ts';
import { rowOfProperties } from '../../property.ts';
import { isMissing } from '../catalog/field.ts';
import { printReference } from '../catalog/reference.ts';
import { openSourceText } from '../catalog/source-text.ts';
import { isDeclaration, readDeclaration, type Declaration, type Rejection } from './declaration.ts';
import { readEntries } from './entry.ts';

/** What `about` of a page holds beside the file's text. */
export interface About {
  readonly file: string;
  /** The kind of entities that name none, where the settings say so. */
  readonly kind: string | undefined;
  /** Entities of this file that an earlier file has told of, with that file. */
  readonly taken: Readonly<Record<string, string>>;
}

const aboutSchema = z.object({ file: z.string(), kind: z.string().optional(), taken: z.string().optional() });
const takenSchema = z.record(z.string(), z.string());

export function writeAbout({ file, kind, taken }: About): Readonly<Record<string, string>> {
  return { file, ...(kind === undefined ? {} : { kind }), ...(Object.keys(taken).length === 0 ? {} : { taken: JSON.stringify(taken) }) };
}

export interface EntityFileContent {
  readonly results: readonly (Declaration | Rejection)[];
  readonly faults: readonly Diagnostic[];
  /** Why it cannot be told what the file lists. */
  readonly unreadable?: Diagnostic;
}

/** Reads a whole file: every entity that it lists, and what is wrong in it, from top to bottom. */
export function readEntityFile(text: string, { file, kind }: Pick<About, 'file' | 'kind'>, kinds: readonly Kind[]): EntityFileContent {
  const source = openSourceText(text, file);
  const { entries, defaults, faults, unreadable } = readEntries(source);
  const own = defaults['kind'];
  const usual = typeof own === 'string' && !isMissing(own) ? own.trim() : kind;
  const results = entries.map((entry) => readDeclaration(entry, { source, kinds, kind: usual }));
  return { results, faults, ...(unreadable ? { unreadable } : {}) };
}

/** One page is one file: its entities, all that hangs on them, and what is wrong in it. */
export function* rows(page: Page, kinds: readonly Kind[]): Iterable<Extract> {
  const { file, kind, taken = '{}' } = aboutSchema.parse(page.about);
  const { results, faults, unreadable } = readEntityFile(page.body, { file, kind }, kinds);
  const source = openSourceText(page.body, file);
  if (unreadable) yield { fault: unreadable };
  for (const fault of faults) yield { fault };
  const first = new Map(Object.entries(takenSchema.parse(JSON.parse(taken))));
  const listed = new Set(results.flatMap((result) => (isDeclaration(result) ? [result.id] : [])));
  for (const result of results) {
    for (const fault of result.faults) yield { fault };
    if (!isDeclaration(result)) continue;
    const { id, span, line } = result;
    const before = first.get(id);
    if (before !== undefined) {
      yield { fault: source.say('entities.repeated', 'warning', span, { entity: id, first: before }) };
      continue;
    }
    first.set(id, `${file}:${line}`);
    yield* rowsOf(result, file, listed);
    const declared = kinds.find(({ name }) => name === result.reference.kind);
    if (declared) yield* rowOfProperties(declared, id, result.properties);
  }
}

function* rowsOf(
  { id, reference, line, texts, tags, owner, relations }: Declaration,
  file: string,
  listed: ReadonlySet<string>,
): Iterable<Extract> {
  const named = owner?.reference && ['team', 'person'].includes(owner.reference.kind) ? owner.reference : undefined;
  const ownerId = named ? printReference(named) : (owner?.written ?? null);
  const system = relations.find(({ type, target }) => type === 'partOf' && target.startsWith('system:'))?.target ?? null;
  yield { table: 'entity', values: { entity: id, ...reference, ...texts, owner: ownerId, system, tags, file, line } };
  if (owner && ownerId !== null) {
    const values = named
      ? { owner: ownerId, name: named.name, kind: named.kind, known: listed.has(ownerId) ? true : null }
      : { owner: ownerId, name: owner.written, kind: 'unresolved', known: false };
    yield { table: 'owner', values: { entity: id, ...values } };
  }
  for (const { type, target } of relations) yield { table: 'relation', values: { entity: id, type, target } };
}
