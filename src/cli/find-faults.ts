import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { compile } from '../../query-language/compile.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { readDocument } from '../../rubrics/document.ts';
import { listEnvironment } from '../registry/environment.ts';
import { compileRubric } from '../scoring/compile-rubric.ts';
import { listRubrics } from '../scoring/list-rubrics.ts';
import type { RubricListing } from '../scoring/list-rubrics.ts';
import type { CommandContext } from './command.ts';
import { CommandFault, useFault } from './fault.ts';
import { configurationPath, configuredDefinition, configuredExemptions, configuredRubrics, openConfiguration } from './workspace.ts';

/** A fault, and the text that its place is in. */
export interface PlacedFault {
  readonly diagnostic: Diagnostic;
  readonly text: string;
}

export interface Findings {
  /** How many files or expressions were looked at. */
  readonly checked: number;
  readonly faults: readonly PlacedFault[];
}

export async function lintExpressions(expressions: readonly string[]): Promise<Findings> {
  const environment = await listEnvironment();
  const faults = expressions.flatMap((text) => {
    const outcome = compile(text, environment);
    return (outcome.ok ? outcome.warnings : outcome.errors).map((diagnostic) => ({ diagnostic, text }));
  });
  return { checked: expressions.length, faults };
}

export async function lintFolders(folders: readonly string[], { folder }: Pick<CommandContext, 'folder'>): Promise<Findings> {
  const paths = folders.map((each) => resolve(folder, each));
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw useFault('cli.no-such-folder', { path: missing });
  return lintRubrics(await listRubrics(paths));
}

/** Everything that the nearest configuration names, and the configuration itself. */
export async function lintWorkspace(context: CommandContext): Promise<Findings> {
  const found: PlacedFault[] = [];
  const gather = async <T>(work: () => Promise<T>): Promise<T | undefined> =>
    work().catch((fault: unknown) => {
      if (!(fault instanceof CommandFault) || fault.diagnostics.some(({ code }) => code === 'cli.no-configuration')) throw fault;
      found.push(...fault.diagnostics.map((diagnostic) => ({ diagnostic, text: fault.texts.get(diagnostic.file ?? '') ?? '' })));
      return undefined;
    });
  const opened = await gather(async () => openConfiguration(context));
  if (!opened) {
    const rubrics = await lintRubrics(await listRubrics([await rubricFolder(context)]));
    return { checked: 1 + rubrics.checked, faults: [...found, ...rubrics.faults] };
  }
  const { configuration } = opened;
  await gather(async () => configuredDefinition(configuration));
  const listing = await gather(async () => configuredRubrics(configuration));
  const rubrics = listing ? await lintRubrics(listing) : { checked: 0, faults: [] };
  const exempt = listing && (await gather(async () => configuredExemptions(configuration, listing)));
  const exemptions = exempt?.diagnostics.map((diagnostic) => ({ diagnostic, text: exempt.texts.get(diagnostic.file ?? '') ?? '' })) ?? [];
  return {
    checked: 2 + rubrics.checked + (configuration.exemptions === null ? 0 : 1),
    faults: [...found, ...rubrics.faults, ...exemptions],
  };
}

/** Where the user's rubrics are, as far as a configuration that is wrong says: a fault in one file hides none in another. */
async function rubricFolder(context: CommandContext): Promise<string> {
  const path = configurationPath(context);
  const text = await readFile(path, 'utf8').catch(() => '');
  const read = readDocument(z.object({ rubrics: z.object({ folder: z.string() }) }), text, path);
  return resolve(dirname(path), read.ok ? read.value.value.rubrics.folder : 'rubrics');
}

/** Faults of the files, and of the queries in those that can be read. */
async function lintRubrics({ rubrics, diagnostics, texts }: RubricListing): Promise<Findings> {
  const environment = await listEnvironment();
  const queries = rubrics.flatMap((document) => compileRubric(document, environment).diagnostics);
  const faults = [...diagnostics, ...queries].map((diagnostic) => ({ diagnostic, text: texts.get(diagnostic.file ?? '') ?? '' }));
  return { checked: texts.size, faults };
}
