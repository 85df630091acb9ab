import { startScheduler, type Scheduler } from '../../scheduling/scheduler.ts';
import { maskSecrets, resolveWriters } from '../../configuration/secret.ts';
import { listGroups } from '../../scoring/rollup/list-groups.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { evaluateOnDemand } from '../workspace/evaluate-on-demand.ts';
import { CommandFault } from '../fault.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { runNote, scheduleNote, skipNote } from '../output/schedule-note.ts';
import { scheduledJobs } from '../workspace/scheduled-jobs.ts';
import { serveUntilStopped } from '../workspace/serve-until-stopped.ts';
import { configuredDefinition, inWorkspace, type Workspace } from '../workspace/workspace.ts';

export async function runServe(
  context: CommandContext,
  { host, port }: { host?: string | undefined; port?: number | undefined },
): Promise<ExitCode> {
  return inWorkspace<ExitCode>(
    context,
    async (workspace) => {
      const { configuration, warehouse, environment, collectors } = workspace;
      const definition = await configuredDefinition(configuration);
      const { groups, diagnostics, texts } = await listGroups(configuration.groups, environment);
      noteDiagnostics(context.terminal, diagnostics, texts);
      const resolved = await resolveWriters(configuration, context.environment);
      if (!resolved.ok) throw new CommandFault(resolved.errors, 4, new Map([[configuration.file, maskSecrets(configuration.text)]]));
      const { value: writers } = resolved;
      const at = { host: host ?? configuration.server.host, port: port ?? configuration.server.port };
      const schedule = beginSchedule(context, workspace);
      try {
        await serveUntilStopped(context, {
          warehouse,
          environment,
          collectors,
          definition,
          groups,
          ...(configuration.schedule && { schedule: () => schedule.state() }),
          evaluate: async (demand) => schedule.between(async () => evaluateOnDemand(workspace, demand, context.now())),
          approvers: configuration.approvers,
          writers,
          hosts: configuration.server.hosts,
          at,
        });
      } finally {
        await schedule.stop();
      }
      return 0;
    },
    { serves: true },
  );
}

/** Begins to do by itself what is configured, and tells on stderr what comes of it. What is asked for meanwhile has its turn between. */
function beginSchedule(context: CommandContext, workspace: Workspace): Scheduler {
  const { terminal } = context;
  const { schedule, zone } = workspace.configuration;
  const scheduler = startScheduler(schedule === null ? [] : scheduledJobs(context, workspace, schedule), {
    clock: context,
    jitter: (schedule?.jitter ?? 0) * 1000,
    onRun: (run) => terminal.note(runNote(run, terminal, schedule?.zone ?? zone)),
    onSkip: (job, at) => terminal.note(skipNote(job, at, terminal, schedule?.zone ?? zone)),
  });
  if (schedule !== null) terminal.note(scheduleNote(scheduler.state(), terminal, schedule.zone));
  return scheduler;
}
