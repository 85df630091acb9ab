import type { Operation } from '../plan/plan.ts';

/** An operation as SQL over rendered arguments, and what to report for a row where it could not be carried out. */
export interface AppliedOperation {
  readonly value: string;
  readonly error?: string;
}

export function applyOperation(operation: Operation, given: readonly string[]): AppliedOperation {
  return operations[operation](...given);
}

const operations: Readonly<Record<Operation, (...given: string[]) => AppliedOperation>> = {
  lower: (text) => ({ value: `lower(${text})` }),
  upper: (text) => ({ value: `upper(${text})` }),
  trim: (text) => ({ value: `trim(${text})` }),
  length: (text) => ({ value: `length(${text})` }),
  contains: (text, part) => ({ value: `contains(${text}, ${part})` }),
  startsWith: (text, part) => ({ value: `starts_with(${text}, ${part})` }),
  endsWith: (text, part) => ({ value: `ends_with(${text}, ${part})` }),
  matches: (text, pattern) => ({ value: `regexp_full_match(${text}, ${pattern})` }),
  matchesIn: (text, pattern) => ({ value: `regexp_matches(${text}, ${pattern})` }),
  listLength: (list) => ({ value: `len(${list})` }),
  listContains: (list, item) => ({ value: `list_contains(${list}, ${item})` }),
  negate: (number) => ({ value: `(-${number})` }),
  round: (number) => ({ value: `CAST(round(${number}) AS BIGINT)` }),
  absolute: (number) => ({ value: `abs(${number})` }),
  parseNumber: (text) => ({
    value: `TRY_CAST(${text} AS DOUBLE)`,
    error: `CASE WHEN ${text} IS NOT NULL AND TRY_CAST(${text} AS DOUBLE) IS NULL THEN '"' || left(${text}, 60) || '" spells no number' END`,
  }),
  toText: (value) => ({ value: `CAST(${value} AS VARCHAR)` }),
};
