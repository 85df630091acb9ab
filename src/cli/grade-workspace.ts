import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { entitySummaries } from '../scoring/entity-summary.ts';
import { CommandFault } from './fault.ts';
import { gradeEntities, type Graded } from './grade-entities.ts';
import { configuredDefinition, configuredExemptions, configuredRubrics, type Workspace } from './workspace.ts';

export interface GradedWorkspace extends Graded {
  /** Texts of the files that the diagnostics name. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Grades everything as the workspace is configured, and stores the results. Files are read anew. Throws a `CommandFault` where the file
 * of exemptions is wrong: grades without those that were granted would be wrong, and would be stored.
 */
export async function gradeWorkspace(
  { configuration, environment, warehouse }: Pick<Workspace, 'configuration' | 'environment' | 'warehouse'>,
  now: string,
): Promise<GradedWorkspace> {
  const listing = await configuredRubrics(configuration);
  const entities = await entitySummaries(warehouse, now);
  const exempt = await configuredExemptions(configuration, listing, [...entities.keys()]);
  if (exempt.diagnostics.some(({ severity }) => severity === 'error')) throw new CommandFault(exempt.diagnostics, 2, exempt.texts);
  const { diagnostics, report } = await gradeEntities(warehouse, environment, listing, {
    now,
    exemptions: { file: exempt.file, approvers: configuration.approvers },
    delivery: { definition: await configuredDefinition(configuration), zone: configuration.zone },
  });
  const all: readonly Diagnostic[] = [...diagnostics, ...exempt.diagnostics];
  return { report, diagnostics: all, texts: new Map([...listing.texts, ...exempt.texts]) };
}
