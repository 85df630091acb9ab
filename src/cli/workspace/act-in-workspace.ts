import type { CommandContext, ExitCode } from '../command.ts';
import { actingPerson, type ActingPerson } from '../option/acting-person.ts';
import { inWorkspace, type Workspace } from './workspace.ts';

/** Who does something, as it was given, and in which form what came of it is told. */
export interface By {
  readonly person: string | undefined;
  readonly json: boolean;
}

/** Somebody, at a moment. */
export interface Acting {
  readonly by: ActingPerson;
  /** ISO 8601 in UTC. */
  readonly now: string;
}

/** Does in the workspace what is to be kept with the name of who does it. */
export async function actInWorkspace(
  context: CommandContext,
  person: string | undefined,
  act: (workspace: Workspace, acting: Acting) => Promise<ExitCode>,
): Promise<ExitCode> {
  const by = await actingPerson(context, person);
  return inWorkspace(context, async (workspace) => act(workspace, { by, now: context.now() }), { alone: true });
}
