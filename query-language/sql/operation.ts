import type { Operation } from '../plan/plan.ts';

/** An operation as SQL over rendered arguments, and what to report for a row where it could not be carried out. */
export interface AppliedOperation {
  readonly value: string;
  readonly error?: string;
}

export function applyOperation(operation: Operation, given: readonly string[]): AppliedOperation {
  return operations[operation](...given);
}

/** Every character that counts as a blank, as SQL: spaces of all widths, tabs and line ends. */
const blanks = `'\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'`;

/** A decimal number, with a sign or an exponent, and blanks around it: no `nan`, no `1_000`. */
const decimal = String.raw`\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*`;

const operations: Readonly<Record<Operation, (...given: string[]) => AppliedOperation>> = {
  lower: (text) => ({ value: `lower(${text})` }),
  upper: (text) => ({ value: `upper(${text})` }),
  trim: (text) => ({ value: `trim(${text}, ${blanks})` }),
  length: (text) => ({ value: `length(${text})` }),
  contains: (text, part) => ({ value: `contains(${text}, ${part})` }),
  startsWith: (text, part) => ({ value: `starts_with(${text}, ${part})` }),
  endsWith: (text, part) => ({ value: `ends_with(${text}, ${part})` }),
  matches: (text, pattern) => ({ value: `regexp_full_match(${text}, ${pattern})` }),
  matchesIn: (text, pattern) => ({ value: `regexp_matches(${text}, ${pattern})` }),
  listLength: (list) => ({ value: `len(${list})` }),
  negate: (number) => ({ value: `(-${number})` }),
  round: (number) => ({ value: `TRY_CAST(round(${number}) AS BIGINT)` }),
  absolute: (number) => ({ value: `abs(${number})` }),
  parseNumber: (text) => {
    const spelt = `TRY_CAST(trim(${text}, ${blanks}) AS DOUBLE)`;
    const number = `CASE WHEN regexp_full_match(${text}, '${decimal}') AND isfinite(${spelt}) THEN ${spelt} END`;
    const error = `CASE WHEN ${text} IS NOT NULL AND ${number} IS NULL THEN '"' || left(${text}, 60) || '" spells no number' END`;
    return { value: number, error };
  },
  toText: (value) => ({ value: `CAST(${value} AS VARCHAR)` }),
};
