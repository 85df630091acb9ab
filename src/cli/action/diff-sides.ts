import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import { readRubric, type Rubric } from '../../../rubrics/rubric.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { RubricPair } from '../../scoring/diff/diff-rubrics.ts';
import { libraryFolder, listRubrics, type RubricListing } from '../../scoring/list-rubrics.ts';
import { publishedRubrics } from '../../scoring/diff/published-rubric.ts';
import { CommandFault, useFault } from '../fault.ts';
import { openRevision } from '../workspace/rubric-revision.ts';
import { originOf, unusedRubric } from '../workspace/rubric-shelf.ts';
import { configuredRubrics, type Workspace } from '../workspace/workspace.ts';

/** What `assay diff` compares. */
export interface DiffAsked {
  /** A rubric, by identifier or file, or two files; all rubrics when empty. */
  readonly rubrics: readonly string[];
  /** Git revisions. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface DiffSides {
  readonly pairs: readonly RubricPair[];
  /** What people call the two sides. */
  readonly before: string;
  readonly after: string;
  /** What is wrong with files that could not be read; they are compared with nothing. */
  readonly faultsBefore: readonly Diagnostic[];
  readonly faultsAfter: readonly Diagnostic[];
  /** Text of every file, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
}

/** One side: every rubric that could be read, and what is wrong with the others. */
type Side = Pick<RubricListing, 'rubrics' | 'diagnostics' | 'unreadable' | 'texts'> & { readonly name: string };

const workingTree = 'working tree';

/** Finds both versions of what is asked about. What is not there is a fault, as is a file that was named and cannot be read. */
export async function diffSides(
  { configuration, warehouse }: Pick<Workspace, 'configuration' | 'warehouse'>,
  { rubrics: [first, second], from, to }: DiffAsked,
  { folder, now }: { readonly folder: string; readonly now: string },
): Promise<DiffSides> {
  if ((second !== undefined && from !== undefined) || (to !== undefined && from === undefined)) throw useFault('cli.diff-asked', {});
  if (first !== undefined && second !== undefined) {
    const [before, after] = [await fileSide(folder, first), await fileSide(folder, second)];
    return sidesOf(before, after, [{ before: before.rubrics[0] ?? null, after: after.rubrics[0] ?? null }]);
  }
  if (first !== undefined && isFile(first)) {
    const after = await fileSide(folder, first, to);
    const [rubric = null] = after.rubrics;
    const before = from === undefined ? await publishedSide(warehouse, now) : await fileSide(folder, first, from);
    const was = from === undefined ? before.rubrics.find(({ value }) => value.id === rubric?.value.id) : before.rubrics[0];
    return sidesOf(before, after, [{ before: was ?? null, after: rubric }]);
  }
  const before = from === undefined ? await publishedSide(warehouse, now) : await revisionSide(configuration, from);
  const after = to === undefined ? await workingSide(configuration) : await revisionSide(configuration, to);
  if (first === undefined) return sidesOf(before, after, pairsOf(before, after));
  const broken = [before, after].find(({ unreadable }) => unreadable.includes(first));
  if (broken) throw new CommandFault(broken.diagnostics, 2, broken.texts);
  const pairs = pairsOf(before, after).filter((pair) => idOf(pair) === first);
  if (pairs.length === 0) throw await unusedRubric(first, pairsOf(before, after).map(idOf));
  // What is wrong with other rubrics is nothing that was asked about.
  return sidesOf({ ...before, diagnostics: [] }, { ...after, diagnostics: [] }, pairs);
}

function sidesOf(before: Side, after: Side, pairs: readonly RubricPair[]): DiffSides {
  return {
    pairs,
    before: before.name,
    after: after.name,
    faultsBefore: before.diagnostics,
    faultsAfter: after.diagnostics,
    texts: new Map([...before.texts, ...after.texts]),
  };
}

/** Versions of one identifier. A rubric that one side holds and cannot read is neither new nor gone. */
function pairsOf(before: Side, after: Side): readonly RubricPair[] {
  const broken = new Set([...before.unreadable, ...after.unreadable]);
  const [older, newer] = [before, after].map(({ rubrics }) => new Map(rubrics.map((each) => [each.value.id, each])));
  return [...new Set([...(older?.keys() ?? []), ...(newer?.keys() ?? [])])]
    .filter((id) => !broken.has(id))
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map((id) => ({ before: older?.get(id) ?? null, after: newer?.get(id) ?? null }));
}

function idOf({ before, after }: RubricPair): string {
  return (after ?? before)?.value.id ?? '';
}

function isFile(name: string): boolean {
  return /\.ya?ml$/u.test(name);
}

async function publishedSide(warehouse: Workspace['warehouse'], now: string): Promise<Side> {
  const rubrics = await publishedRubrics(warehouse, now);
  if (rubrics.length === 0) throw useFault('cli.nothing-published', { path: warehouse.path }, 3);
  return { name: 'published', rubrics, diagnostics: [], unreadable: [], texts: new Map() };
}

async function workingSide(configuration: Configuration): Promise<Side> {
  return { name: workingTree, ...(await configuredRubrics(configuration)) };
}

/** One file, as it is or as it was at a revision. */
async function fileSide(folder: string, given: string, revision?: string): Promise<Side> {
  const path = resolve(folder, given);
  const at = revision === undefined ? undefined : await openRevision(folder, revision);
  const file = at?.label(path) ?? path;
  const text = at ? await at.text(path) : await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw useFault('cli.no-such-file', { path, compared: revision === undefined });
  const texts = new Map([[file, text]]);
  const read = readRubric(text, file);
  if (!read.ok) throw new CommandFault(read.errors, 2, texts);
  return { name: at?.name ?? given, rubrics: [read.value], diagnostics: read.warnings, unreadable: [], texts };
}

/** The rubrics that would grade if the user's own were as they were at a revision: those that ship are of no revision. */
async function revisionSide({ folder, rubrics: { folder: rubricFolder, library } }: Configuration, revision: string): Promise<Side> {
  const at = await openRevision(folder, revision);
  const texts = new Map<string, string>();
  const own: Document<Rubric>[] = [];
  const diagnostics: Diagnostic[] = [];
  const unreadable: string[] = [];
  for (const path of await at.rubricFiles(rubricFolder)) {
    const file = at.label(path);
    const text = await at.text(path);
    texts.set(file, text);
    const read = readRubric(text, file);
    // As in the working tree, the first of two files with one rubric counts.
    if (read.ok && own.every(({ value }) => value.id !== read.value.value.id)) own.push(read.value);
    if (!read.ok) unreadable.push(path.replace(/^.*[\\/]|\.ya?ml$/gu, ''));
    diagnostics.push(...(read.ok ? read.warnings : read.errors));
  }
  const ids = new Set(own.map(({ value }) => value.id));
  const shipped = await listRubrics([libraryFolder]);
  const used = shipped.rubrics.filter(
    (each) => originOf(each) === 'library' && !ids.has(each.value.id) && (library === 'all' || library.includes(each.value.id)),
  );
  return { name: revision, rubrics: [...own, ...used], diagnostics, unreadable, texts: new Map([...shipped.texts, ...texts]) };
}
