import type { Environment } from '../../../query-language/compile.ts';
import { failure, success, type Diagnostic, type Outcome } from '../../../query-language/diagnostic.ts';
import {
  decisions,
  faultOfDecision,
  faultsOfRequest,
  type Decision,
  type Exemptible,
  type ExemptionTerms,
} from '../../../rubrics/exemption-rule.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { isSamePerson, personKey } from '../../../rubrics/person.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readExemptionRecords, recordSteps, type ExemptionRecord, type Origin, type Reader } from './exemption-log.ts';
import { compileExemptionScope } from './exemption-scope.ts';
import { findEntity } from '../find-entity.ts';

/** Who does something, when (ISO 8601 in UTC), and by what way. */
export interface Act {
  readonly by: string;
  readonly at: string;
  readonly origin: Origin;
}

/** An exemption as it now stands, and whether anything was recorded for it: what was asked for already is not asked for again. */
export interface Recorded {
  readonly exemption: ExemptionRecord;
  readonly isNew: boolean;
}

/**
 * Asks for an exemption. The entity is stored by its identifier, whatever name it was given by. A request that stands already, word for
 * word and by the same person, is answered with as it stands: sent twice, it is made once.
 */
export async function requestExemption(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  environment: Environment,
  rubrics: readonly Exemptible[],
  asked: ExemptionTerms,
  { by, at, origin }: Act,
): Promise<Outcome<Recorded>> {
  const faults: Diagnostic[] = [...faultsOfRequest(asked, rubrics, by, at.slice(0, 10))];
  let entity: string | null = null;
  if ((asked.entity === null) === (asked.scope === null)) {
    faults.push({ code: 'exemption.subject', severity: 'error', facts: {} });
  } else if (asked.entity !== null) {
    const found = await findEntity(warehouse, asked.entity, at);
    if (found.ok) ({ entity } = found.value);
    else faults.push(...found.errors);
  } else if (asked.scope !== null) {
    const scope = compileExemptionScope(asked.scope, environment);
    if (!scope.ok) faults.push(...scope.errors);
  }
  if (faults.length > 0) return failure(faults);
  const terms = { ...asked, entity, text: asked.text.trim() };
  return warehouse.write(async (transaction) => {
    const { rubric, check } = terms;
    const those = await readExemptionRecords(transaction, { asOf: at, rubric, check }, 'all');
    const same = those.find((each) => isOpen(each) && isSamePerson(each.askedBy, by) && areSame(each, terms));
    if (same) return success({ exemption: same, isNew: false });
    const [id = ''] = await recordSteps(transaction, [{ state: 'requested', at, by, note: null, origin, terms }]);
    return success({ exemption: await exemptionNow(transaction, id, at), isNew: true });
  });
}

/** Approves, denies or revokes an exemption, with a note on why, as far as the rules let somebody. */
export async function decideExemption(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  { id, decision, note }: { readonly id: string; readonly decision: Decision; readonly note: string | null },
  approvers: readonly string[] | null,
  { by, at, origin }: Act,
): Promise<Outcome<ExemptionRecord>> {
  const people = approvers && (await peopleAmong(warehouse, approvers, at));
  return warehouse.write(async (transaction) => {
    const found = await findExemption(transaction, id, at);
    if (!found.ok) return found;
    const fault = faultOfDecision(found.value, decision, by, people);
    if (fault) return failure([fault]);
    await recordSteps(transaction, [{ state: decisions[decision], at, by, note, origin, of: found.value }]);
    return success(await exemptionNow(transaction, id, at));
  });
}

/** One exemption as it stands now, whatever the clock says of its steps. */
export async function findExemption(reader: Reader, id: string, now: string): Promise<Outcome<ExemptionRecord>> {
  const [found] = await readExemptionRecords(reader, { asOf: now, id }, 'all');
  if (found) return success(found);
  const known = await reader.read<{ id: string }>(
    `SELECT DISTINCT exemption AS id FROM exemption_event ORDER BY length(id), id LIMIT 10000`,
  );
  const near = nearName(
    id,
    known.map((each) => each.id),
  );
  return failure([{ code: 'exemption.unknown', severity: 'error', facts: { id, near: near ?? null } }]);
}

/** Everybody who is named, and the members of the teams that are: `team:default/platform`. */
export async function peopleAmong(reader: Reader, named: readonly string[], asOf: string): Promise<readonly string[]> {
  const isTeam = (name: string): boolean => /^(?:team|group):/iu.test(name.trim());
  const teams = named.filter(isTeam).map((name) => {
    const [, rest = ''] = name.trim().toLowerCase().split(':', 2);
    return `team:${rest.includes('/') ? rest : `default/${rest}`}`;
  });
  const members = await reader.read<{ entity: string }>(
    `SELECT DISTINCT entity FROM relation
     WHERE type = 'memberOf' AND list_contains($teams::VARCHAR[], target) AND valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to
     ORDER BY entity`,
    { teams, as_of: asOf },
  );
  return [...named.filter((name) => !isTeam(name)), ...members.map(({ entity }) => entity)].map(personKey);
}

async function exemptionNow(reader: Reader, id: string, now: string): Promise<ExemptionRecord> {
  const [found] = await readExemptionRecords(reader, { asOf: now, id }, 'all');
  if (!found) throw new Error(`${id} was recorded and is not there`);
  return found;
}

function isOpen({ state }: ExemptionRecord): boolean {
  return state === 'requested' || state === 'approved';
}

function areSame(one: ExemptionTerms, another: ExemptionTerms): boolean {
  return (['entity', 'scope', 'rubric', 'check', 'reason', 'text', 'expires'] as const).every((field) => one[field] === another[field]);
}
