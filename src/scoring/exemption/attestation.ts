import type { Diagnostic, Outcome } from '../../../query-language/diagnostic.ts';
import { failure, success } from '../../../query-language/diagnostic.ts';
import { faultsOfAttestation, type AttestationTerms } from '../../../rubrics/attestation.ts';
import type { Transaction, Warehouse } from '../../warehouse/warehouse.ts';
import { findEntity } from '../find-entity.ts';

/** `valid` until it expires, is withdrawn, or something else is stated in its place. */
export const attestationStates = ['valid', 'expired', 'withdrawn', 'replaced'] as const;
export type AttestationState = (typeof attestationStates)[number];

/** What somebody stated, as it stood at an instant. Instants are ISO 8601 in UTC. */
export interface AttestationRecord {
  readonly entity: string;
  readonly key: string;
  /** As JSON. */
  readonly value: string;
  readonly by: string;
  readonly comment: string;
  readonly at: string;
  readonly until: string;
  readonly state: AttestationState;
  /** Who withdrew it, or stated something else in its place; null while nobody did. */
  readonly endedBy: string | null;
  readonly endedAt: string | null;
}

/** Who states something, and when. */
export interface Statement {
  readonly by: string;
  readonly at: string;
}

/** States something of an entity in place of what was stated under the key before. */
export async function attest(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  asked: string,
  terms: AttestationTerms,
  { by, at }: Statement,
): Promise<Outcome<AttestationRecord>> {
  const found = await findEntity(warehouse, asked, at);
  const faults: Diagnostic[] = [...faultsOfAttestation(terms, by), ...(found.ok ? [] : found.errors)];
  if (!found.ok || faults.length > 0) return failure(faults);
  const { entity } = found.value;
  const { key, value, comment, days } = terms;
  return warehouse.write(async (transaction) => {
    const recordedAt = await nextMoment(transaction, entity, key, at);
    const until = new Date(Date.parse(recordedAt) + days * 86_400_000).toISOString();
    await append(transaction, {
      entity,
      key,
      state: 'attested',
      recorded_at: recordedAt,
      person: by,
      comment: comment.trim(),
      value: JSON.stringify(value),
      valid_until: until,
    });
    return success(await latestOf(transaction, entity, key, recordedAt));
  });
}

/** Takes back what is stated of an entity under a key. That it was stated stays known. */
export async function withdrawAttestation(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  asked: string,
  { key, comment }: { readonly key: string; readonly comment: string | null },
  { by, at }: Statement,
): Promise<Outcome<AttestationRecord>> {
  const found = await findEntity(warehouse, asked, at);
  if (!found.ok) return found;
  const { entity } = found.value;
  return warehouse.write(async (transaction) => {
    const recordedAt = await nextMoment(transaction, entity, key, at);
    const [standing] = (await readAttestations(transaction, { asOf: recordedAt, entity, key })).filter(({ state }) => state === 'valid');
    if (!standing) return failure([{ code: 'attestation.none', severity: 'error', facts: { entity, key } }]);
    await append(transaction, { entity, key, state: 'withdrawn', recorded_at: recordedAt, person: by, comment });
    return success(await latestOf(transaction, entity, key, recordedAt));
  });
}

export interface WantedAttestations {
  /** What was said later is not seen, and what has ended by then has expired. */
  readonly asOf: string;
  /** Identifier of the entity. */
  readonly entity?: string;
  readonly key?: string;
}

/** Everything that was ever stated, by entity and key, the latest of each first. */
export async function readAttestations(
  reader: Pick<Transaction, 'read'>,
  { asOf, entity, key }: WantedAttestations,
): Promise<AttestationRecord[]> {
  const rows = await reader.read<AttestationRow>(recordsStatement, { as_of: asOf, entity: entity ?? null, key: key ?? null });
  return rows.map(({ next, next_by: nextBy, next_at: nextAt, ...row }) => {
    // What had expired by then was not ended by what came after.
    const isEnded = nextAt !== null && Date.parse(nextAt) < Date.parse(row.until);
    const isOver = Date.parse(row.until) <= Date.parse(asOf);
    const state = isEnded ? (next === 'withdrawn' ? 'withdrawn' : 'replaced') : isOver ? 'expired' : 'valid';
    return { ...row, state, endedBy: isEnded ? nextBy : null, endedAt: isEnded ? nextAt : null };
  });
}

interface AttestationRow extends Omit<AttestationRecord, 'state' | 'endedBy' | 'endedAt'>, Record<string, unknown> {
  readonly next: 'attested' | 'withdrawn' | null;
  readonly next_by: string | null;
  readonly next_at: string | null;
}

async function latestOf(reader: Pick<Transaction, 'read'>, entity: string, key: string, asOf: string): Promise<AttestationRecord> {
  const [latest] = await readAttestations(reader, { asOf, entity, key });
  if (!latest) throw new Error(`${key} of ${entity} was recorded and is not there`);
  return latest;
}

/** Never before what was said last under the key, whatever the clock says: what held when would otherwise depend on who looks. */
async function nextMoment(reader: Pick<Transaction, 'read'>, entity: string, key: string, now: string): Promise<string> {
  const [row] = await reader.read<{ at: string }>(
    `SELECT greatest(max(recorded_at), $now::TIMESTAMPTZ) AS "at" FROM attestation_event WHERE entity = $entity AND key = $key`,
    { entity, key, now },
  );
  return row?.at ?? now;
}

/** Appends a step, and works out anew since when and until when things hold under its key. */
async function append(
  transaction: Transaction,
  event: Readonly<Record<string, string | null>> & { readonly entity: string; readonly key: string },
): Promise<void> {
  const [last] = await transaction.read<{ number: number }>('SELECT coalesce(max(number), 0) AS number FROM attestation_event');
  await transaction.append('attestation_event', [{ number: (last?.number ?? 0) + 1, ...event }]);
  const { entity, key } = event;
  await transaction.run('DELETE FROM attestation WHERE entity = $entity AND key = $key', { entity, key });
  await transaction.run(holdingStatement, { entity, key });
}

const recordsStatement = `
WITH steps AS (
  SELECT *,
    lead(state) OVER later AS next, lead(person) OVER later AS next_by, lead(recorded_at) OVER later AS next_at
  FROM attestation_event
  WHERE recorded_at <= $as_of::TIMESTAMPTZ AND ($entity::VARCHAR IS NULL OR entity = $entity) AND ($key::VARCHAR IS NULL OR key = $key)
  WINDOW later AS (PARTITION BY entity, key ORDER BY number)
)
SELECT entity, key, value, person AS "by", comment, recorded_at AS "at", valid_until AS "until", next, next_by, next_at
FROM steps WHERE state = 'attested' ORDER BY entity, key, number DESC`;

const holdingStatement = `
WITH steps AS (
  SELECT *, lead(recorded_at, 1, 'infinity'::TIMESTAMPTZ) OVER (ORDER BY number) AS next_at
  FROM attestation_event WHERE entity = $entity AND key = $key
)
INSERT INTO attestation BY NAME
SELECT
  entity, key, value::VARCHAR <> 'false' AS holds, value, person AS attested_by, comment, recorded_at AS attested_at, valid_until, 'assay' AS source,
  recorded_at AS valid_from, least(valid_until, next_at) AS valid_to
FROM steps WHERE state = 'attested' AND recorded_at < least(valid_until, next_at)`;
