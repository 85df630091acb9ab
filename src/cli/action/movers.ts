import { movers } from '../../scoring/history/movers.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import type { Format } from '../option/output-option.ts';
import { moversAnswer, moversPage } from '../output/movers-page.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace } from '../workspace/workspace.ts';
import { rubricsGraded, windowOf } from './trend-scope.ts';

export interface Options {
  readonly since: string;
  readonly until?: string | undefined;
  readonly team?: string | undefined;
  readonly select?: string | undefined;
  readonly limit: number;
}

export async function runMovers(context: CommandContext, name: string | undefined, options: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async ({ configuration, warehouse, environment }) => {
    const { terminal } = context;
    const { limit } = options;
    const now = context.now();
    const rubrics = await rubricsGraded(warehouse, name, now);
    const { first: from, last: to, among } = await windowOf(warehouse, { ...options, every: 'day', zone: configuration.zone, now });
    const told = await Promise.all(
      rubrics.map(async (rubric) => movers(warehouse, environment, { rubric, from, to, among: among?.entities })),
    );
    const report = { movers: told.flatMap((each) => each ?? []), selection: among?.text ?? null, asOf: to.at };
    terminal.out(
      format === 'table'
        ? moversPage(report, limit, terminal.columns, paintWith(terminal.colours.out))
        : writeAnswer(moversAnswer(report), format),
    );
    return 0;
  });
}
