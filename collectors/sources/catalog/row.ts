import { z } from 'zod';
import type { Kind } from '../../../query-language/catalog.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Extract, Fault, Page, Row } from '../../collector.ts';
import type { Declaration } from './declaration.ts';
import { readCatalogFile } from './catalog-file.ts';
import { rowOfProperties } from '../../property.ts';
import { printReference } from './reference.ts';
import { elsewhereSchema, type Elsewhere } from './register.ts';
import { relationKey } from './relation.ts';

/** What `about` of a page holds beside the file's text. */
export interface About {
  readonly file: string;
  readonly repository: string | undefined;
  readonly apiVersions: readonly string[];
  readonly elsewhere: Elsewhere;
}

const about = z.object({
  file: z.string(),
  repository: z.string().optional(),
  apiVersions: z.string().optional(),
  elsewhere: z.string().optional(),
});
const nowhere: Elsewhere = { known: [], people: {}, taken: {}, stated: [] };

/** Kinds that only share a file with the code beside it. Of every other that code can be taken to be theirs. */
const besideCode: ReadonlySet<string> = new Set(['system', 'domain', 'team', 'person', 'location']);

export function writeAbout({ file, repository, apiVersions, elsewhere }: About): Readonly<Record<string, string>> {
  return {
    file,
    ...(repository === undefined ? {} : { repository }),
    ...(apiVersions.length === 0 ? {} : { apiVersions: JSON.stringify(apiVersions) }),
    elsewhere: JSON.stringify(elsewhere),
  };
}

function readAbout(page: Page): About {
  const read = about.parse(page.about);
  return {
    file: read.file,
    repository: read.repository,
    apiVersions: read.apiVersions === undefined ? [] : z.array(z.string()).parse(JSON.parse(read.apiVersions)),
    elsewhere: read.elsewhere === undefined ? nowhere : elsewhereSchema.parse(JSON.parse(read.elsewhere)),
  };
}

/** One page is one file: its entities, all that hangs on them, and what is wrong in it. */
export function* rows(page: Page, kinds: readonly Kind[] = []): Iterable<Extract> {
  const here = readAbout(page);
  const { declarations, faults, source } = readCatalogFile(page.body, here.file, here.apiVersions, kinds);
  for (const fault of faults) yield withRepository(fault, here);

  const known = new Set([...declarations.map(({ id }) => id), ...here.elsewhere.known]);
  const people = new Map(Object.entries(here.elsewhere.people));
  for (const { id, email } of declarations) if (email !== undefined && !people.has(email)) people.set(email, id);

  const lines = new Map<string, number>();
  const stated = new Set(here.elsewhere.stated);
  for (const declaration of declarations) {
    const { id, span, line } = declaration;
    const first = here.elsewhere.taken[id] ?? (lines.has(id) ? `${here.file}:${String(lines.get(id))}` : undefined);
    if (first !== undefined) {
      yield withRepository(source.say('catalog.entity-repeated', 'warning', span, { entity: id, first }), here);
      continue;
    }
    lines.set(id, line);
    const kind = kinds.find(({ name }) => name === declaration.reference.kind);
    yield* rowsOf(declaration, here, ownerOf(declaration, known, people));
    if (kind)
      for (const each of rowOfProperties(kind, id, declaration.properties)) yield 'fault' in each ? withRepository(each.fault, here) : each;
    for (const relation of declaration.relations) {
      if (stated.has(relationKey(relation))) continue;
      stated.add(relationKey(relation));
      yield { table: 'relation', values: { ...relation } };
    }
  }
}

/** Many repositories have a file of the same name. */
function withRepository(fault: Diagnostic, { repository }: About): Fault {
  return { fault: repository === undefined ? fault : { ...fault, facts: { repository, ...fault.facts } } };
}

interface Owner {
  /** Identifier, or the text as written when it names nobody we could look for. */
  readonly owner: string;
  readonly name: string;
  readonly kind: 'team' | 'person' | 'unresolved';
  /** Whether this catalog declares it. */
  readonly known: boolean;
}

/** An address stands for the person whose profile has it; anything else is a reference, to a team unless it says otherwise. */
function ownerOf({ owner }: Declaration, known: ReadonlySet<string>, people: ReadonlyMap<string, string>): Owner | undefined {
  if (!owner) return undefined;
  const person = people.get(owner.written.toLowerCase());
  if (person !== undefined) return { owner: person, name: person.slice(person.indexOf('/') + 1), kind: 'person', known: true };
  const { reference } = owner;
  if (reference?.kind !== 'team' && reference?.kind !== 'person')
    return { owner: owner.written, name: owner.written, kind: 'unresolved', known: false };
  const id = printReference(reference);
  return { owner: id, name: reference.name, kind: reference.kind, known: known.has(id) };
}

function* rowsOf(declaration: Declaration, here: About, owner: Owner | undefined): Iterable<Row> {
  const { id, reference, title, description, type, lifecycle, tier, system, tags, line } = declaration;
  const repository = declaration.repository ?? (besideCode.has(reference.kind) ? undefined : here.repository) ?? null;
  yield {
    table: 'entity',
    values: {
      entity: id,
      ...reference,
      title,
      description,
      type,
      lifecycle,
      tier,
      owner: owner?.owner ?? null,
      system,
      tags,
      file: here.file,
      line,
      repository,
    },
  };
  if (owner) yield { table: 'owner', values: { entity: id, ...owner } };
  for (const link of declaration.links) yield { table: 'entity_link', values: { entity: id, ...link } };
  for (const [key, value] of declaration.annotations) yield { table: 'entity_annotation', values: { entity: id, key, value } };
  for (const [key, value] of declaration.custom) yield { table: 'custom_value', values: { entity: id, key, value } };
}
