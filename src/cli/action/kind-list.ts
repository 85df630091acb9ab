import type { CommandContext, ExitCode } from '../command.ts';
import type { Format } from '../option/output-option.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { kindListAnswer, kindListPage } from '../output/kind-page.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { kindsIn } from '../../registry/kinds.ts';
import { openProject } from '../workspace/workspace.ts';

export async function runKindList(context: CommandContext, format: Format): Promise<ExitCode> {
  const { terminal } = context;
  const { kinds, environment } = await openProject(context);
  const all = kindsIn(environment);
  terminal.out(
    format === 'table'
      ? kindListPage(kinds.kinds, all, terminal.columns, paintWith(terminal.colours.out))
      : writeAnswer(kindListAnswer(kinds.kinds, all, context.now()), format),
  );
  noteDiagnostics(terminal, kinds.diagnostics, kinds.texts);
  return kinds.diagnostics.some(({ severity }) => severity === 'error') ? 2 : 0;
}
