import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { messages as queryMessages } from '../../../query-language/messages.ts';
import { bareNameOf, type Exemption } from '../../../rubrics/exemption.ts';
import { messages as rubricMessages } from '../../../rubrics/messages.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readExemptionRecords, type ExemptionRecord } from './exemption-log.ts';
import { compileExemptionScope, entitiesInScope } from './exemption-scope.ts';

export interface ExemptionsInForce {
  /** One for each entity and check, of several the one that holds longest. Entities are named by their identifiers. */
  readonly exemptions: readonly Exemption[];
  /** Scopes that cannot be told any more: they exempt nobody. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The exemptions that were in force at an instant, for the entities that there were then. */
export async function exemptionsAsOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  asOf: string,
): Promise<readonly Exemption[]> {
  return (await exemptionsInForce(warehouse, environment, asOf)).exemptions;
}

/** The same, with what is wrong with any of them. */
export async function exemptionsInForce(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  asOf: string,
): Promise<ExemptionsInForce> {
  const records = (await readExemptionRecords(warehouse, { asOf, lastly: 'approved' })).filter(({ state }) => state === 'approved');
  if (records.length === 0) return { exemptions: [], diagnostics: [] };
  const named = records.some(({ entity }) => entity !== null) ? await identifiersByName(warehouse, asOf) : new Map<string, string[]>();
  const scopes = await resolveScopes(warehouse, environment, records, asOf);
  const ofScope = (scope: string | null): readonly string[] => (scope === null ? [] : (scopes.entities.get(scope) ?? []));
  // The longest first, so that the first of a place is the one that counts; the order of asking decides between equals.
  const longest = records.toSorted((a, b) => (a.expires < b.expires ? 1 : a.expires > b.expires ? -1 : 0));
  const byPlace = new Map<string, Exemption>();
  for (const record of longest) {
    const entities = record.entity === null ? ofScope(record.scope) : (named.get(record.entity) ?? []);
    for (const entity of entities) {
      const place = JSON.stringify([entity, record.rubric, record.check]);
      if (!byPlace.has(place)) byPlace.set(place, exemptionOf(record, entity));
    }
  }
  return { exemptions: [...byPlace.values()], diagnostics: scopes.diagnostics };
}

/** Of these exemptions those that mean an entity, by name or by a scope that is true of it at the instant. */
export async function exemptionsFor(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  records: readonly ExemptionRecord[],
  entity: string,
  asOf: string,
): Promise<readonly ExemptionRecord[]> {
  const scopes = await resolveScopes(warehouse, environment, records, asOf);
  const names: readonly (string | null)[] = [entity, bareNameOf(entity)];
  return records.filter((each) => (each.scope === null ? names.includes(each.entity) : scopes.entities.get(each.scope)?.includes(entity)));
}

function exemptionOf({ rubric, check, reason, text, askedBy, last, expires }: ExemptionRecord, entity: string): Exemption {
  return { entity, rubric, check, reason, text, askedBy, approvedBy: last.by, expires };
}

/** Identifiers of entities by all that an exemption may call them: the identifier, or the name alone. */
async function identifiersByName(warehouse: Pick<Warehouse, 'read'>, asOf: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await warehouse.read<{ entity: string; name: string }>(
    `SELECT DISTINCT entity, split_part(entity, '/', -1) AS name FROM entity
     WHERE valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to`,
    { as_of: asOf },
  );
  const byName = new Map<string, string[]>();
  for (const { entity, name } of rows) {
    byName.set(entity, [entity]);
    if (name !== entity) byName.set(name, [...(byName.get(name) ?? []), entity]);
  }
  return byName;
}

interface ResolvedScopes {
  /** Identifiers by text of the scope. */
  readonly entities: ReadonlyMap<string, readonly string[]>;
  readonly diagnostics: readonly Diagnostic[];
}

async function resolveScopes(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  records: readonly ExemptionRecord[],
  asOf: string,
): Promise<ResolvedScopes> {
  const entities = new Map<string, readonly string[]>();
  const diagnostics: Diagnostic[] = [];
  for (const [scope, of] of Map.groupBy(records, (each) => each.scope)) {
    if (scope === null) continue;
    const refuse = (reason: string): void => {
      for (const { id } of of) diagnostics.push({ code: 'exemption.scope-refused', severity: 'warning', facts: { id, reason } });
    };
    const compiled = compileExemptionScope(scope, environment);
    if (!compiled.ok) {
      refuse(reasonOf(compiled.errors));
      continue;
    }
    try {
      entities.set(scope, await entitiesInScope(warehouse, environment, compiled.value, asOf));
    } catch (fault) {
      // Fails too when the warehouse itself is at fault, and then no scope is to blame.
      await warehouse.read('SELECT 1 FROM entity LIMIT 1');
      refuse(fault instanceof Error ? (fault.message.split('\n')[0] ?? fault.message) : String(fault));
    }
  }
  return { entities, diagnostics };
}

const words = { ...queryMessages, ...rubricMessages };

function reasonOf([first]: readonly Diagnostic[]): string {
  return (first && words[first.code]?.(first.facts).says) ?? first?.code ?? '';
}
