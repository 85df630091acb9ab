import { entitySummaries } from '../../scoring/entity-summary.ts';
import type { RubricListing } from '../../scoring/list-rubrics.ts';
import { CommandFault } from '../fault.ts';
import { gradeEntities, type Graded, type GradeOptions } from './grade-entities.ts';
import { configuredDefinition, configuredExemptions, configuredRubrics, type Workspace } from './workspace.ts';

export interface GradedWorkspace extends Graded {
  /** Texts of the files that the diagnostics name. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Grades everything, or what is asked for, as the workspace is configured, and stores the results. Files are read anew, unless the
 * rubrics are given. Throws a `CommandFault` where the file of exemptions is wrong: grades without those that were granted would be
 * wrong, and would be stored.
 */
export async function gradeWorkspace(
  { configuration, environment, warehouse, program }: Pick<Workspace, 'configuration' | 'environment' | 'warehouse' | 'program'>,
  now: string,
  { listing: given, only }: { readonly listing?: RubricListing; readonly only?: GradeOptions['only'] } = {},
): Promise<GradedWorkspace> {
  const listing = given ?? (await configuredRubrics(configuration));
  const entities = await entitySummaries(warehouse, now);
  const exempt = await configuredExemptions(configuration, listing, [...entities.keys()]);
  if (exempt.diagnostics.some(({ severity }) => severity === 'error')) throw new CommandFault(exempt.diagnostics, 2, exempt.texts);
  const graded = await gradeEntities(warehouse, environment, listing, {
    now,
    program,
    exemptions: { file: exempt.file, approvers: configuration.approvers },
    delivery: { definition: await configuredDefinition(configuration), zone: configuration.zone },
    ...(only && { only }),
  });
  const texts = new Map([...listing.texts, ...exempt.texts]);
  return { ...graded, diagnostics: [...graded.diagnostics, ...exempt.diagnostics], texts };
}
