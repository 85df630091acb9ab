import { resolveSecrets } from '../../configuration/secret.ts';
import { collectSources, exitOf, formerNotes, troubleNotes } from '../workspace/collect-sources.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace } from '../workspace/workspace.ts';

export async function runCollect(context: CommandContext, only: readonly string[] | undefined, json: boolean): Promise<ExitCode> {
  return inWorkspace<ExitCode>(
    context,
    async ({ configuration, warehouse }) => {
      const { file, text, sources: configured } = configuration;
      const known = configured.map(({ collector }) => collector.name);
      if (known.length === 0) throw useFault('cli.no-sources', { file });
      const unknown = only?.find((name) => !known.includes(name));
      if (unknown !== undefined) throw useFault('cli.source-unknown', { name: unknown, known });
      const secrets = await resolveSecrets(configuration, context.environment, only);
      if (!secrets.ok) throw new CommandFault(secrets.errors, 4, new Map([[file, text]]));

      // Every configured source stands for its precedence; only the chosen ones, whose secrets are resolved, run.
      const resolved = new Map(secrets.value.map((each) => [each.collector.name, each]));
      const sources = configured.map((each) => resolved.get(each.collector.name) ?? each);
      const summary = await collectSources(context, warehouse, sources, [...resolved.keys()]);
      const { terminal } = context;
      terminal.note(troubleNotes(summary, context));
      terminal.note(await formerNotes(warehouse, known, context));
      const changed = summary.streams.reduce((sum, { opened, closed }) => sum + opened + closed, 0);
      const read = summary.streams.reduce((sum, { pages }) => sum + pages, 0);
      const counted = `${read} ${read === 1 ? 'page' : 'pages'}, ${changed} ${changed === 1 ? 'change' : 'changes'}`;
      terminal.note(`  ${counted} → ${warehouse.path}\n`);
      const names = ['source', 'stream', 'outcome', 'pages', 'notModified', 'rows', 'opened', 'closed', 'fault'] as const;
      if (json) {
        const columns = names.map((name) => ({ name, title: name }));
        const rows = summary.streams.map((stream) => Object.fromEntries(names.map((name) => [name, stream[name]])));
        terminal.out(writeAnswer({ asOf: summary.now, columns, rows }, 'json'));
      }
      return context.signal.aborted ? 130 : exitOf(summary);
    },
    { alone: true },
  );
}
