import type { Pace } from '../../scoring/history/trend-calendar.ts';
import { trend } from '../../scoring/history/trend.ts';
import { countCorrected } from '../../scoring/store/correction.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import type { Format } from '../option/output-option.ts';
import { paintWith } from '../output/paint.ts';
import { trendAnswer, trendPage } from '../output/trend-page.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace } from '../workspace/workspace.ts';
import { rubricsGraded, windowOf } from './trend-scope.ts';

export interface Options {
  readonly since: string;
  readonly until?: string | undefined;
  readonly every: Pace;
  readonly check?: string | undefined;
  readonly entity?: string | undefined;
  readonly team?: string | undefined;
  readonly select?: string | undefined;
}

export async function runTrend(context: CommandContext, name: string | undefined, options: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async ({ configuration, warehouse, environment }) => {
    const { terminal } = context;
    const { zone } = configuration;
    const { every, check } = options;
    const now = context.now();
    const rubrics = await rubricsGraded(warehouse, name, now);
    const { days, last, among, follow } = await windowOf(warehouse, { ...options, zone, now });
    const asked = { days, among: among?.entities, check, follow };
    const all = (await Promise.all(rubrics.map(async (rubric) => trend(warehouse, environment, { rubric, ...asked })))).flatMap(
      (each) => each ?? [],
    );
    const trends = check === undefined ? all : all.filter((each) => each.check !== null);
    if (trends.length === 0 && check !== undefined) {
      const known = all.flatMap(({ checks }) => checks);
      throw useFault('cli.check-unknown', { asked: check, near: nearName(check, known) ?? null, known });
    }
    const corrected = await Promise.all(
      trends.map(async ({ rubric }) => {
        const counts = await countCorrected(warehouse, days, { rubrics: [rubric], entities: among?.entities });
        return [...counts].map(([day, grades]) => ({ rubric, day, grades }));
      }),
    );
    const told = { trends, corrected: corrected.flat(), every, zone, selection: among?.text ?? null, asOf: last.at };
    terminal.out(
      format === 'table' ? trendPage(told, terminal.columns, paintWith(terminal.colours.out)) : writeAnswer(trendAnswer(told), format),
    );
    return 0;
  });
}
