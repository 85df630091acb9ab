import { startCompanyApart } from '../../demo/start-company-apart.ts';
import { usualRubrics } from '../../configuration/configuration.ts';
import { doraReport } from '../../dora/report.ts';
import { listCollectors } from '../../registry/collectors.ts';
import { listEnvironment } from '../../registry/environment.ts';
import { libraryFolder, listRubrics, selectRubrics } from '../../scoring/list-rubrics.ts';
import { inMemory, openWarehouse } from '../../warehouse/open-warehouse.ts';
import { collectSources, exitOf, troubleNotes } from '../collect-sources.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { gradeEntities } from '../grade-entities.ts';
import { beginOf, dayOf } from '../instant.ts';
import { doraTable } from '../output/dora-table.ts';
import { maturityTable } from '../output/maturity-table.ts';
import { paintWith } from '../output/paint.ts';
import { serveUntilStopped } from '../serve-until-stopped.ts';
import { openDefinition } from '../workspace.ts';

export interface DemoOptions {
  readonly once: boolean;
  readonly services: number;
  readonly seed: number;
  readonly port: number;
}

/** Sources that are asked for their past. Half a year shows everything that the demo has to show. */
const histories = new Set(['github', 'pagerduty']);

/** Everything that is needed is in memory: nothing is left behind. */
export async function runDemo(context: CommandContext, { once, services, seed, port }: DemoOptions): Promise<ExitCode> {
  const { terminal } = context;
  const paint = { out: paintWith(terminal.colours.out), note: paintWith(terminal.colours.note) };
  const company = await startCompanyApart({ seed, services, now: context.now() });
  try {
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
        ? [{ collector, settings: collector.settings.parse({ ...settings, ...(histories.has(name) ? { since: '190d' } : {}) }) }]
        : [];
    });
    const warehouse = await openWarehouse(inMemory, { tables: environment.tables.values(), now: context.now() });
    try {
      const summary = await collectSources(context, warehouse, sources);
      if (context.signal.aborted) return 130;
      terminal.note(`${troubleNotes(summary, context)}\n`);
      // Facts count from the moment they were read, so what is asked of them must come after.
      const now = context.now();
      const { report } = await gradeEntities(warehouse, environment, selectRubrics(listing, usualRubrics), {
        now,
        delivery: { definition, zone: 'UTC' },
      });
      terminal.out(`${maturityTable(report, terminal.columns, paint.out)}\n`);
      const to = dayOf(now, 'UTC', 1);
      const window = { from: beginOf(to), to, zone: 'UTC', bucket: 'window', by: 'team' } as const;
      terminal.out(doraTable(await doraReport(warehouse, { definition, ...window, asOf: now, now }), terminal.columns, paint.out));
      if (!once) await serveUntilStopped(context, { warehouse, environment, definition, at: { host: '127.0.0.1', port } });
      return exitOf(summary);
    } finally {
      await warehouse.close();
    }
  } finally {
    await company.close();
  }
}
