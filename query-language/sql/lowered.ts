/**
 * A plan as SQL. `value` is NULL wherever the value is null or unknown, so ordering, arithmetic and functions pass both on by
 * themselves. `known` tells the two apart where that matters: conditions that are all true when the value, null or not, is known. For
 * a boolean that operators made, NULL itself means unknown (three-valued logic), and `known` is that it is not NULL.
 */
export interface Lowered {
  readonly value: string;
  readonly known: readonly string[];
  /** That each table the value rests on was read, whatever the value: what a filter over rows needs of the entity around them. */
  readonly sources: readonly string[];
  /** Text of what went wrong in this row, NULL where nothing did. */
  readonly errors: readonly string[];
  /** True when the value is never null where it is known: a count, a literal. */
  readonly total?: true;
}

/** A value that is known wherever it stands. */
export function plain(value: string): Lowered {
  return { value, known: [], sources: [], errors: [] };
}

/** A boolean in which NULL means unknown. */
export function truth(value: string, parts: readonly Lowered[] = [], sources: readonly string[] = sourcesOf(parts)): Lowered {
  return { value, known: [`${value} IS NOT NULL`], sources, errors: errorsOf(parts) };
}

/** What was wrong with a part counts only where the answer depends on it, which is where there is none. */
export function settled(lowered: Lowered): Lowered {
  if (!hasErrors(lowered)) return lowered;
  return { ...lowered, errors: [`CASE WHEN (${lowered.value}) IS NULL THEN ${firstError(lowered)} END`] };
}

export function hasErrors(...parts: readonly Lowered[]): boolean {
  return parts.some(({ errors }) => errors.length > 0);
}

export function firstError({ errors }: Lowered): string {
  return errors.length > 0 ? `coalesce(${[...errors, 'NULL'].join(', ')})` : 'NULL';
}

export function combine(parts: readonly Lowered[], value: string): Lowered {
  return { value, known: knownOf(parts), sources: sourcesOf(parts), errors: errorsOf(parts) };
}

export function knownOf(parts: readonly Lowered[]): readonly string[] {
  return [...new Set(parts.flatMap(({ known }) => known))];
}

export function sourcesOf(parts: readonly Lowered[]): readonly string[] {
  return [...new Set(parts.flatMap(({ sources }) => sources))];
}

function errorsOf(parts: readonly Lowered[]): readonly string[] {
  return [...new Set(parts.flatMap(({ errors }) => errors))];
}

export function whenKnown(known: readonly string[], value: string): string {
  return known.length > 0 ? `CASE WHEN ${and(known)} THEN ${value} END` : value;
}

export function and(conditions: readonly string[]): string {
  return conditions.length > 0 ? `(${conditions.join(' AND ')})` : 'TRUE';
}
