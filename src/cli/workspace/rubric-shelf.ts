import { nearName } from '../../../rubrics/near-name.ts';
import type { Document } from '../../../rubrics/document.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { usualRubrics } from '../../configuration/configuration.ts';
import { findConfiguration } from '../../configuration/find-configuration.ts';
import { libraryFolder, listRubrics, type RubricListing } from '../../scoring/list-rubrics.ts';
import type { CommandContext } from '../command.ts';
import { useFault, type CommandFault } from '../fault.ts';
import { configuredRubrics, openConfiguration } from './workspace.ts';

/** Every rubric that a command can name, whether it is used or not. */
export interface RubricShelf {
  /** The user's own, and all that ship but for those that the user's own replace. */
  readonly listing: RubricListing;
  /** Identifiers of those that grade. */
  readonly used: ReadonlySet<string>;
  /** Path of the user's own folder; null where there is no configuration to say which. */
  readonly folder: string | null;
}

/** The rubrics of the nearest configuration; without one, the library and what of it is used unless somebody chooses. */
export async function openRubricShelf(context: CommandContext): Promise<RubricShelf> {
  if (context.configurationPath() === undefined && findConfiguration(context.folder) === undefined) {
    return { listing: await listRubrics([libraryFolder]), used: new Set(usualRubrics), folder: null };
  }
  const { configuration } = await openConfiguration(context);
  const { folder } = configuration.rubrics;
  const [all, chosen] = await Promise.all([listRubrics([folder, libraryFolder]), configuredRubrics(configuration)]);
  const { diagnostics, texts } = chosen;
  return { listing: { ...all, diagnostics, texts }, used: new Set(chosen.rubrics.map(({ value }) => value.id)), folder };
}

/** The rubric of this identifier. That there is none is a fault with the near name. */
export function rubricNamed(id: string, { rubrics }: RubricListing): Document<Rubric> {
  const found = rubrics.find(({ value }) => value.id === id);
  if (found) return found;
  const known = rubrics.map(({ value }) => value.id);
  throw useFault('cli.rubric-unknown', { name: id, near: nearName(id, known) ?? null, known });
}

/** Says that no rubric that grades has this identifier: one that ships can be switched on, of others the near name is told. */
export async function unusedRubric(id: string, used: readonly string[]): Promise<CommandFault> {
  const shipped = (await listRubrics([libraryFolder])).rubrics.map(({ value }) => value.id);
  if (shipped.includes(id)) return useFault('cli.rubric-unused', { name: id });
  return useFault('cli.rubric-unknown', { name: id, near: nearName(id, used) ?? null, known: used });
}

/** Whether a rubric ships, or is the user's own. */
export function originOf({ file }: Document<Rubric>): 'library' | 'own' {
  return file.startsWith(libraryFolder) ? 'library' : 'own';
}

/** What a rubric's `for` begins with. */
export function kindOf({ for: scope }: Rubric): string {
  return scope.split('|')[0]?.trim() ?? '';
}
