import type { Operation } from '../plan/plan.ts';
import { converting, type AppliedOperation, type OperationsOf } from './applied-operation.ts';
import { jsonOperations } from './json-operation.ts';
import { listOperations } from './list-operation.ts';
import { patternOperations } from './pattern-operation.ts';
import { blanks, dateOf, decimalOf, gradeOf, timestampOf } from './spelt.ts';
import { versionOperations } from './version-operation.ts';

export function applyOperation(operation: Operation, given: readonly string[]): AppliedOperation {
  return operations[operation](...given);
}

/** Whether an operation asks something of a value: of null the answer is unknown. Any other gives null of null. */
export function isQuestion(operation: Operation): boolean {
  return questions.has(operation);
}

const questions: ReadonlySet<Operation> = new Set([
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'matchesIn',
  'matchesGiven',
  'matchesInGiven',
  'versionIsStable',
]);

function dayOf(moment: string): string {
  return `CAST(CAST(${moment} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS DATE)`;
}

function partOf(part: string): (moment: string, zone: string) => AppliedOperation {
  return (moment, zone) => ({ value: `CAST(date_part('${part}', CAST(${moment} AS TIMESTAMPTZ) AT TIME ZONE ${zone}) AS BIGINT)` });
}

function startOf(unit: string): (moment: string) => AppliedOperation {
  return (moment) => ({ value: `CAST(date_trunc('${unit}', ${dayOf(moment)}) AS DATE)` });
}

const operations: OperationsOf<Operation> = {
  lower: (text) => ({ value: `lower(${text})` }),
  upper: (text) => ({ value: `upper(${text})` }),
  trim: (text) => ({ value: `trim(${text}, ${blanks})` }),
  length: (text) => ({ value: `length(${text})` }),
  contains: (text, part) => ({ value: `contains(${text}, ${part})` }),
  startsWith: (text, part) => ({ value: `starts_with(${text}, ${part})` }),
  endsWith: (text, part) => ({ value: `ends_with(${text}, ${part})` }),
  matches: (text, pattern) => ({ value: `regexp_full_match(${text}, ${pattern})` }),
  matchesIn: (text, pattern) => ({ value: `regexp_matches(${text}, ${pattern})` }),
  split: (text, separator) => ({ value: `string_split(${text}, ${separator})` }),
  listLength: (list) => ({ value: `len(${list})` }),
  negate: (number) => ({ value: `(-${number})` }),
  round: (number) => ({ value: `TRY_CAST(round(${number}) AS BIGINT)` }),
  absolute: (number) => ({ value: `abs(${number})` }),
  parseNumber: (text) => converting(text, decimalOf(text), 'spells no number'),
  parseDate: (text) => converting(text, dateOf(text), 'is no date'),
  parseTimestamp: (text) => converting(text, timestampOf(text), 'is no moment'),
  parseGrade: (text) => converting(text, gradeOf(text), 'is no grade'),
  gradeRank: (grade) =>
    converting(grade, `CASE ${grade} WHEN 'A' THEN 5 WHEN 'B' THEN 4 WHEN 'C' THEN 3 WHEN 'D' THEN 2 WHEN 'F' THEN 1 END`, 'is no grade'),
  toText: (value) => ({ value: `CAST(${value} AS VARCHAR)` }),
  toDate: (moment) => ({ value: dayOf(moment) }),
  startOfWeek: startOf('week'),
  startOfMonth: startOf('month'),
  startOfQuarter: startOf('quarter'),
  startOfYear: startOf('year'),
  hour: partOf('hour'),
  weekday: partOf('isodow'),
  ...patternOperations,
  ...versionOperations,
  ...jsonOperations,
  ...listOperations,
};
