import type { Standing } from '../../scoring/history/trend-point.ts';
import type { Correcting, Correction } from '../../scoring/store/correct.ts';
import type { Answer } from './answer.ts';
import { standingsApart, whyCorrected } from './correction-words.ts';
import { fit, fitList, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

/** What judging the past again came to. */
export interface CorrectionReport extends Correcting {
  /** Since when evaluations were looked at. */
  readonly from: string;
  /** When it was done. */
  readonly asOf: string;
}

/** For each rubric whose grade is said otherwise now, from when until when; then what was looked at, and what was not. */
export function correctionPage({ corrections, evaluations, from, kept, leftOut }: CorrectionReport, columns: number, paint: Paint): string {
  const nameWidth = Math.max(16, Math.min(28, columns - 54));
  const changeWidth = columns - nameWidth - 24;
  const tables = [...Map.groupBy(corrections, ({ rubric }) => rubric)].map(([rubric, own]) => {
    const table = textTable(
      [{ title: 'Entity', width: nameWidth }, { title: 'From', width: 12 }, { title: 'Until', width: 12 }, { title: 'Was → is' }],
      shownRows(own).map(({ entity, validFrom, validTo, change }) => [
        fit(plain(entity.slice(entity.indexOf('/') + 1)), nameWidth - 2),
        validFrom.slice(0, 10),
        validTo.slice(0, 10),
        wrap(change, changeWidth).join('\n'),
      ]),
      paint,
    );
    return `${paint('bold', plain(rubric))}\n\n${table}\n\n`;
  });
  const notes = [
    `${evaluations} ${evaluations === 1 ? 'evaluation' : 'evaluations'} since ${from.slice(0, 10)} judged again on what is known now, by the program as it is now.`,
    ...(corrections.length > 0
      ? [`What was reported stays as it is; these stand beside it. What may be behind them: ${whyCorrected}.`]
      : []),
    ...(kept !== null && kept > from ? [`Left alone: evaluations of before ${kept.slice(0, 10)}, whose past was given up.`] : []),
    ...(leftOut.length > 0
      ? [`Left alone: ${fitList(leftOut.map(plain), columns - 20)}, which ask for grades that were reported, and those stand.`]
      : []),
  ];
  return [
    ...tables,
    ...(corrections.length === 0 ? ['Nothing that was reported would be said otherwise today.\n\n'] : []),
    ...notes.flatMap((note) => wrap(note, columns).map((line) => `${paint('dim', line)}\n`)),
  ].join('');
}

interface Row extends Pick<Correction, 'entity' | 'validFrom' | 'validTo'> {
  readonly change: string;
}

/** A row for each correction; those that follow one another and would read the same are one. */
function shownRows(corrections: readonly Correction[]): readonly Row[] {
  const rows: Row[] = [];
  for (const { entity, before, after, validFrom, validTo } of corrections) {
    const change = standingsApart(before, after).join(' → ');
    const last = rows.at(-1);
    const goesOn = last?.entity === entity && last.validTo === validFrom && last.change === change;
    if (goesOn) rows.pop();
    rows.push({ entity, validFrom: goesOn ? last.validFrom : validFrom, validTo, change });
  }
  return rows;
}

/** The same for machines: a row for each correction that was recorded. */
export function correctionAnswer({ corrections, asOf, ...about }: CorrectionReport): Answer {
  const cells = (prefix: string, standing: Standing | null): Record<string, string | number | null> => ({
    [`${prefix}Letter`]: standing?.letter ?? null,
    [`${prefix}Level`]: standing?.level ?? null,
    [`${prefix}Score`]: standing?.score ?? null,
    [`${prefix}Coverage`]: standing?.coverage ?? null,
  });
  const parts = ['Letter', 'Level', 'Score', 'Coverage'];
  return {
    asOf,
    columns: [
      'rubric',
      'entity',
      'version',
      'validFrom',
      'validTo',
      ...parts.map((part) => `before${part}`),
      ...parts.map((part) => `after${part}`),
    ].map((name) => ({ name, title: name })),
    rows: corrections.map(({ before, after, ...correction }) => ({ ...correction, ...cells('before', before), ...cells('after', after) })),
    about,
  };
}
