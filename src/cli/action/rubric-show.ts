import type { CommandContext, ExitCode } from '../command.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { rubricPage } from '../output/rubric-page.ts';
import { openRubricShelf, originOf, rubricNamed } from '../workspace/rubric-shelf.ts';

export interface Options {
  readonly json?: true | undefined;
}

export async function runRubricShow(context: CommandContext, id: string, { json }: Options): Promise<ExitCode> {
  const { terminal } = context;
  const { listing, used } = await openRubricShelf(context);
  const document = rubricNamed(id, listing);
  const standing = { used: used.has(id), origin: originOf(document) };
  terminal.out(
    json
      ? jsonOf('rubric', context.now(), { ...document.value, ...standing, file: document.file })
      : rubricPage(document.value, { ...standing, on: context.now().slice(0, 10) }, terminal.columns, paintWith(terminal.colours.out)),
  );
  return 0;
}
