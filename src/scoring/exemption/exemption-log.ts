import type { Value } from '../../../query-language/catalog.ts';
import { stateOn, type ExemptionState, type ExemptionTerms } from '../../../rubrics/exemption-rule.ts';
import type { Transaction } from '../../warehouse/warehouse.ts';

/** How a step came to be: by a command, over HTTP, or from the file of exemptions. */
export type Origin = 'command' | 'api' | 'file';

/** One step of an exemption. */
export interface ExemptionStep {
  readonly state: Exclude<ExemptionState, 'expired'>;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly by: string;
  readonly note: string | null;
  readonly origin: Origin;
}

/** An exemption as it stood at an instant. */
export interface ExemptionRecord extends ExemptionTerms {
  /** `ex-12`. */
  readonly id: string;
  readonly state: ExemptionState;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly origin: Origin;
  /** The last step: the request itself, as long as nobody has decided. */
  readonly last: ExemptionStep;
}

/** Whatever answers a SELECT. */
export type Reader = Pick<Transaction, 'read'>;

export interface Wanted {
  /** The instant at which they are looked at: steps that came later are not seen, and what has ended by then has expired. */
  readonly asOf: string;
  readonly id?: string;
  readonly rubric?: string;
  readonly check?: string;
  /** Only those whose last step is this. */
  readonly lastly?: ExemptionStep['state'];
}

/**
 * Every exemption that was ever asked for, in the order in which they were. To decide on one needs all of its steps, whatever the clock
 * says meanwhile: `all` sees also those that are dated later than `asOf`.
 */
export async function readExemptionRecords(
  reader: Reader,
  { asOf, ...wanted }: Wanted,
  steps: 'until' | 'all' = 'until',
): Promise<ExemptionRecord[]> {
  const { id = null, rubric = null, check = null, lastly = null } = wanted;
  const seenUntil = steps === 'all' ? null : asOf;
  const rows = await reader.read<RecordRow>(recordsStatement, { seen_until: seenUntil, id, rubric, check, lastly });
  const day = asOf.slice(0, 10);
  return rows.map(
    ({ exemption, asked_by: askedBy, asked_at: askedAt, origin, state, at, by, note, step_origin: stepOrigin, ...terms }) => ({
      id: exemption,
      ...terms,
      state: stateOn(state, terms.expires, day),
      askedBy,
      askedAt,
      origin,
      last: { state, at, by, note, origin: stepOrigin },
    }),
  );
}

/** All steps of one exemption, the first one first. */
export async function readExemptionSteps(reader: Reader, id: string): Promise<ExemptionStep[]> {
  return reader.read<ExemptionStep & Record<string, unknown>>(
    `SELECT state, recorded_at AS "at", person AS "by", note, origin FROM exemption_event WHERE exemption = $id ORDER BY number`,
    { id },
  );
}

/** A step to be recorded: a request begins an exemption, the others go on with one. */
export type NewStep = Omit<ExemptionStep, 'state'> &
  (
    | { readonly state: 'requested'; readonly terms: ExemptionTerms; readonly approvedBy?: string }
    | { readonly state: Exclude<ExemptionStep['state'], 'requested'>; readonly of: ExemptionRecord }
  );

/**
 * Appends steps, and gives the names of the exemptions they are about, in their order. A step is never dated before the one it follows,
 * whatever the clock says: what was in force when would otherwise depend on who looks.
 */
export async function recordSteps(transaction: Pick<Transaction, 'read' | 'append'>, steps: readonly NewStep[]): Promise<string[]> {
  const [last] = await transaction.read<{ number: number }>('SELECT coalesce(max(number), 0) AS number FROM exemption_event');
  const before = last?.number ?? 0;
  const rows: Readonly<Record<string, Value>>[] = [];
  const append = (row: Readonly<Record<string, Value>>): void => void rows.push({ ...row, number: before + rows.length + 1 });
  const ids = steps.map((step): string => {
    const { state, at, by, note, origin } = step;
    if (state !== 'requested') {
      const { id, last } = step.of;
      append({ exemption: id, state, recorded_at: laterOf(at, last.at), person: by, note, origin });
      return id;
    }
    const id = `ex-${before + rows.length + 1}`;
    append({ exemption: id, state, recorded_at: at, person: by, note, origin, ...step.terms });
    if (step.approvedBy !== undefined)
      append({ exemption: id, state: 'approved', recorded_at: at, person: step.approvedBy, note: null, origin });
    return id;
  });
  await transaction.append('exemption_event', rows);
  return ids;
}

function laterOf(one: string, another: string): string {
  return Date.parse(one) < Date.parse(another) ? another : one;
}

interface RecordRow extends ExemptionTerms, Record<string, unknown> {
  readonly exemption: string;
  readonly asked_by: string;
  readonly asked_at: string;
  readonly origin: Origin;
  readonly state: ExemptionStep['state'];
  readonly at: string;
  readonly by: string;
  readonly note: string | null;
  readonly step_origin: Origin;
}

const recordsStatement = `
WITH seen AS (
  FROM exemption_event
  WHERE ($seen_until::TIMESTAMPTZ IS NULL OR recorded_at <= $seen_until::TIMESTAMPTZ) AND ($id::VARCHAR IS NULL OR exemption = $id)
),
latest AS (FROM seen QUALIFY row_number() OVER (PARTITION BY exemption ORDER BY number DESC) = 1)
SELECT
  asked.exemption, asked.entity, asked.scope, asked.rubric, asked."check", asked.reason, asked.text, asked.expires,
  asked.person AS asked_by, asked.recorded_at AS asked_at, asked.origin,
  latest.state, latest.recorded_at AS "at", latest.person AS "by", latest.note, latest.origin AS step_origin
FROM seen asked JOIN latest USING (exemption)
WHERE asked.state = 'requested' AND ($rubric::VARCHAR IS NULL OR asked.rubric = $rubric) AND ($check::VARCHAR IS NULL OR asked."check" = $check)
  AND ($lastly::VARCHAR IS NULL OR latest.state = $lastly)
ORDER BY asked.number`;
