import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failure, type Diagnostic, type Outcome } from '../../query-language/diagnostic.ts';
import type { Document } from '../../rubrics/document.ts';

/** A file of a folder that people keep definitions in, one each. */
export interface DefinitionFile<T> {
  readonly file: string;
  /** What its definition should be called: the name of the file without its ending. */
  readonly name: string;
  /** Null where the file cannot be opened. */
  readonly text: string | null;
  /** Null where it cannot be read. */
  readonly document: Document<T> | null;
  /** What is wrong with it, or should be said about it. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Reading<T> {
  readonly read: (text: string, file: string) => Outcome<Document<T>>;
  /** The code of the fault that a file cannot be opened. */
  readonly unreadable: string;
  /** A folder with more files than this is some other folder: the rest is left out. */
  readonly most?: number;
}

/**
 * Reads every file of a folder that ends in `.yaml` or `.yml`, in the order of their names. A fault costs only its own file. A folder that is
 * not there has none.
 */
export async function readDefinitions<T>(folder: string, { read, unreadable, most }: Reading<T>): Promise<readonly DefinitionFile<T>[]> {
  const names = await readdir(folder).catch((fault: unknown) => {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return [];
    throw fault;
  });
  const files = names
    .filter((name) => ending.test(name))
    .sort()
    .slice(0, most);
  const definitions: DefinitionFile<T>[] = [];
  // One after the other: a folder may have more files than a process may have open.
  for (const base of files) {
    const file = join(folder, base);
    const text = await readFile(file, 'utf8').catch((fault: unknown) => (fault instanceof Error ? fault : new Error(String(fault))));
    const outcome =
      typeof text === 'string'
        ? read(text, file)
        : failure([{ code: unreadable, severity: 'error', facts: { reason: text.message }, file }]);
    definitions.push({
      file,
      name: basename(base).replace(ending, ''),
      text: typeof text === 'string' ? text : null,
      document: outcome.ok ? outcome.value : null,
      diagnostics: outcome.ok ? outcome.warnings : outcome.errors,
    });
  }
  return definitions;
}

const ending = /\.ya?ml$/u;
