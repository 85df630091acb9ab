import { using, type AppliedOperation, type OperationsOf } from './applied-operation.ts';
import { dateOf, decimalOf, gradeOf, timestampOf } from './spelt.ts';
import { versionOf } from './version-operation.ts';

/** What a text holds, and a number or a truth as JSON writes it; NULL for what is of another kind than the given ones. */
function scalar(json: string, kinds: readonly string[]): string {
  return `CASE WHEN json_type(${json}) IN (${kinds.map((kind) => `'${kind}'`).join(', ')}) THEN json_extract_string(${json}, '$') END`;
}

const integers = ['BIGINT', 'UBIGINT', 'HUGEINT'];
const numbers = [...integers, 'DOUBLE'];

/** A whole number above this is not told apart from its neighbours. */
const exact = 9_007_199_254_740_991;
const isExact = String.raw`NOT (abs(it) > ${exact} AND regexp_full_match(text, '\s*[+-]?\d+\s*'))`;

/** A value that json gives, and the error of a json that gives none though it is there. */
function failing(json: string, value: string, fails: string): AppliedOperation {
  return { value, error: `CASE WHEN ${json} IS NOT NULL AND ${value} IS NULL THEN left(CAST(${json} AS VARCHAR), 60) || ' ${fails}' END` };
}

function converted(kinds: readonly string[], convert: (text: string) => string, fails: string): (json: string) => AppliedOperation {
  return (json) => failing(json, convert(using(json, scalar('it', kinds))), fails);
}

/** Null inside json is the null of the language. */
function orNull(json: string): string {
  return `nullif(${json}, CAST('null' AS JSON))`;
}

const found = (pointer: string): string => `CASE WHEN json_type(it) = 'OBJECT' THEN ${orNull(`json_extract(it, ${pointer})`)} END`;
const items = (list: string): string => `list_transform(${list}, lambda one: ${orNull('one')})`;

const lengthOf = [
  `CASE json_type(it) WHEN 'ARRAY' THEN CAST(json_array_length(it) AS BIGINT) WHEN 'OBJECT' THEN len(json_keys(it))`,
  `WHEN 'VARCHAR' THEN length(json_extract_string(it, '$')) END`,
].join(' ');

const unitSeconds = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };
/** A length of time as the language writes it, and in ISO 8601: years of 365 days, weeks, days, hours, minutes, seconds. */
const short = String.raw`(\d+(?:\.\d+)?)([wdhms])`;
const iso = String.raw`([+-]?)P(?:(-?\d+)Y)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+(?:\.\d+)?)S)?)?`;
const isoSeconds = [31_536_000, 604_800, 86_400, 3_600, 60, 1];

function secondsOf(text: string): string {
  const group = (pattern: string, number: number): string => `regexp_extract(it, '^${pattern}$', ${number})`;
  const units = Object.entries(unitSeconds).map(([unit, seconds]) => `WHEN '${unit}' THEN ${seconds}`);
  const parts = isoSeconds.map((seconds, index) => `coalesce(TRY_CAST(${group(iso, index + 2)} AS DOUBLE), 0) * ${seconds}`);
  const sign = `CASE ${group(iso, 1)} WHEN '-' THEN -1 ELSE 1 END`;
  return using(
    text,
    [
      `CASE WHEN regexp_full_match(it, '${short}') THEN CAST(${group(short, 1)} AS DOUBLE) * CASE ${group(short, 2)} ${units.join(' ')} END`,
      String.raw`WHEN regexp_full_match(it, '${iso}') AND regexp_matches(it, '\d[A-Z]$') THEN ${sign} * (${parts.join(' + ')}) END`,
    ].join(' '),
  );
}

/** The number of a text, when it is one that a number holds exactly as it is written. */
function exactDecimalOf(text: string): string {
  return `list_transform([${text}], lambda text: ${using(decimalOf('text'), `CASE WHEN ${isExact} THEN it END`)})[1]`;
}

export const jsonOperations: OperationsOf<
  | 'jsonGet'
  | 'jsonFind'
  | 'jsonAt'
  | 'jsonItems'
  | 'jsonValues'
  | 'jsonLength'
  | 'jsonShown'
  | 'jsonToBoolean'
  | 'jsonToNumber'
  | 'jsonToText'
  | 'jsonToDate'
  | 'jsonToTimestamp'
  | 'jsonToDuration'
  | 'jsonToVersion'
  | 'jsonToGrade'
> = {
  jsonGet: (json, pointer) => ({
    value: using(json, found(pointer)),
    error: `CASE WHEN json_type(${json}) <> 'OBJECT' THEN left(CAST(${json} AS VARCHAR), 60) || ' has no keys' END`,
  }),
  jsonFind: (json, pointer) => ({ value: using(json, found(pointer)) }),
  jsonAt: (json, position) => ({
    value: using(json, `CASE WHEN json_type(it) = 'ARRAY' THEN ${orNull(`json_extract(it, ${position})`)} END`),
    error: `CASE WHEN json_type(${json}) <> 'ARRAY' THEN left(CAST(${json} AS VARCHAR), 60) || ' is no list' END`,
  }),
  jsonItems: (json) => failing(json, items(`TRY_CAST(${json} AS JSON[])`), 'is no list'),
  jsonValues: (json) =>
    failing(
      json,
      using(json, items(`CASE WHEN json_type(it) = 'OBJECT' THEN json_extract(it, '$.*') ELSE TRY_CAST(it AS JSON[]) END`)),
      'has no elements',
    ),
  jsonLength: (json) => failing(json, using(json, lengthOf), 'has no length'),
  jsonShown: (json) => ({ value: `json_extract_string(${json}, '$')` }),
  jsonToBoolean: converted(
    ['VARCHAR', 'BOOLEAN'],
    (text) => using(text, `CASE it WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END`),
    'is neither true nor false',
  ),
  jsonToNumber: converted(['VARCHAR', ...numbers], exactDecimalOf, 'spells no number'),
  jsonToText: converted(['VARCHAR', 'BOOLEAN', ...numbers], (text) => text, 'is no text'),
  jsonToDate: converted(['VARCHAR'], dateOf, 'is no date'),
  jsonToTimestamp: converted(['VARCHAR'], timestampOf, 'is no moment'),
  jsonToDuration: converted(['VARCHAR'], secondsOf, 'is no length of time'),
  jsonToVersion: converted(['VARCHAR', ...integers], versionOf, 'is no version'),
  jsonToGrade: converted(['VARCHAR'], gradeOf, 'is no grade'),
};
