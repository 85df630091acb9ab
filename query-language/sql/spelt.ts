import { using } from './applied-operation.ts';

/** Every character that counts as a blank, as SQL: spaces of all widths, tabs and line ends. */
export const blanks = `'\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'`;

/** A decimal number, with a sign or an exponent, and blanks around it: no `nan`, no `1_000`. */
const decimal = String.raw`\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*`;

/** The number that a text spells, NULL where it spells none that a number can hold. */
export function decimalOf(text: string): string {
  const spelt = `TRY_CAST(trim(it, ${blanks}) AS DOUBLE)`;
  return using(`CAST(${text} AS VARCHAR)`, `CASE WHEN regexp_full_match(it, '${decimal}') AND isfinite(${spelt}) THEN ${spelt} END`);
}

const clock = String.raw`[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?`;
/** The engine wants seconds wherever it wants a zone. */
const withSeconds = String.raw`regexp_replace(it, '^(.{10}[T ]\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$', '\1:00\2')`;

/** The day that a text spells in ISO 8601, NULL where it spells none. */
export function dateOf(text: string): string {
  return using(`CAST(${text} AS VARCHAR)`, String.raw`CASE WHEN regexp_full_match(it, '\d{4}-\d{2}-\d{2}') THEN TRY_CAST(it AS DATE) END`);
}

/** The moment that a text spells in ISO 8601, in UTC where it names no zone; NULL where it spells none. */
export function timestampOf(text: string): string {
  return using(
    `CAST(${text} AS VARCHAR)`,
    String.raw`CASE WHEN regexp_full_match(it, '\d{4}-\d{2}-\d{2}(${clock})?') THEN TRY_CAST(${withSeconds} AS TIMESTAMPTZ) END`,
  );
}

/** The grade that a text is, NULL where it is none. */
export function gradeOf(text: string): string {
  return using(`CAST(${text} AS VARCHAR)`, `CASE WHEN it IN ('A', 'B', 'C', 'D', 'F') THEN it END`);
}
