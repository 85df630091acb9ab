import { verdictNames, type Verdict, type VerdictName } from '../../../rubrics/grade.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';

/**
 * All verdicts on an entity by one rubric in one short row: a letter for each, and the credits that are neither nothing nor everything.
 * Far less crosses from the engine so than in a row for each verdict.
 */
export interface PackedVerdicts extends Record<string, unknown> {
  readonly entity: string;
  readonly letters: string;
  readonly credits: readonly { readonly place: number; readonly credit: number }[] | null;
}

/** Letters begin here; those of one check come after those of the check before. */
const first = 0x100;

/**
 * SQL that gathers rows with `rubric`, `check`, `entity`, `verdict` and `credit` of one rubric by entity. Takes `$checks`, the identifiers
 * of the rubric's checks in its order, and `$verdicts`, which is `verdictNames`. Verdicts on other checks are left aside.
 */
export function packedVerdicts(rows: string): string {
  const letter = `${first} + asked.place * ${verdictNames.length} + list_position($verdicts::VARCHAR[], held.verdict) - 1`;
  return `
SELECT held.entity, string_agg(chr((${letter})::INTEGER), '') AS letters,
  list({'place': asked.place, 'credit': held.credit}) FILTER (held.credit > 0 AND held.credit < 1) AS credits
FROM (${rows}) AS held
JOIN (SELECT unnest($checks::VARCHAR[]) AS "check", generate_subscripts($checks::VARCHAR[], 1) - 1 AS place) AS asked ON asked."check" = held."check"
GROUP BY held.entity`;
}

export function packingOf({ checks }: Pick<Rubric, 'checks'>): {
  readonly checks: readonly string[];
  readonly verdicts: readonly string[];
} {
  return { checks: checks.map(({ id }) => id), verdicts: verdictNames };
}

/** The verdicts of a row, by the places of their checks in the rubric. */
export function* verdictsIn(
  { letters, credits }: PackedVerdicts,
  { checks }: Pick<Rubric, 'checks'>,
): Generator<readonly [place: number, Verdict]> {
  const partial = new Map(credits?.map(({ place, credit }) => [place, credit]));
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters.charCodeAt(at) - first;
    const place = Math.floor(letter / verdictNames.length);
    const verdict = verdictNames[letter % verdictNames.length]!;
    yield [place, { check: checks[place]!.id, verdict, credit: creditOf(verdict, partial.get(place)) }];
  }
}

function creditOf(verdict: VerdictName, partial: number | undefined): number | null {
  if (verdict === 'pass') return 1;
  return verdict === 'fail' ? (partial ?? 0) : null;
}
