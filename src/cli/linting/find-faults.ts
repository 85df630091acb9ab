import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { compileQuestion, type Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { lint } from '../../../query-language/lint/lint.ts';
import type { LintRule, LintSettings } from '../../../query-language/lint/rule.ts';
import { readDocument } from '../../../rubrics/document.ts';
import { listEnvironment } from '../../registry/environment.ts';
import { listKinds, type KindListing } from '../../registry/kinds.ts';
import { listLintRules } from '../../registry/lint-rules.ts';
import { compileRubric } from '../../scoring/judge/compile-rubric.ts';
import { scopeFaultsIn } from '../../scoring/exemption/exemption-from-file.ts';
import { listGroups } from '../../scoring/rollup/list-groups.ts';
import { lintRubric } from '../../scoring/judge/lint-rubric.ts';
import { libraryFolder, listRubric, listRubrics } from '../../scoring/list-rubrics.ts';
import type { RubricListing } from '../../scoring/list-rubrics.ts';
import { collectedBy } from './collected-by.ts';
import type { CommandContext } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import {
  configurationPath,
  configuredDefinition,
  configuredExemptions,
  configuredRubrics,
  nearestEnvironment,
  openProject,
} from '../workspace/workspace.ts';

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

/** What texts are held against. */
interface Standard {
  readonly environment: Environment;
  readonly rules: ReadonlyMap<string, LintRule>;
}

async function standard(context: CommandContext): Promise<Standard> {
  const [environment, rules] = await Promise.all([nearestEnvironment(context), listLintRules()]);
  return { environment, rules };
}

export async function lintExpressions(expressions: readonly string[], context: CommandContext): Promise<Findings> {
  const held = await standard(context);
  return { checked: expressions.length, faults: expressions.flatMap((text) => lintText(text, held)) };
}

/**
 * What is given by name: folders of rubrics, kinds or groups, files of one of them or (`.rql`) of an expression or a query, and `-` for
 * such a text.
 */
export async function lintPaths(paths: readonly string[], context: CommandContext): Promise<Findings> {
  const held = await standard(context);
  const findings: Findings[] = [];
  for (const given of paths) {
    const path = resolve(context.folder, given);
    if (given === '-') findings.push({ checked: 1, faults: lintText(await context.input(), held) });
    else if (!existsSync(path)) throw useFault(/\.\w+$/u.test(given) ? 'cli.no-such-file' : 'cli.no-such-folder', { path });
    else if (await declares('kind', path)) findings.push(lintFiles(await listKinds(folderOf(path), await listEnvironment()), path));
    else if (await declares('group', path)) findings.push(lintFiles(await listGroups(folderOf(path), held.environment), path));
    else if (statSync(path).isDirectory()) findings.push(lintRubrics(await listRubrics([path]), held));
    else if (/\.ya?ml$/u.test(path)) findings.push(lintRubrics(await listRubric(path), held));
    else findings.push({ checked: 1, faults: lintText(await readFile(path, 'utf8'), held, path) });
  }
  return { checked: findings.reduce((sum, { checked }) => sum + checked, 0), faults: findings.flatMap(({ faults }) => faults) };
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
  const held = await standard(context);
  const opened = await gather(async () => openProject(context));
  if (!opened) {
    const rubrics = lintRubrics(await listRubrics([await rubricFolder(context)]), held);
    return { checked: 1 + rubrics.checked, faults: [...found, ...rubrics.faults] };
  }
  const { configuration, collectors } = opened;
  const kinds = lintFiles(opened.kinds);
  const groups = lintFiles(await listGroups(configuration.groups, held.environment));
  const settings = collectedBy(configuration.sources, collectors.values(), held.environment.tables, context.now());
  await gather(async () => configuredDefinition(configuration));
  const listing = await gather(async () => configuredRubrics(configuration));
  const rubrics = listing ? lintRubrics(listing, held, settings) : { checked: 0, faults: [] };
  const exempt = listing && (await gather(async () => configuredExemptions(configuration, listing)));
  const wrong = exempt ? [...exempt.diagnostics, ...(exempt.file ? scopeFaultsIn(exempt.file, held.environment) : [])] : [];
  const exemptions = wrong.map((diagnostic) => ({ diagnostic, text: exempt?.texts.get(diagnostic.file ?? '') ?? '' }));
  return {
    checked: 2 + rubrics.checked + kinds.checked + groups.checked + (configuration.exemptions === null ? 0 : 1),
    faults: [...found, ...kinds.faults, ...groups.faults, ...rubrics.faults, ...exemptions],
  };
}

/** Where the user's rubrics are, as far as a configuration that is wrong says: a fault in one file hides none in another. */
async function rubricFolder(context: CommandContext): Promise<string> {
  const path = configurationPath(context);
  const text = await readFile(path, 'utf8').catch(() => '');
  const read = readDocument(z.object({ rubrics: z.object({ folder: z.string() }) }), text, path);
  return resolve(dirname(path), read.ok ? read.value.value.rubrics.folder : 'rubrics');
}

/** Faults of a text that is an expression or a query; where it has none, what lint finds. */
function lintText(text: string, { environment, rules }: Standard, file?: string): readonly PlacedFault[] {
  const outcome = compileQuestion(text, 'service', environment);
  const found = outcome.ok ? [...outcome.warnings, ...lint(outcome.value, environment, rules)] : outcome.errors;
  return inOrder(found).map((each) => ({ diagnostic: file === undefined ? each : { ...each, file }, text }));
}

/** Faults of the files, of the queries in those that can be read, and what lint finds in these. */
function lintRubrics(
  { rubrics, diagnostics, texts }: RubricListing,
  { environment, rules }: Standard,
  settings: LintSettings = {},
): Findings {
  const queries = rubrics.flatMap((document) => {
    const { compiled, diagnostics: faults } = compileRubric(document, environment);
    // What ships is meant for all sources there are, and is nothing that its user could change.
    const known = document.file.startsWith(libraryFolder) ? {} : settings;
    return inOrder([...faults, ...lintRubric(document, compiled, environment, rules, known)]);
  });
  const faults = [...diagnostics, ...queries].map((diagnostic) => ({ diagnostic, text: texts.get(diagnostic.file ?? '') ?? '' }));
  return { checked: texts.size, faults };
}

/** Faults of the files of kinds or of groups, or of the one that is meant. */
function lintFiles({ diagnostics, texts }: Pick<KindListing, 'diagnostics' | 'texts'>, path?: string): Findings {
  const files = [...texts.keys()].filter((file) => path === undefined || file.startsWith(path));
  const faults = diagnostics.filter(({ file = '' }) => path === undefined || file.startsWith(path));
  return { checked: files.length, faults: faults.map((diagnostic) => ({ diagnostic, text: texts.get(diagnostic.file ?? '') ?? '' })) };
}

/** Whether a file declares a kind, or a group, or the first YAML file of a folder does. */
async function declares(what: 'kind' | 'group', path: string): Promise<boolean> {
  const [first] = statSync(path).isDirectory() ? readdirSync(path).filter(isYaml).sort() : [''];
  if (first === undefined || (first === '' && !isYaml(path))) return false;
  const text = await readFile(join(path, first), 'utf8').catch(() => '');
  const field = (name: string): RegExp => new RegExp(`^["']?${name}["']?[ \\t]*:`, 'mu');
  return field(what).test(text) && !field('rubric').test(text);
}

function folderOf(path: string): string {
  return statSync(path).isDirectory() ? path : dirname(path);
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/u.test(name);
}

function inOrder(found: readonly Diagnostic[]): readonly Diagnostic[] {
  return found.toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}
