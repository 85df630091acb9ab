import type { Kind, ReadingOutcome } from '../../../query-language/catalog.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { isDeclaration, readDeclaration, type Declaration } from './declaration.ts';
import { readDocuments } from './document.ts';
import { openSourceText, type SourceText } from './source-text.ts';

/** A file of a catalog, found and read but not yet understood. */
export interface CatalogFile {
  /** Path within its repository, or within the folder that was searched. */
  readonly file: string;
  /** Identifier of the repository it lies in, when it lies in one. */
  readonly repository: string | undefined;
  readonly text: string;
}

/** The files a place holds. */
export interface Findings {
  readonly files: readonly CatalogFile[];
  /** Why they are not all there are; absent when they are. */
  readonly incomplete?: { readonly outcome: Exclude<ReadingOutcome, 'read'>; readonly reason: string };
}

export interface CatalogFileContent {
  readonly declarations: readonly Declaration[];
  readonly faults: readonly Diagnostic[];
  readonly source: SourceText;
}

/** Reads a whole file: every entity it declares, and everything in it that should be put right, both from top to bottom. */
export function readCatalogFile(
  text: string,
  file: string,
  apiVersions: readonly string[],
  kinds: readonly Kind[] = [],
): CatalogFileContent {
  const source = openSourceText(text, file);
  const { documents, faults } = readDocuments(source);
  const results = documents.map((document) => readDeclaration(document, source, apiVersions, kinds));
  return {
    declarations: results.filter(isDeclaration),
    faults: [...faults, ...results.flatMap((result) => result.faults)].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0)),
    source,
  };
}

/** How a file is named in messages and requests, whichever repository it lies in. */
export function labelOf({ file, repository }: Pick<CatalogFile, 'file' | 'repository'>): string {
  return repository === undefined ? file : `${repository}: ${file}`;
}
