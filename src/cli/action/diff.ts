import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { worsening } from '../../scoring/diff/diff-move.ts';
import { diffRubrics, type Diff } from '../../scoring/diff/diff-rubrics.ts';
import { exemptionsAsOf } from '../../scoring/exemption/exemption-in-force.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { knownInstantOf } from '../option/instant.ts';
import type { Format } from '../option/output-option.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { diffAnswer } from '../output/diff-answer.ts';
import { diffMarkdown } from '../output/diff-markdown.ts';
import { diffPage } from '../output/diff-page.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace, needEntities } from '../workspace/workspace.ts';
import { diffSides, type DiffAsked } from './diff-sides.ts';

export interface Options extends DiffAsked {
  readonly asOf?: string | undefined;
  /** What ends the command with 1: that somebody is worse off, or that anything changes for anybody. */
  readonly failOn?: 'worse' | 'change' | undefined;
}

export async function runDiff(context: CommandContext, { asOf, failOn, ...asked }: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    const now = context.now();
    const at = asOf === undefined ? now : knownInstantOf(asOf, { zone: configuration.zone, now });
    await needEntities(workspace, at);
    const sides = await diffSides(workspace, asked, { folder: context.folder, now });
    const exemptions = await exemptionsAsOf(warehouse, environment, at);
    const diff = await diffRubrics(warehouse, environment, sides.pairs, { asOf: at, exemptions });
    const faultsAfter = [...sides.faultsAfter, ...diff.faultsAfter];
    const faults = [...withoutRepetition([...sides.faultsBefore, ...diff.faultsBefore], faultsAfter), ...faultsAfter];
    noteDiagnostics(terminal, faults, sides.texts);
    terminal.out(
      format === 'table'
        ? diffPage(diff, sides, terminal.columns, paintWith(terminal.colours.out))
        : format === 'markdown'
          ? diffMarkdown(diff, sides)
          : writeAnswer(diffAnswer(diff, sides), format),
    );
    // A fault of the earlier version may be what the later one puts right.
    if (faultsAfter.some(isError)) return 2;
    return failOn !== undefined && failing[failOn](diff) ? 1 : 0;
  });
}

const failing: Readonly<Record<NonNullable<Options['failOn']>, (diff: Diff) => boolean>> = {
  worse: ({ diffs }) => diffs.some(({ movers }) => movers.some(({ move }) => worsening.has(move))),
  change: ({ diffs }) => diffs.some(({ movers }) => movers.length > 0),
};

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

/** What is said of both versions is said once, of the later. */
function withoutRepetition(before: readonly Diagnostic[], after: readonly Diagnostic[]): readonly Diagnostic[] {
  const said = new Set(after.map(({ code, facts }) => JSON.stringify([code, facts])));
  return before.filter(({ code, facts }) => !said.has(JSON.stringify([code, facts])));
}
