import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic, Fact } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import type { FiledExemption, FiledExemptions } from '../../../rubrics/exemption-file.ts';
import { faultsOfRequest, mayDecide, type Exemptible } from '../../../rubrics/exemption-rule.ts';
import { isSamePerson, personKey } from '../../../rubrics/person.ts';
import type { Transaction, Warehouse } from '../../warehouse/warehouse.ts';
import { peopleAmong } from './exemption-decision.ts';
import { readExemptionRecords, recordSteps, type ExemptionRecord, type NewStep } from './exemption-log.ts';
import { compileExemptionScope } from './exemption-scope.ts';
import { placeDiagnostic } from '../judge/place-diagnostic.ts';

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

interface Comparison {
  readonly steps: readonly NewStep[];
  readonly diagnostics: readonly Diagnostic[];
}

function compare(
  records: readonly ExemptionRecord[],
  environment: Environment,
  rubrics: readonly Exemptible[],
  file: Document<FiledExemptions> | null,
  options: TakeOptions,
): Comparison {
  const latest = new Map(records.map((record) => [contentOf(record), record]));
  const entries = new Map((file?.value.exemptions ?? []).map((filed, index) => [contentOf(filed), { filed, index }]));
  const compared = [...entries].map(([content, { filed, index }]): Comparison => {
    const tell: Tell = (code, facts, field) => {
      const path = ['exemptions', index, ...(field === undefined ? [] : [field])];
      return { code, severity: 'warning', facts, ...(file ? { span: file.span(path), file: file.file } : {}) };
    };
    const { approvedBy } = filed;
    const isApproved = approvedBy !== null && (options.approvers === null || mayDecide(approvedBy, options.approvers));
    const approver = isApproved ? approvedBy : null;
    const unapproved = approvedBy !== null && !isApproved ? [tell('exemption.not-approver', { who: approvedBy }, 'approved-by')] : [];
    const record = latest.get(content);
    const wasTakenOut = record?.state === 'revoked' && record.last.origin === 'file';
    const { steps, diagnostics } =
      record && !wasTakenOut
        ? goOn(record, filed, approver, options.now, tell)
        : begin(filed, approver, options.now, tell, rubrics, file ? scopeFaultsOf(file, index, environment) : []);
    return { steps, diagnostics: [...unapproved, ...diagnostics] };
  });
  const gone = [...latest].filter(([content, { state }]) => !entries.has(content) && (state === 'requested' || state === 'approved'));
  const endings = gone.map(([, record]) => revocation(record, 'It is no longer in the file.', options.now));
  return {
    steps: [...compared.flatMap(({ steps }) => steps), ...endings],
    diagnostics: compared.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Says something of an entry, at the place of one of its fields. */
type Tell = (code: string, facts: Readonly<Record<string, Fact>>, field?: string) => Diagnostic;

/** What an entry that was taken before comes to. */
function goOn(record: ExemptionRecord, filed: FiledExemption, approver: string | null, now: string, tell: Tell): Comparison {
  const { id, state, last } = record;
  if (state === 'requested' && approver !== null) {
    return { steps: [{ state: 'approved', at: now, by: approver, note: null, origin: 'file', of: record }], diagnostics: [] };
  }
  if (state === 'approved' && last.origin === 'file' && (approver === null || !isSamePerson(last.by, approver))) {
    const steps = [revocation(record, 'Another approval, or none, stands in the file.', now), request(filed, approver, now)];
    return { steps, diagnostics: [] };
  }
  const isOver = state === 'denied' || state === 'revoked';
  return { steps: [], diagnostics: isOver ? [tell('exemption.decided-elsewhere', { id, state, who: last.by })] : [] };
}

/** What an entry that is new comes to: nothing where it is over already, or may not be. */
function begin(
  filed: FiledExemption,
  approver: string | null,
  now: string,
  tell: Tell,
  rubrics: readonly Exemptible[],
  scopeFaults: readonly Diagnostic[],
): Comparison {
  const today = now.slice(0, 10);
  if (filed.expires < today) return { steps: [], diagnostics: [] };
  // That a name leads nowhere is told of the whole file at once, and may change.
  const faults = faultsOfRequest(filed, rubrics, filed.askedBy, today).filter(({ code }) => code !== 'exemption.unknown-name');
  const diagnostics = [...scopeFaults, ...faults.map(({ code, facts }) => tell(code, facts, 'expires'))];
  return { steps: diagnostics.length === 0 ? [request(filed, approver, now)] : [], diagnostics };
}

/** What is wrong with the scopes of a file: such entries are not taken. */
export function scopeFaultsIn(file: Document<FiledExemptions>, environment: Environment): readonly Diagnostic[] {
  return file.value.exemptions.flatMap((_, index) => scopeFaultsOf(file, index, environment));
}

function scopeFaultsOf(file: Document<FiledExemptions>, index: number, environment: Environment): readonly Diagnostic[] {
  const scope = file.value.exemptions[index]?.scope ?? null;
  const compiled = scope === null ? null : compileExemptionScope(scope, environment);
  if (!compiled || compiled.ok) return [];
  return compiled.errors.map((each) => ({ ...placeDiagnostic(each, file, ['exemptions', index, 'for']), severity: 'warning' }));
}

function request(filed: FiledExemption, approver: string | null, now: string): NewStep {
  const { entity, scope, rubric, check, reason, text, expires } = filed;
  const terms = { entity, scope, rubric, check, reason, text, expires };
  const approval = approver === null ? {} : { approvedBy: approver };
  return { state: 'requested', at: now, by: filed.askedBy, note: null, origin: 'file', terms, ...approval };
}

function revocation(of: ExemptionRecord, note: string, now: string): NewStep {
  return { state: 'revoked', at: now, by: 'exemptions.yaml', note, origin: 'file', of };
}

/** What makes an entry the same entry, whoever approves it. */
function contentOf({ entity, scope, rubric, check, reason, text, expires, askedBy }: FiledExemption | ExemptionRecord): string {
  return JSON.stringify([entity, scope, rubric, check, reason, text, expires, personKey(askedBy)]);
}
