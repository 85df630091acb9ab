import { findEntity } from '../../scoring/find-entity.ts';
import { correctGrades } from '../../scoring/store/correct.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { beginningOf } from '../option/instant.ts';
import type { Format } from '../option/output-option.ts';
import { reportDays, type DayReporter } from '../output/backtest-progress.ts';
import { correctionAnswer, correctionPage } from '../output/correction-page.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace, needEntities } from '../workspace/workspace.ts';

export interface Options {
  /** Whose corrections are shown; those of all when left out. All are recorded. */
  readonly entity?: string | undefined;
  /** A date, an instant, or how far back. */
  readonly from: string;
}

/** Judges what was graded since a day again on what is known now, and records what comes out otherwise. */
export async function runGradeFrom(context: CommandContext, { entity: asked, from }: Options, format: Format): Promise<ExitCode> {
  const { terminal, signal } = context;
  const now = (): string => context.now();
  return inWorkspace<ExitCode>(
    context,
    async (workspace) => {
      const { configuration, warehouse, environment } = workspace;
      const at = now();
      const begin = beginningOf(from, configuration.zone, at);
      await needEntities(workspace, at);
      const [first] = await warehouse.read('SELECT 1 FROM evaluation LIMIT 1');
      if (!first) throw useFault('cli.nothing-graded', { at, option: null }, 3);
      const named = asked === undefined ? undefined : await findEntity(warehouse, asked, at);
      if (named?.ok === false) throw new CommandFault(named.errors, 2);
      let progress: DayReporter | undefined;
      const told = await correctGrades(warehouse, environment, {
        from: begin,
        now: at,
        onEvaluation: (day, done, all) => (progress ??= reportDays(terminal, all, now, 'evaluations')).day(day, done),
        signal,
      }).catch((fault: unknown) => {
        if (signal.aborted) return undefined;
        throw fault;
      });
      progress?.end();
      if (!told) return 130;
      const shown = named ? told.corrections.filter(({ entity }) => entity === named.value.entity) : told.corrections;
      const report = { ...told, corrections: shown, from: begin, asOf: at };
      terminal.out(
        format === 'table'
          ? correctionPage(report, terminal.columns, paintWith(terminal.colours.out))
          : writeAnswer(correctionAnswer(report), format),
      );
      return 0;
    },
    { alone: true },
  );
}
