import type { EditEffect, Mover, RubricDiff } from '../../scoring/diff/diff.ts';
import type { Diff } from '../../scoring/diff/diff-rubrics.ts';
import {
  besides,
  causeWords,
  coverageLine,
  distribution,
  fieldLines,
  letterOf,
  levelCounts,
  levelOf,
  moveWords,
  nothingDiffers,
  scoreStep,
  step,
  summaryOf,
  verdictLine,
  type SideNames,
} from './diff-words.ts';
import { fit, plain } from './fit.ts';
import { code, markup } from './markup.ts';

/** The same as a comment on a pull request: the answer first, who moves, and folded away what each check does to whom. */
export function diffMarkdown(diff: Diff, names: SideNames): string {
  const { diffs, unchanged } = diff;
  if (diffs.length === 0) return `${markup(nothingDiffers(diff, names))}\n`;
  const same = unchanged.length === 0 ? [] : [`The same on both sides: ${unchanged.map(code).join(', ')}.`, ''];
  return [
    ...diffs.flatMap((each) => section(each, names)),
    ...same,
    `<sub>${markup(`${names.before} → ${names.after}, both judged on the facts of ${diff.asOf}`)}</sub>`,
    '',
  ].join('\n');
}

/** More would bury the rest of the comment, and a comment has a longest length. */
const mostShown = 50;
const mostInFold = 10;

function section(diff: RubricDiff, names: SideNames): string[] {
  const { title, movers, edits } = diff;
  const what = besides(diff);
  const moved = movers.filter(({ move }) => move !== 'score');
  const both = diff.before !== null && diff.after !== null;
  return [
    `### ${markup(title)}`,
    '',
    `**${markup(summaryOf(diff))}**${what === null ? '' : ` ${markup(what)}`}`,
    '',
    ...(both && moved.length > 0 ? moverTable(diff, moved) : []),
    ...edits.flatMap((edit) => fold(edit, movers)),
    ...standing(diff, names),
    '',
  ];
}

function moverTable(diff: RubricDiff, movers: readonly Mover[]): string[] {
  const ladder = levelCounts(diff).length > 0;
  const shown = movers.slice(0, mostShown);
  const rest = movers.length - shown.length;
  return [
    row(['Entity', 'Becomes', 'Grade', ...(ladder ? ['Level'] : []), 'Score', 'By']),
    row(['---', '---', '---', ...(ladder ? ['---'] : []), '---:', '---']),
    ...shown.map((mover) =>
      row([
        code(mover.entity),
        moveWords[mover.move],
        step(letterOf(mover.before), letterOf(mover.after)),
        ...(ladder ? [markup(step(levelOf(mover.before), levelOf(mover.after)))] : []),
        scoreStep(mover),
        markup(causeWords(mover).join(', ')),
      ]),
    ),
    '',
    ...(rest > 0 ? [`… and ${rest} more.`, ''] : []),
  ];
}

/** One edit, folded: what was changed, how verdicts move, and on whom it tells. */
function fold(edit: EditEffect, movers: readonly Mover[]): string[] {
  const moved = movers.filter(({ causes }) => causes.some(({ of, name }) => of === edit.of && name === edit.name));
  const verdicts = verdictLine(edit.verdicts);
  const heading = [edit.change === 'changed' ? '' : edit.change, verdicts, `moves ${moved.length === 0 ? 'nobody' : moved.length}`]
    .filter((each) => each !== '')
    .join('; ');
  const shown = moved.slice(0, mostInFold);
  const rest = moved.length - shown.length;
  return [
    `<details><summary>${code(edit.name)}: ${markup(heading)}</summary>`,
    '',
    ...(edit.change === 'changed' ? fieldLines(edit).map((line) => `- ${code(line)}`) : []),
    ...shown.map((mover) => `- ${code(mover.entity)} ${withReason(mover, edit)}`),
    ...(rest > 0 ? [`- … and ${rest} more`] : []),
    '',
    '</details>',
    '',
  ];
}

function withReason({ move, before, after, causes }: Mover, edit: EditEffect): string {
  const { reason = null } = causes.find(({ of, name }) => of === edit.of && name === edit.name) ?? {};
  const becomes = move === 'worse' || move === 'better' ? step(letterOf(before), letterOf(after)) : moveWords[move];
  return reason === null ? becomes : `${becomes}: ${markup(fit(plain(reason), 160))}`;
}

function standing(diff: RubricDiff, { before, after }: SideNames): string[] {
  const counts = [...distribution(diff), ...levelCounts(diff)];
  return [
    row(['', ...counts.map(({ name }) => markup(name))]),
    row(['---', ...counts.map(() => '---:')]),
    row([markup(before), ...counts.map((each) => String(each.before))]),
    row([markup(after), ...counts.map((each) => String(each.after))]),
    '',
    `${coverageLine(diff)} on average.`,
    '',
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
