import { listGroups } from '../../scoring/list-groups.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { showDiagnostics } from '../output/diagnostics.ts';
import { paintWith } from '../output/paint.ts';
import { serveUntilStopped } from '../serve-until-stopped.ts';
import { configuredDefinition, inWorkspace } from '../workspace.ts';

export async function runServe(
  context: CommandContext,
  { host, port }: { host?: string | undefined; port?: number | undefined },
): Promise<ExitCode> {
  return inWorkspace<ExitCode>(
    context,
    async ({ configuration, warehouse, environment }) => {
      const definition = await configuredDefinition(configuration);
      const { groups, diagnostics, texts } = await listGroups(configuration.groups, environment);
      context.terminal.note(showDiagnostics(diagnostics, texts, paintWith(context.terminal.colours.note)));
      const at = { host: host ?? configuration.server.host, port: port ?? configuration.server.port };
      await serveUntilStopped(context, { warehouse, environment, definition, groups, at });
      return 0;
    },
    { serves: true },
  );
}
