import type { VerdictName } from '../../../rubrics/grade.ts';
import type { Cause } from '../../scoring/history/change-cause.ts';
import type { ChangedRow, ChangedValue, TurningPoint } from '../../scoring/report.ts';
import { duration } from './quantity.ts';

const states: Readonly<Record<VerdictName, string>> = {
  pass: 'Passing',
  fail: 'Failing',
  'no-data': 'Without data',
  error: 'In error',
  exempt: 'Exempt',
  'not-applicable': 'Not applicable',
};

/** What changed, where the details that follow say the rest. */
const brief: Readonly<Partial<Record<Cause['how'], string>>> = {
  rewritten: 'The rubric asks something else.',
  began: 'An exemption began.',
  ended: 'The exemption ended.',
  known: 'What was not known became known.',
  unknown: 'What was known is known no more.',
  aged: 'Only time went by: the facts are the same.',
  changed: 'The facts changed.',
};

/** So many values and rows are told of; all stand in the JSON. */
const most = 3;

/** What is said of a turning point, a sentence each; texts from outside stand in them as they are. */
export interface TurningWords {
  /** `Failing since 2026-10-21 09:14 UTC, for 31 d` */
  readonly title: string;
  /** What was said before, or why that is not known. */
  readonly before: string;
  /** What changed; null where nothing was judged before. */
  readonly change: string | null;
  readonly details: readonly string[];
}

export function turningWords(verdict: VerdictName, turning: TurningPoint, asOf: string): TurningWords {
  const { since, before, judgedBefore, cause } = turning;
  const age = (Date.parse(asOf) - Date.parse(since)) / 1000;
  const title = `${states[verdict]} since ${moment(since)}${age >= 60 ? `, for ${spanOf(age)}` : ''}`;
  if (judgedBefore === null) {
    return { title, before: 'It was judged then for the first time: it may have been so for longer.', change: null, details: [] };
  }
  return {
    title,
    before: before
      ? `Before: ${before.verdict}, last judged ${moment(judgedBefore)}. ${before.reason}`
      : `Not judged before; the evaluation before that one was ${moment(judgedBefore)}.`,
    change: cause && `Then: ${uncapitalized(brief[cause.how] ?? cause.says)}`,
    details: detailsOf(turning),
  };
}

function detailsOf({ cause, fields, sources, rows, moreRows, values }: TurningPoint): string[] {
  const shown = rows.slice(0, most);
  const more = rows.length - shown.length + moreRows;
  const ofRubric = fields.map(({ field, before, after }) => `${field}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`);
  const ofFacts = [
    ...sources.map(
      ({ table, external, source, before, after }) =>
        `${spelled(table)}${external === null ? '' : ` of ${external}`}${source === null ? '' : `, ${source}`}: ${before ?? 'not there'} → ${after ?? 'not there'}`,
    ),
    ...innermost(values)
      .slice(0, most)
      .map(({ text, before, after }) => `\`${text}\`: ${valueName(before)} → ${valueName(after)}`),
    ...shown.map(rowChange),
    ...(more > 0 ? [`${more} more ${more === 1 ? 'row' : 'rows'} changed`] : []),
  ];
  return cause?.kind === 'rubric' ? [...ofRubric, ...ofFacts] : [...ofFacts, ...ofRubric];
}

function valueName(value: string | null): string {
  return value === null ? 'unknown' : value === 'null' ? 'nothing' : value;
}

function uncapitalized(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function rowChange({ table, source, row, how, at, columns }: ChangedRow): string {
  const named = Object.entries(row).flatMap(([column, value]) => (value === null ? [] : [`${column} ${value}`]));
  const when = at === null ? '' : ` ${moment(at)}`;
  const seen = columns
    .filter(({ before, after }) => (how === 'went' ? before : after) !== null || how === 'changed')
    .map(({ column, before, after }) =>
      how === 'changed'
        ? `${column} ${before ?? 'nothing'} → ${after ?? 'nothing'}`
        : `${column} ${(how === 'went' ? before : after) ?? ''}`,
    );
  const said = seen.length === 0 ? '' : `: ${seen.join(', ')}`;
  return `${spelled(table)} (${named.join(', ')}) ${how}${when}, by ${source}${said}`;
}

/** Of values that changed, those in whose text no other stands that changed. */
function innermost(values: readonly ChangedValue[]): ChangedValue[] {
  return values.filter(({ text }) => !values.some((other) => other.text !== text && text.includes(other.text)));
}

/** A span of time without a fraction that is none: `9 d`. */
export function spanOf(seconds: number): string {
  return duration(seconds).replace('.0 ', ' ');
}

function spelled(table: string): string {
  return table.replaceAll('_', ' ');
}

/** An instant to the minute. */
export function moment(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
