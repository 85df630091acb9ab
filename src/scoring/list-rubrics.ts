import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import type { Document } from '../../rubrics/document.ts';
import { readRubric, type Rubric } from '../../rubrics/rubric.ts';
import { readDefinitions, type Reading } from '../registry/read-definitions.ts';

/** The rubrics that ship. */
export const libraryFolder = join(import.meta.dirname, '../../rubrics/library');

const reading: Reading<Rubric> = { read: readRubric, unreadable: 'rubric.file-unreadable' };

export interface RubricListing {
  /** Every rubric that could be read, in the order of their identifiers. */
  readonly rubrics: readonly Document<Rubric>[];
  /** What is wrong with the others, and what should be said about these. Each names its file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Identifiers of rubrics whose files could not be read, to keep their last results standing. */
  readonly unreadable: readonly string[];
  /** Text of every file that was read, by the name that diagnostics carry, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads the rubrics of folders, `library` being the one that ships: every file that ends in `.yaml` or `.yml`. A fault costs only its
 * own file. Of two rubrics with one identifier the folder named first counts, so that a user's folder may replace one of the library's.
 */
export async function listRubrics(folders: readonly string[]): Promise<RubricListing> {
  const rubrics = new Map<string, Document<Rubric>>();
  const diagnostics: Diagnostic[] = [];
  const unreadable = new Set<string>();
  const texts = new Map<string, string>();
  for (const folder of folders) {
    const here = new Map<string, string>();
    for (const { file, name: id, text, document, diagnostics: found } of await readDefinitions(folder, reading)) {
      if (text !== null) texts.set(file, text);
      diagnostics.push(...found);
      if (!document) {
        unreadable.add(id);
        continue;
      }
      const rubric = document.value.id;
      const span = document.span(['rubric']);
      if (rubric !== id) {
        diagnostics.push({ code: 'rubric.file-name', severity: 'warning', facts: { rubric, expected: `${rubric}.yaml` }, span, file });
      }
      const first = here.get(rubric);
      if (first !== undefined) {
        diagnostics.push({ code: 'rubric.twice', severity: 'error', facts: { rubric, first }, span, file });
        continue;
      }
      here.set(rubric, file);
      if (!rubrics.has(rubric)) rubrics.set(rubric, document);
    }
  }
  return {
    rubrics: [...rubrics.values()].sort((a, b) => a.value.id.localeCompare(b.value.id, 'en')),
    diagnostics,
    unreadable: [...unreadable].filter((id) => !rubrics.has(id)),
    texts,
  };
}

/** The listing of one file, given by its absolute path. */
export async function listRubric(path: string): Promise<RubricListing> {
  const { rubrics, diagnostics, unreadable, texts } = await listRubrics([dirname(path)]);
  const isIt = (file: string | undefined): boolean => file === path;
  return {
    rubrics: rubrics.filter(({ file }) => isIt(file)),
    diagnostics: diagnostics.filter(({ file }) => isIt(file)),
    unreadable,
    texts: new Map([...texts].filter(([file]) => isIt(file))),
  };
}

/** The same listing with only the rubrics of these identifiers. */
export function selectRubrics(listing: RubricListing, ids: readonly string[]): RubricListing {
  return { ...listing, rubrics: listing.rubrics.filter(({ value }) => ids.includes(value.id)) };
}
