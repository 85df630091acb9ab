import type { Context, Given } from './context.ts';
import type { Member } from './members.ts';
import { picked, rowsOf, type Name } from './names.ts';
import { isRow, unknown, type Row } from './value.ts';

type Columns = Readonly<Record<string, unknown>>;

/** The rows of a table whose columns are what the arguments of these names say; those that were left out narrow nothing. */
const narrowed =
  (...names: readonly string[]) =>
  (columns: Columns, given: Given): boolean =>
    names.every((name) => given.value(name) === undefined || columns[name] === given.value(name));

function one(table: string, takes: readonly string[], column?: string): Name {
  const row = picked(table, takes.at(-1)!, 'first', takes, narrowed(...takes));
  return column === undefined ? row : { takes, give: (given, context) => columnOf(row.give(given, context), column, context) };
}

function columnOf(row: ReturnType<Name['give']>, column: string, context: Context): ReturnType<Name['give']> {
  return isRow(row) ? context.column(row, column) : row;
}

/** The newest measure of a metric over the window that is asked for. */
function measured(metric: string): Name {
  return picked('measure', 'window_from', 'last', ['lookback', 'window'], (columns, given) => {
    if (columns['metric'] !== metric) return false;
    const window = given.value('window');
    if (window === undefined) return columns['window'] === `${((given.value('lookback') as number | undefined) ?? 7_776_000) / 86_400}d`;
    if (window === 'this quarter') return columns['period'] === 'quarter';
    if (window === 'last quarter') return columns['period'] === 'quarter' && !(columns['flags'] as readonly string[]).includes('partial');
    return columns['window'] === window;
  });
}

const attestation = one('attestation', ['key']);

/** What is stated under a key: of what nobody states anything, it is not known whether it is so. */
const attested: Name = {
  takes: ['key'],
  give: (given, context) => {
    const row = attestation.give(given, context);
    return isRow(row) && !row.present ? unknown : columnOf(row, 'holds', context);
  },
};

/** Names of what an evaluation worked out, and of what people attest. */
export const resultNames: Readonly<Record<string, Name>> = {
  grade: one('grade', ['rubric'], 'letter'),
  scorecard: one('grade', ['rubric']),
  scorecards: rowsOf('grade'),
  verdict: one('verdict', ['rubric', 'check'], 'verdict'),
  verdicts: rowsOf('verdict', ['rubric'], narrowed('rubric')),
  attested,
  attestation,
  attestations: rowsOf('attestation'),
  'dora.deploymentFrequency': measured('deployment-frequency'),
  'dora.leadTime': measured('lead-time'),
  'dora.changeFailureRate': measured('change-failure-rate'),
  'dora.recoveryTime': measured('recovery-time'),
  'dora.measures': rowsOf('measure'),
};

/** Rows of a world hold from its beginning. */
const since: Member = { takes: [], give: (object, _, context) => (isRow(object) && object.present ? context.began : null) };

/** A value of a measure that could not be taken is unknown. */
function measure(column: string): Member {
  return { takes: [], give: (object, _, context) => ((object as Row).present ? context.column(object as Row, column) : unknown) };
}

export const resultMembers: Readonly<Record<string, Member>> = {
  'grade.since': since,
  'verdict.since': since,
  ...Object.fromEntries(['value', 'low', 'high', 'p50', 'p75', 'p90'].map((column) => [`measure.${column}`, measure(column)])),
};
