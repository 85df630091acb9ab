import { listGroups } from '../../scoring/rollup/list-groups.ts';
import { readRollUp } from '../../scoring/rollup/rollup.ts';
import type { Grouping } from '../../scoring/rollup/rollup-place.ts';
import { readStatistic, readWeights, statistics } from '../../scoring/rollup/rollup-statistic.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { earlierInstantOf, knownInstantOf } from '../option/instant.ts';
import type { Format } from '../option/output-option.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { paintWith } from '../output/paint.ts';
import { rollUpAnswer, rollUpTable } from '../output/rollup-table.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { unusedRubric } from '../workspace/rubric-shelf.ts';
import { configuredRubrics, inWorkspace, needEntities } from '../workspace/workspace.ts';

export interface Options {
  readonly by: Grouping;
  readonly statistic: string;
  readonly weights?: string | undefined;
  readonly rubric?: string | undefined;
  readonly drafts?: true | undefined;
  readonly asOf?: string | undefined;
  readonly since?: string | undefined;
}

export async function runRollup(context: CommandContext, options: Options, format: Format): Promise<ExitCode> {
  const { by, rubric, drafts } = options;
  const statistic = readStatistic(options.statistic);
  if (!statistic) throw useFault('cli.statistic', { given: options.statistic, known: statistics });
  const weights = options.weights === undefined ? undefined : readWeights(options.weights);
  if (weights === null) throw useFault('cli.weights', { given: options.weights ?? '' });
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    const now = context.now();
    const asOf = options.asOf === undefined ? now : knownInstantOf(options.asOf, { zone: configuration.zone, now });
    const since = options.since === undefined ? undefined : earlierInstantOf(options.since, { zone: configuration.zone, now });
    if (since !== undefined && since >= asOf) throw useFault('cli.since-too-late', { since, asOf });
    await needEntities(workspace, asOf);
    const used = (await configuredRubrics(configuration)).rubrics.map(({ value }) => value.id);
    if (rubric !== undefined && !used.includes(rubric)) throw await unusedRubric(rubric, used);

    const custom = by === 'group' ? await listGroups(configuration.groups, environment) : { groups: [], diagnostics: [], texts: new Map() };
    noteDiagnostics(terminal, custom.diagnostics, custom.texts);
    if (by === 'group' && custom.texts.size === 0) throw useFault('cli.no-groups', { folder: configuration.groups });
    const { report, diagnostics } = await readRollUp(warehouse, environment, {
      by,
      statistic,
      asOf,
      since,
      weights,
      drafts,
      groups: custom.groups,
      rubrics: rubric === undefined ? undefined : [rubric],
    });
    if (report.rubrics.length === 0)
      throw useFault('cli.nothing-graded', { at: asOf, option: options.asOf === undefined ? null : '--as-of' }, 3);
    terminal.out(
      format === 'table'
        ? rollUpTable(report, terminal.columns, paintWith(terminal.colours.out))
        : writeAnswer(rollUpAnswer(report), format),
    );
    // What does not compile was told already, with its place.
    const faulty = new Set(custom.groups.flatMap(({ group, scope }) => (scope ? [] : [group.id])));
    const told = diagnostics.filter(({ facts }) => !faulty.has(String(facts['group'])));
    noteDiagnostics(terminal, told);
    return [...custom.diagnostics, ...told].some(({ severity }) => severity === 'error') ? 2 : 0;
  });
}
