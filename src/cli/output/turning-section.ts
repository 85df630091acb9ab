import type { VerdictName } from '../../../rubrics/grade.ts';
import type { Cause } from '../../scoring/change-cause.ts';
import type { ChangedRow, ChangedValue, TurningPoint } from '../../scoring/report.ts';
import { plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';
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

/** Since when the verdict is what it is, what it was before, and what changed then. */
export function turningSection(verdict: VerdictName, turning: TurningPoint, asOf: string, columns: number, paint: Paint): string[] {
  const { since, before, judgedBefore, cause } = turning;
  const age = (Date.parse(asOf) - Date.parse(since)) / 1000;
  const title = `${states[verdict]} since ${moment(since)}${age >= 60 ? `, for ${spanOf(age)}` : ''}`;
  const first = wrap(title, columns).map((line) => paint('bold', line));
  const say = (text: string, colour?: 'dim'): string[] =>
    wrap(plain(text), columns - 2).map((line) => `  ${colour ? paint(colour, line) : line}`);
  if (judgedBefore === null) return [...first, ...say('It was judged then for the first time: it may have been so for longer.'), ''];
  const judged = `judged ${moment(judgedBefore)}`;
  return [
    ...first,
    ...(before
      ? say(`Before: ${before.verdict}, last ${judged}. ${before.reason}`, 'dim')
      : say(`Not judged before, last ${judged}.`, 'dim')),
    ...(cause ? say(`Then: ${uncapitalized(brief[cause.how] ?? cause.says)}`) : []),
    ...detailsOf(turning).flatMap((detail) => bullet(detail, columns)),
    '',
  ];
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

function bullet(text: string, columns: number): string[] {
  return wrap(plain(text), columns - 4).map((line, index) => `${index === 0 ? '  – ' : '    '}${line}`);
}

/** A span of time without a fraction that is none: `9 d`. */
export function spanOf(seconds: number): string {
  return duration(seconds).replace('.0 ', ' ');
}

function spelled(table: string): string {
  return table.replaceAll('_', ' ');
}

function moment(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
