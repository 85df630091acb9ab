import { join, relative } from 'node:path';
import { isIdentifier } from '../../../rubrics/rubric.ts';
import { starterRubric } from '../../../rubrics/starter.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { plain } from '../output/fit.ts';
import { paintWith } from '../output/paint.ts';
import { openRubricShelf, originOf } from '../workspace/rubric-shelf.ts';
import { writeNewFile } from '../workspace/write-new-file.ts';

export async function runRubricNew(context: CommandContext, given: string): Promise<ExitCode> {
  const { terminal } = context;
  if (!isIdentifier(given)) throw useFault('cli.rubric-identifier', { given: plain(given), near: slugOf(given) });
  const { listing, folder } = await openRubricShelf(context);
  if (folder === null) throw useFault('cli.no-configuration', { folder: context.folder });
  const namesake = listing.rubrics.find(({ value }) => value.id === given);
  const shipped = namesake && originOf(namesake) === 'library' ? namesake : undefined;
  if (namesake && !shipped) throw useFault('cli.rubric-exists', { path: namesake.file });
  const path = join(folder, `${given}.yaml`);
  // The schema that it names stands beside the library and not here.
  const text = shipped ? shipped.text.replace(/^# yaml-language-server:.*\n/u, '') : starterRubric(given);
  if (!(await writeNewFile(path, text))) throw useFault('cli.rubric-exists', { path });
  const paint = paintWith(terminal.colours.note);
  const shown = relative(context.folder, path) || path;
  const replaces = shipped ? ', a copy of the one that ships, whose place it takes' : '';
  terminal.note(
    `Wrote ${paint('bold', shown)}${replaces}.\nNext: edit it, then assay rubric test ${given} && assay grade --rubric ${given}\n`,
  );
  return 0;
}

/** What may have been meant, as an identifier; null where nothing of it can stand in one. */
function slugOf(text: string): string | null {
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
    .slice(0, 100);
  return isIdentifier(slug) ? slug : null;
}
