import type { CommandContext, ExitCode } from '../command.ts';
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
      const at = { host: host ?? configuration.server.host, port: port ?? configuration.server.port };
      await serveUntilStopped(context, { warehouse, environment, definition, at });
      return 0;
    },
    { serves: true },
  );
}
