import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from '../../../query-language/compile.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { usualRubrics } from '../../configuration/configuration.ts';
import { listCollectors } from '../../registry/collectors.ts';
import { listEnvironment } from '../../registry/environment.ts';
import { explain } from '../../scoring/explain/explain.ts';
import { libraryFolder, listRubrics, selectRubrics } from '../../scoring/list-rubrics.ts';
import { readMaturity } from '../../scoring/maturity.ts';
import type { MaturityReport } from '../../scoring/report.ts';
import { inMemory, openWarehouse } from '../../warehouse/open-warehouse.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { collectSources, troubleNotes } from '../workspace/collect-sources.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { gradeEntities } from '../workspace/grade-entities.ts';
import type { Format } from '../option/output-option.ts';
import { entityPage } from '../output/entity-page.ts';
import { wrap } from '../output/fit.ts';
import { maturityAnswer, maturityTable } from '../output/maturity-table.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';

/** A folder may be scanned without an assay.yaml. */
const setting = 'unconfigured';

/** Past so many entities a table says more than a page for each. */
const mostPages = 3;

export async function runScan(context: CommandContext, dir: string, rubric: string | undefined, format: Format): Promise<ExitCode> {
  const { terminal } = context;
  const path = resolve(context.folder, dir);
  const there = await stat(path).catch(() => undefined);
  if (!there?.isDirectory()) throw useFault('cli.no-such-folder', { path });
  const [collectors, environment, listing] = await Promise.all([listCollectors(), listEnvironment(), listRubrics([libraryFolder])]);
  const known = listing.rubrics.map(({ value }) => value.id);
  if (rubric !== undefined && !known.includes(rubric)) {
    throw useFault('cli.rubric-unknown', { name: rubric, near: nearName(rubric, known) ?? null, known });
  }
  const chosen = selectRubrics(listing, rubric === undefined ? usualRubrics : [rubric]);
  const sources = Object.entries({ catalog: { paths: [path] }, git: { paths: [path], impliesServices: true } }).flatMap(
    ([name, settings]) => {
      const collector = collectors.get(name);
      return collector ? [{ collector, settings: collector.settings.parse(settings) }] : [];
    },
  );
  const warehouse = await openWarehouse(inMemory, { tables: environment.tables.values(), now: context.now() });
  try {
    terminal.note(troubleNotes(await collectSources(context, warehouse, sources), context));
    if (context.signal.aborted) return 130;
    const now = context.now();
    await gradeEntities(warehouse, environment, chosen, { now, setting });
    const report = await readMaturity(warehouse, { asOf: now });
    if (report.entities.length === 0) throw useFault('cli.nothing-found', { path }, 3);
    if (format !== 'table') terminal.out(writeAnswer(maturityAnswer(report), format));
    else {
      const paint = paintWith(terminal.colours.out);
      const pages = report.entities.length <= mostPages;
      terminal.out(
        pages
          ? report.entities.map((entity) => entityPage(report, entity, terminal.columns, paint)).join('\n')
          : maturityTable(report, terminal.columns, paint),
      );
      terminal.out(await missingData({ report, warehouse, environment, now, columns: terminal.columns }));
    }
    return 0;
  } finally {
    await warehouse.close();
  }
}

interface Missing {
  readonly report: MaturityReport;
  readonly warehouse: Warehouse;
  readonly environment: Environment;
  readonly now: string;
  readonly columns: number;
}

/** Which checks have no data, and what would bring it: checks that lack it for one reason, or want the same, are named together. */
async function missingData({ report, warehouse, environment, now, columns }: Missing): Promise<string> {
  const lacking = report.entities.flatMap(({ entity, results }) =>
    results.flatMap(({ rubric, verdicts }) =>
      verdicts.filter(({ verdict }) => verdict === 'no-data').map(({ check, reason }) => ({ entity, rubric, check, reason })),
    ),
  );
  const wanting = new Map<string, Set<string>>();
  for (const [first, ...others] of Map.groupBy(lacking, ({ reason }) => reason).values()) {
    if (!first) continue;
    const { entity, rubric, check } = first;
    const told = await explain(warehouse, environment, { entity, check: `${rubric}/${check}`, asOf: now, now, setting });
    for (const remedy of told.ok ? told.value.remedies : []) {
      wanting.set(remedy, (wanting.get(remedy) ?? new Set()).union(new Set([first, ...others].map((each) => each.check))));
    }
  }
  if (wanting.size === 0) return '';
  const lines = [...wanting].flatMap(([remedy, checks]) => [
    ...wrap(remedy, columns - 2).map((line) => `  ${line}`),
    ...wrap([...checks].join(', '), columns - 6).map((line) => `      ${line}`),
  ]);
  return ['', 'No data yet. What would bring it, and to which checks:', ...lines, ''].join('\n');
}
