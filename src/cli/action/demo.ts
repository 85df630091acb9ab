import { resolve } from 'node:path';
import { startCompanyApart } from '../../demo/start-company-apart.ts';
import { usualRubrics } from '../../configuration/configuration.ts';
import { doraReport } from '../../dora/report.ts';
import { listCollectors } from '../../registry/collectors.ts';
import { listEnvironment } from '../../registry/environment.ts';
import { libraryFolder, listRubrics, selectRubrics } from '../../scoring/list-rubrics.ts';
import { readMaturity } from '../../scoring/maturity.ts';
import { inMemory, openWarehouse } from '../../warehouse/open-warehouse.ts';
import { serveWarehouse } from '../../warehouse/owner/serve-warehouse.ts';
import { collectSources, exitOf, troubleNotes } from '../workspace/collect-sources.ts';
import type { CommandContext, ExitCode, Terminal } from '../command.ts';
import { gradeEntities } from '../workspace/grade-entities.ts';
import { beginOf, dayOf } from '../option/instant.ts';
import { keepWorkspace } from '../workspace/keep-workspace.ts';
import { liveThrough, momentsBetween } from '../workspace/live-through.ts';
import { doraTable } from '../output/dora-table.ts';
import { fit } from '../output/fit.ts';
import { maturityTable } from '../output/maturity-table.ts';
import { paintWith } from '../output/paint.ts';
import { serveUntilStopped } from '../workspace/serve-until-stopped.ts';
import { openDefinition } from '../workspace/workspace.ts';

export interface DemoOptions {
  readonly once: boolean;
  readonly services: number;
  readonly seed: number;
  readonly port: number;
  /** Days of its past that are lived through before now; none when left out. */
  readonly history?: number | undefined;
  /** A folder that a workspace is left in, with everything that was collected and graded; nothing is left behind where there is none. */
  readonly keep?: string | undefined;
}

/** Days between the moments of the past at which everything is collected and graded. */
const stride = 14;

/** Sources that are asked for their past. Half a year shows everything that the demo has to show. */
const histories = new Set(['github', 'pagerduty']);

/** Everything that is needed is in memory, and nothing is left behind, unless it is asked to be kept. */
export async function runDemo(context: CommandContext, { once, services, seed, port, history = 0, keep }: DemoOptions): Promise<ExitCode> {
  const { terminal } = context;
  const paint = { out: paintWith(terminal.colours.out), note: paintWith(terminal.colours.note) };
  const began = context.now();
  const company = await startCompanyApart({ seed, services, now: began });
  try {
    const kept = keep === undefined ? undefined : await keepWorkspace(resolve(context.folder, keep), company.configuration);
    const { github, pagerduty, datadog } = company.urls;
    terminal.note(`${paint.note('bold', 'A company of')} ${services} services answers on this machine only:\n`);
    terminal.note(`  GitHub ${github}   PagerDuty ${pagerduty}   Datadog ${datadog}\n\n`);
    const [collectors, environment, listing, definition] = await Promise.all([
      listCollectors(),
      listEnvironment(),
      listRubrics([libraryFolder]),
      openDefinition('strict'),
    ]);
    const sources = Object.entries(company.configuration).flatMap(([name, settings]) => {
      const collector = collectors.get(name);
      return collector
        ? [
            {
              collector,
              settings: collector.settings.parse({ ...settings, ...(histories.has(name) ? { since: history > 0 ? '370d' : '190d' } : {}) }),
            },
          ]
        : [];
    });
    const options = { tables: environment.tables.values(), now: context.now(), program: context.version };
    const warehouse = kept === undefined ? await openWarehouse(inMemory, options) : await serveWarehouse(kept, options);
    try {
      const chosen = selectRubrics(listing, usualRubrics);
      const delivery = { definition, zone: 'UTC' };
      if (history > 0) {
        const first = new Date(Date.parse(began) - history * 86_400_000).toISOString();
        const past = momentsBetween(first, began, stride).filter((moment) => moment < began);
        const told = reportPast(terminal, past.length);
        await liveThrough(past, {
          warehouse,
          environment,
          sources,
          listing: chosen,
          delivery,
          signal: context.signal,
          setNow: async (at) => company.setNow(at),
          onLived: (at) => told.lived(at),
        });
        told.end();
        await company.setNow(began);
      }
      if (context.signal.aborted) return 130;
      const summary = await collectSources(context, warehouse, sources);
      if (context.signal.aborted) return 130;
      terminal.note(`${troubleNotes(summary, context)}\n`);
      // Facts count from the moment they were read, so what is asked of them must come after.
      const now = context.now();
      await gradeEntities(warehouse, environment, chosen, { now, delivery });
      terminal.out(`${maturityTable(await readMaturity(warehouse, { asOf: now }), terminal.columns, paint.out)}\n`);
      const to = dayOf(now, 'UTC', 1);
      const window = { from: beginOf(to), to, zone: 'UTC', bucket: 'window', by: 'team' } as const;
      terminal.out(doraTable(await doraReport(warehouse, { definition, ...window, asOf: now, now }), terminal.columns, paint.out));
      if (keep !== undefined) terminal.note(keptNote(keep, once));
      if (!once) await serveUntilStopped(context, { warehouse, environment, definition, groups: [], at: { host: '127.0.0.1', port } });
      return exitOf(summary);
    } finally {
      await warehouse.close();
    }
  } finally {
    await company.close();
  }
}

function keptNote(folder: string, once: boolean): string {
  const next = once ? 'assay trend, assay movers or assay serve' : 'assay trend or assay movers, also while this runs';
  return `\n  Kept in ${folder}. Next, in that folder: ${next}\n`;
}

/** One line on stderr that says how far it has come. */
function reportPast(terminal: Terminal, moments: number): { lived(at: string): void; end(): void } {
  const { columns, rewrites } = terminal;
  let count = 0;
  const clear = (): void => (rewrites ? terminal.note('\r\u001B[2K') : undefined);
  return {
    lived(at) {
      count += 1;
      clear();
      const said = `  Lived until ${at.slice(0, 10)}, ${count} of ${moments}`;
      terminal.note(rewrites ? fit(said, columns - 1) : `${said}\n`);
    },
    end: clear,
  };
}
