import width from 'string-width';
import type { EditEffect, Mover, RubricDiff } from '../../scoring/diff/diff.ts';
import type { Move } from '../../scoring/diff/diff-move.ts';
import type { Diff } from '../../scoring/diff/diff-rubrics.ts';
import {
  besides,
  byMove,
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
import { fit, fitList, padEnd, padStart, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

/** For each rubric that differs: the answer in a sentence, what was changed, who moves and by what, and how all stand before and after. */
export function diffPage(diff: Diff, names: SideNames, columns: number, paint: Paint): string {
  const { diffs, unchanged } = diff;
  const sides = { before: plain(names.before), after: plain(names.after) };
  if (diffs.length === 0) return wrap(nothingDiffers(diff, sides), columns).join('\n') + '\n';
  const same = unchanged.length === 0 ? [] : [paint('dim', fit(`The same on both sides: ${unchanged.join(', ')}`, columns)), ''];
  return [...diffs.flatMap((each) => section(each, sides, columns, paint)), ...same].join('\n');
}

/** More of one sort are told by their number: the other formats list them all. */
const mostShown = 20;
const mostWithOtherPoints = 5;

function section(diff: RubricDiff, names: SideNames, columns: number, paint: Paint): string[] {
  const { title, edits, movers, before, after } = diff;
  const what = besides(diff);
  const versions = `${names.before}${before ? ` ${before.version.slice(0, 7)}` : ''} → ${names.after}${after ? ` ${after.version.slice(0, 7)}` : ''}`;
  return [
    paint(['bold', 'underline'], fit(plain(title), columns)),
    paint('dim', fit(versions, columns)),
    '',
    ...wrap(summaryOf(diff), columns).map((line) => paint('bold', line)),
    ...(what === null ? [] : wrap(what, columns)),
    '',
    ...edits.flatMap((edit) => editLines(edit, columns, paint)),
    ...(edits.length > 0 ? [''] : []),
    ...(before && after ? byMove(movers).flatMap(([move, some]) => moverLines(move, some, diff, columns, paint)) : []),
    ...distributionLines(diff, columns, paint),
    '',
  ];
}

function editLines(edit: EditEffect, columns: number, paint: Paint): string[] {
  const effects = [verdictLine(edit.verdicts), edit.movers > 0 ? `moves ${edit.movers}` : 'moves nobody']
    .filter((each) => each !== '')
    .join('; ');
  return [
    `  ${paint('bold', plain(edit.name))}`,
    ...fieldLines(edit).flatMap((line) => wrap(plain(line), columns - 4).map((each) => `    ${each}`)),
    ...wrap(effects, columns - 4).map((line) => `    ${paint('dim', line)}`),
  ];
}

function moverLines(move: Move, movers: readonly Mover[], { before, after }: RubricDiff, columns: number, paint: Paint): string[] {
  const most = move === 'score' ? mostWithOtherPoints : mostShown;
  const shown = movers.slice(0, most);
  const ladder = (before?.levels.length ?? 0) + (after?.levels.length ?? 0) > 0;
  const cells = shown.map((mover) => ({
    name: plain(nameOf(mover.entity)),
    letter: step(letterOf(mover.before), letterOf(mover.after)),
    level: step(levelOf(mover.before), levelOf(mover.after)),
    score: scoreStep(mover),
    by: causeWords(mover).map(plain),
  }));
  const widest = (texts: readonly string[], least: number): number => Math.max(least, ...texts.map((text) => width(text))) + 2;
  const nameWidth = Math.min(
    26,
    widest(
      cells.map(({ name }) => name),
      6,
    ),
  );
  const levelWidth = ladder
    ? Math.min(
        20,
        widest(
          cells.map(({ level }) => level),
          5,
        ),
      )
    : 0;
  const letterWidth = widest(
    cells.map(({ letter }) => letter),
    5,
  );
  const scoreWidth = widest(
    cells.map(({ score }) => score),
    5,
  );
  const room = Math.max(12, columns - nameWidth - levelWidth - letterWidth - scoreWidth);
  const table = textTable(
    [
      { title: 'Entity', width: nameWidth },
      { title: 'Grade', width: letterWidth },
      ...(ladder ? [{ title: 'Level', width: levelWidth }] : []),
      { title: 'Score', width: scoreWidth },
      { title: 'By', width: room + 2 },
    ],
    cells.map(({ name, letter, level, score, by }) => [
      fit(name, nameWidth - 2),
      letter,
      ...(ladder ? [fit(level, levelWidth - 2)] : []),
      score,
      fitList(by, room),
    ]),
    paint,
  );
  const rest = movers.length - shown.length;
  return [
    paint(colourOf[move], `${movers.length} ${moveWords[move]}`),
    table,
    ...(rest > 0 ? [paint('dim', `… and ${rest} more; \`-o csv\` lists them all`)] : []),
    '',
  ];
}

const colourOf: Readonly<Record<Move, Parameters<Paint>[0]>> = {
  worse: 'red',
  'loses-letter': 'yellow',
  mixed: 'magenta',
  undecided: 'yellow',
  leaves: 'cyan',
  relabelled: 'cyan',
  enters: 'cyan',
  'gains-letter': 'green',
  better: 'green',
  score: 'dim',
};

/** Without kind and namespace, where they are the usual ones. */
function nameOf(entity: string): string {
  return entity.replace(/^[a-z-]+:default\//u, '');
}

function distributionLines(diff: RubricDiff, columns: number, paint: Paint): string[] {
  const letters = distribution(diff);
  const levels = levelCounts(diff);
  const most = Math.max(1, ...[...letters, ...levels].flatMap(({ before, after }) => [before, after]));
  const nameWidth = Math.min(12, Math.max(9, ...levels.map(({ name }) => width(plain(name)) + 1)));
  const widest = Math.max(4, Math.floor((columns - 2 - nameWidth - 16) / 2));
  const bar = (count: number): string => '█'.repeat(count === 0 ? 0 : Math.max(1, Math.round((count / most) * widest)));
  const line = ({ name, before, after }: (typeof letters)[number]): string => {
    const left = padEnd(`${padStart(String(before), 5)} ${bar(before)}`, widest + 8);
    const right = `${padStart(String(after), 5)} ${bar(after)}`;
    return `  ${padEnd(fit(plain(name), nameWidth - 1), nameWidth)}${paint('dim', left)}${right}`.trimEnd();
  };
  return [
    `  ${padEnd('', nameWidth)}${padEnd(paint('dim', 'before'), widest + 8)}${paint('dim', 'after')}`,
    ...letters.map(line),
    ...levels.map(line),
    '',
    ...wrap(`${coverageLine(diff)} on average: the share of the weight that is known.`, columns - 2).map(
      (each) => `  ${paint('dim', each)}`,
    ),
  ];
}
