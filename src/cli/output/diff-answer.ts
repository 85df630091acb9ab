import type { Diff } from '../../scoring/diff/diff-rubrics.ts';
import type { Answer } from './answer.ts';
import { causeWords, type SideNames } from './diff-words.ts';

/** For machines: a row for each mover; beside them what was changed in each rubric and how all stand before and after. */
export function diffAnswer({ asOf, diffs, unchanged }: Diff, { before, after }: SideNames): Answer {
  return {
    asOf,
    columns: [
      { name: 'rubric', title: 'Rubric' },
      { name: 'entity', title: 'Entity' },
      { name: 'move', title: 'Move' },
      { name: 'letterBefore', title: 'Grade before' },
      { name: 'letterAfter', title: 'Grade after' },
      { name: 'levelBefore', title: 'Level before' },
      { name: 'levelAfter', title: 'Level after' },
      { name: 'scoreBefore', title: 'Score before' },
      { name: 'scoreAfter', title: 'Score after' },
      { name: 'coverageBefore', title: 'Coverage before' },
      { name: 'coverageAfter', title: 'Coverage after' },
      { name: 'causes', title: 'By' },
    ],
    rows: diffs.flatMap(({ rubric, movers }) =>
      movers.map((mover) => ({
        rubric,
        entity: mover.entity,
        move: mover.move,
        letterBefore: mover.before?.letter ?? null,
        letterAfter: mover.after?.letter ?? null,
        levelBefore: mover.before?.level ?? null,
        levelAfter: mover.after?.level ?? null,
        scoreBefore: mover.before?.score ?? null,
        scoreAfter: mover.after?.score ?? null,
        coverageBefore: mover.before?.coverage ?? null,
        coverageAfter: mover.after?.coverage ?? null,
        causes: causeWords(mover),
      })),
    ),
    about: {
      before,
      after,
      rubrics: diffs.map(({ rubric, title, before, after, edits }) => ({ rubric, title, before, after, edits })),
      unchanged,
    },
  };
}
