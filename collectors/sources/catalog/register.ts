import { z } from 'zod';
import type { Kind } from '../../../query-language/catalog.ts';
import { readCatalogFile, labelOf, type CatalogFile } from './catalog-file.ts';
import { printReference } from './reference.ts';
import { relationKey } from './relation.ts';

/**
 * What the rest of the catalog has to do with one file. It travels with the file's page, small as it is, so that the file can be
 * understood without the others.
 */
export interface Elsewhere {
  /** Owners that this file names and another file declares. */
  readonly known: readonly string[];
  /** Addresses that this file names as owners, with the person whose profile has them. */
  readonly people: Readonly<Record<string, string>>;
  /** Entities of this file that an earlier file has declared, with that file. */
  readonly taken: Readonly<Record<string, string>>;
  /** Relations of this file that an earlier file states from the other end. */
  readonly stated: readonly string[];
}

export const elsewhereSchema: z.ZodType<Elsewhere> = z.object({
  known: z.array(z.string()),
  people: z.record(z.string(), z.string()),
  taken: z.record(z.string(), z.string()),
  stated: z.array(z.string()),
});

export interface RegisteredFile extends CatalogFile {
  readonly elsewhere: Elsewhere;
}

/**
 * Goes through all files in the order in which they count: the first to declare an entity has it, as in Backstage the location that
 * was registered first. Gives each file what it needs to know of the others.
 */
export function register(
  files: readonly CatalogFile[],
  apiVersions: readonly string[],
  kinds: readonly Kind[] = [],
): readonly RegisteredFile[] {
  const declared = new Map<string, number>();
  const people = new Map<string, string>();
  const stated = new Map<string, number>();
  const contents = files.map((file, index) => {
    const { declarations } = readCatalogFile(file.text, file.file, apiVersions, kinds);
    const relations: string[] = [];
    for (const { id, email, relations: own } of declarations) {
      if (!declared.has(id)) {
        declared.set(id, index);
        for (const relation of own) relations.push(relationKey(relation));
      }
      if (email !== undefined && !people.has(email)) people.set(email, id);
    }
    return {
      file,
      ids: declarations.map(({ id }) => id),
      owners: declarations.flatMap(({ owner }) => (owner ? [owner] : [])),
      relations,
    };
  });
  return contents.map(({ file, ids, owners, relations }, index) => {
    for (const key of relations) if (!stated.has(key)) stated.set(key, index);
    const earlier = ids.filter((id) => (declared.get(id) ?? index) < index);
    const elsewhere = {
      known: unique(
        owners.flatMap(({ reference }) => (reference && declared.has(printReference(reference)) ? [printReference(reference)] : [])),
      ),
      people: Object.fromEntries(owners.flatMap(({ written }) => entry(written.toLowerCase(), people.get(written.toLowerCase())))),
      taken: Object.fromEntries(earlier.flatMap((id) => entry(id, labelAt(files, declared.get(id))))),
      stated: unique(relations.filter((key) => (stated.get(key) ?? index) < index)),
    };
    return { ...file, elsewhere };
  });
}

function labelAt(files: readonly CatalogFile[], index: number | undefined): string | undefined {
  const file = index === undefined ? undefined : files[index];
  return file && labelOf(file);
}

function entry(key: string, value: string | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[key, value]];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
