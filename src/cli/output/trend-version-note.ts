import type { Edit } from '../../scoring/diff/diff-edit.ts';
import type { VersionChange } from '../../scoring/history/trend-version.ts';
import { plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';
import { percent } from './quantity.ts';

/** Past so many, how many more there are says enough. */
const mostEdits = 6;

/** `▲ 2026-03-12  The rubric changed: …`: what changed with it is the standard. */
export function versionLines(changes: readonly VersionChange[], columns: number, paint: Paint): string[] {
  return changes.flatMap(({ at, edits, graded, meanBefore, meanAfter }) => {
    const what = edits.length === 0 ? 'only its words' : edits.slice(0, mostEdits).map(editText).join('; ');
    const more = edits.length > mostEdits ? ` and ${edits.length - mostEdits} more` : '';
    const effect =
      meanBefore === null || meanAfter === null
        ? ''
        : ` Mean score of ${graded} at that evaluation: ${percent(meanBefore)} → ${percent(meanAfter)}.`;
    return wrap(`The rubric changed: ${plain(what)}${more}.${effect}`, columns - 16).map(
      (line, index) => `  ${index === 0 ? `▲ ${paint('bold', at.slice(0, 10))}` : ' '.repeat(12)}  ${line}`,
    );
  });
}

/** `coverage: passes ci.coverage >= 80% → ci.coverage >= 70%` */
export function editText({ name, change, fields }: Edit): string {
  if (change !== 'changed') return `${name} is ${change === 'added' ? 'new' : 'gone'}`;
  return `${name}: ${fields.map(({ field, before, after }) => `${field === name ? '' : `${field} `}${before ?? 'none'} → ${after ?? 'none'}`).join(', ')}`;
}
