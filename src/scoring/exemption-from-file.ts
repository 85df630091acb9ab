import type { Environment } from '../../query-language/compile.ts';
import type { Diagnostic, Fact } from '../../query-language/diagnostic.ts';
import type { Document } from '../../rubrics/document.ts';
import type { FiledExemption, FiledExemptions } from '../../rubrics/exemption-file.ts';
import { faultsOfRequest, mayDecide, type Exemptible } from '../../rubrics/exemption-rule.ts';
import { isSamePerson, personKey } from '../../rubrics/person.ts';
import type { Transaction, Warehouse } from '../warehouse/warehouse.ts';
import { peopleAmong } from './exemption-decision.ts';
import { readExemptionRecords, recordSteps, type ExemptionRecord, type NewStep } from './exemption-log.ts';
import { compileExemptionScope } from './exemption-scope.ts';
import { placeDiagnostic } from './place-diagnostic.ts';

export interface TakeOptions {
  /** ISO 8601 in UTC. */
  readonly now: string;
  /** Who may approve, people and teams; everybody where it is null. */
  readonly approvers: readonly string[] | null;
}

/**
 * Brings what was recorded of the file of exemptions up to what it says now: what is new is requested, and approved if the file says by
 * whom; what has gone is revoked. What was decided otherwise stands, whatever the file says. Gives what is wrong with single entries,
 * which are then not taken. Without a file, what earlier ones brought is revoked.
 */
export async function takeFiledExemptions(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  environment: Environment,
  rubrics: readonly Exemptible[],
  file: Document<FiledExemptions> | null,
  options: TakeOptions,
): Promise<readonly Diagnostic[]> {
  if (file === null && (await filedRecords(warehouse, options.now)).length === 0) return [];
  const approvers = options.approvers && (await peopleAmong(warehouse, options.approvers, options.now));
  return warehouse.write(async (transaction) => {
    const { steps, diagnostics } = compare(await filedRecords(transaction, options.now), environment, rubrics, file, {
      ...options,
      approvers,
    });
    if (steps.length > 0) await recordSteps(transaction, steps);
    return diagnostics;
  });
}

/** Those that the file brought, the latest of equal ones last. */
async function filedRecords(reader: Pick<Transaction, 'read'>, now: string): Promise<ExemptionRecord[]> {
  return (await readExemptionRecords(reader, { asOf: now }, 'all')).filter(({ origin }) => origin === 'file');
}

function compare(
  records: readonly ExemptionRecord[],
  environment: Environment,
  rubrics: readonly Exemptible[],
  file: Document<FiledExemptions> | null,
  { now, approvers }: TakeOptions,
): { readonly steps: readonly NewStep[]; readonly diagnostics: readonly Diagnostic[] } {
  const latest = new Map(records.map((record) => [contentOf(record), record]));
  const kept = new Set<string>();
  const steps: NewStep[] = [];
  const diagnostics: Diagnostic[] = [];
  const origin = 'file';
  const revoke = (of: ExemptionRecord, note: string): void =>
    void steps.push({ state: 'revoked', at: now, by: 'exemptions.yaml', note, origin, of });
  for (const [index, filed] of (file?.value.exemptions ?? []).entries()) {
    const tell = (code: string, facts: Readonly<Record<string, Fact>>, field?: string): void => {
      if (!file) return;
      const path = ['exemptions', index, ...(field === undefined ? [] : [field])];
      diagnostics.push({ code, severity: 'warning', facts, span: file.span(path), file: file.file });
    };
    const content = contentOf(filed);
    if (kept.has(content)) continue;
    kept.add(content);
    const { askedBy, approvedBy, ...terms } = filed;
    const isApproved = approvedBy !== null && (approvers === null || mayDecide(approvedBy, approvers));
    if (approvedBy !== null && !isApproved) tell('exemption.not-approver', { who: approvedBy }, 'approved-by');
    const approval = isApproved ? { approvedBy } : {};
    const request: NewStep = { state: 'requested', at: now, by: askedBy, note: null, origin, terms, ...approval };

    const record = latest.get(content);
    if (record && !(record.state === 'revoked' && record.last.origin === 'file')) {
      const { state, last } = record;
      if (state === 'requested' && isApproved) steps.push({ state: 'approved', at: now, by: approvedBy, note: null, origin, of: record });
      if (state === 'approved' && last.origin === 'file' && !(isApproved && isSamePerson(last.by, approvedBy))) {
        revoke(record, 'Another approval, or none, stands in the file.');
        steps.push(request);
      }
      if (state === 'denied' || state === 'revoked') tell('exemption.decided-elsewhere', { id: record.id, state, who: last.by });
      continue;
    }
    if (filed.expires < now.slice(0, 10)) continue;
    const scope = filed.scope === null ? null : compileExemptionScope(filed.scope, environment);
    if (scope && !scope.ok && file) {
      const placed = scope.errors.map((each) => placeDiagnostic(each, file, ['exemptions', index, 'for'], 0));
      diagnostics.push(...placed.map((each) => ({ ...each, severity: 'warning' as const })));
      continue;
    }
    // That a name leads nowhere is told of the whole file at once, and may change.
    const faults = faultsOfRequest(terms, rubrics, askedBy, now.slice(0, 10)).filter(({ code }) => code !== 'exemption.unknown-name');
    for (const { code, facts } of faults) tell(code, facts, 'expires');
    if (faults.length === 0) steps.push(request);
  }
  for (const [content, record] of latest) {
    if (!kept.has(content) && (record.state === 'requested' || record.state === 'approved')) revoke(record, 'It is no longer in the file.');
  }
  return { steps, diagnostics };
}

/** What makes an entry the same entry, whoever approves it. */
function contentOf({ entity, scope, rubric, check, reason, text, expires, askedBy }: FiledExemption | ExemptionRecord): string {
  return JSON.stringify([entity, scope, rubric, check, reason, text, expires, personKey(askedBy)]);
}
