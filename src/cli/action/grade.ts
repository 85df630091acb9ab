import { nearName } from '../../../rubrics/near-name.ts';
import { readMaturity } from '../../scoring/maturity.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { gradeEntities } from '../grade-entities.ts';
import { instantOf } from '../instant.ts';
import type { Format } from '../output-option.ts';
import { showDiagnostics } from '../output/diagnostics.ts';
import { maturityAnswer, maturityTable } from '../output/maturity-table.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { configuredExemptions, configuredRubrics, inWorkspace, needEntities } from '../workspace.ts';

export interface Options {
  readonly rubric?: string | undefined;
  readonly asOf?: string | undefined;
}

export async function runGrade(context: CommandContext, { rubric, asOf }: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    await needEntities(workspace);
    const listing = await configuredRubrics(configuration);
    const known = listing.rubrics.map(({ value }) => value.id);
    if (rubric !== undefined && !known.includes(rubric)) {
      throw useFault('cli.rubric-unknown', { name: rubric, near: nearName(rubric, known) ?? null, known });
    }
    const wanted = rubric === undefined ? {} : { rubrics: [rubric] };
    const exempt = await configuredExemptions(configuration, listing);
    let code: ExitCode = 0;
    if (asOf === undefined) {
      const { diagnostics } = await gradeEntities(warehouse, environment, listing, { now: context.now(), exemptions: exempt.exemptions });
      const all = [...diagnostics, ...exempt.diagnostics];
      terminal.note(showDiagnostics(all, new Map([...listing.texts, ...exempt.texts]), paintWith(terminal.colours.note)));
      if (all.some(({ severity }) => severity === 'error')) code = 2;
    }
    const report = await readMaturity(warehouse, {
      ...wanted,
      asOf: asOf === undefined ? context.now() : instantOf(asOf, configuration.zone),
    });
    terminal.out(
      format === 'table'
        ? maturityTable(report, terminal.columns, paintWith(terminal.colours.out))
        : writeAnswer(maturityAnswer(report), format),
    );
    return code;
  });
}
