import type { CommandContext, ExitCode } from '../command.ts';
import type { Format } from '../option/output-option.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { paintWith } from '../output/paint.ts';
import { rubricListAnswer, rubricListPage } from '../output/rubric-list-page.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { openRubricShelf } from '../workspace/rubric-shelf.ts';

export async function runRubricList(context: CommandContext, format: Format): Promise<ExitCode> {
  const { terminal } = context;
  const shelf = await openRubricShelf(context);
  const { diagnostics, texts } = shelf.listing;
  terminal.out(
    format === 'table'
      ? rubricListPage(shelf, terminal.columns, paintWith(terminal.colours.out))
      : writeAnswer(rubricListAnswer(shelf, context.now()), format),
  );
  noteDiagnostics(terminal, diagnostics, texts);
  return diagnostics.some(({ severity }) => severity === 'error') ? 2 : 0;
}
