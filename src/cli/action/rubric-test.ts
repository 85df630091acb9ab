import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Environment } from '../../../query-language/compile.ts';
import type { Document } from '../../../rubrics/document.ts';
import { position } from '../../../rubrics/document.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { listRubric, type RubricListing } from '../../scoring/list-rubrics.ts';
import { testRubric, type RubricTest } from '../../scoring/example/test-rubric.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { junit } from '../output/junit.ts';
import { paintWith } from '../output/paint.ts';
import { rubricTestAnswer, rubricTestPage, rubricTestSuites, unreadableSuites } from '../output/rubric-test-page.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { openRubricShelf, rubricNamed, type RubricShelf } from '../workspace/rubric-shelf.ts';
import { nearestEnvironment } from '../workspace/workspace.ts';

/** What is tested: rubrics that could be read, and the texts of all that should have been. */
type Chosen = Pick<RubricListing, 'rubrics' | 'diagnostics' | 'texts'>;

export async function runRubricTest(
  context: CommandContext,
  names: readonly string[],
  output: 'text' | 'json' | 'junit',
): Promise<ExitCode> {
  const { terminal } = context;
  const { rubrics, diagnostics, texts } = await chosen(context, names);
  const environment = await nearestEnvironment(context);
  const tests = await testAll(rubrics, environment, context.signal);
  if (context.signal.aborted) return 130;
  const lineOf = ({ file }: RubricTest, offset: number): number => position(texts.get(file) ?? '', offset).line;
  terminal.out(
    output === 'json'
      ? writeAnswer(rubricTestAnswer(tests, lineOf, context.now()), 'json')
      : output === 'junit'
        ? junit([...rubricTestSuites(tests, lineOf), ...unreadableSuites(diagnostics, texts)])
        : rubricTestPage(tests, terminal.columns, paintWith(terminal.colours.out)),
  );
  const faults = [...diagnostics, ...tests.flatMap((each) => each.diagnostics)];
  noteDiagnostics(terminal, faults, texts);
  if (faults.some(({ severity }) => severity === 'error')) return 2;
  return tests.some(({ outcomes }) => outcomes.some(({ passed }) => !passed)) ? 1 : 0;
}

/** One at a time: each opens warehouses of its own. */
async function testAll(rubrics: readonly Document<Rubric>[], environment: Environment, signal: AbortSignal): Promise<RubricTest[]> {
  const tests: RubricTest[] = [];
  for (const rubric of rubrics) {
    if (signal.aborted) break;
    tests.push(await testRubric(rubric, environment));
  }
  return tests;
}

/** The rubrics that are named, by identifier or file; without names those that grade. */
async function chosen(context: CommandContext, names: readonly string[]): Promise<Chosen> {
  const isFile = (name: string): boolean => /\.ya?ml$/u.test(name);
  // Where a rubric is named by its file, a configuration that is wrong does not matter.
  const shelf = names.length > 0 && names.every(isFile) ? undefined : await openRubricShelf(context);
  if (shelf && names.length === 0) return used(shelf);
  const parts: Chosen[] = [];
  for (const name of names) {
    if (!shelf || isFile(name)) {
      const path = resolve(context.folder, name);
      if (!existsSync(path)) throw useFault('cli.no-such-file', { path });
      parts.push(await listRubric(path));
    } else parts.push({ rubrics: [rubricOrFaults(name, shelf)], diagnostics: [], texts: shelf.listing.texts });
  }
  return {
    rubrics: parts.flatMap(({ rubrics }) => rubrics),
    diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
    texts: new Map(parts.flatMap(({ texts }) => [...texts])),
  };
}

function used({ listing, used }: RubricShelf): Chosen {
  return { ...listing, rubrics: listing.rubrics.filter(({ value }) => used.has(value.id)) };
}

/** The rubric of this identifier; where its file cannot be read, that is the answer rather than that there is none. */
function rubricOrFaults(id: string, { listing }: RubricShelf): Document<Rubric> {
  if (!listing.unreadable.includes(id)) return rubricNamed(id, listing);
  const faults = listing.diagnostics.filter(({ file = '' }) => basename(file).replace(/\.ya?ml$/u, '') === id);
  throw new CommandFault(faults, 2, listing.texts);
}
