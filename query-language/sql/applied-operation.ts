import type { Operation } from '../plan/plan.ts';

/** An operation as SQL over rendered arguments, and what to report for a row where it could not be carried out. */
export interface AppliedOperation {
  readonly value: string;
  readonly error?: string;
}

/** Some of the operations, each with its SQL. */
export type OperationsOf<Some extends Operation> = Readonly<Record<Some, (...given: string[]) => AppliedOperation>>;

/** An expression over a value that is worked out once; in the body it is called `it`. */
export function using(value: string, body: string): string {
  return `list_transform([${value}], lambda it: ${body})[1]`;
}

/** A conversion that fails where it gives nothing for something: the error says what was given. */
export function converting(given: string, value: string, fails: string): AppliedOperation {
  return { value, error: `CASE WHEN ${given} IS NOT NULL AND ${value} IS NULL THEN '"' || left(${given}, 60) || '" ${fails}' END` };
}
