import { failure, success, type Diagnostic, type Outcome } from '../../../query-language/diagnostic.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { findEntity } from '../../scoring/find-entity.ts';
import { CommandFault } from '../fault.ts';
import { gradeWorkspace } from './grade-workspace.ts';
import { wordsOf } from '../output/diagnostics.ts';
import { configuredRubrics, type Workspace } from './workspace.ts';

/** What is to be graded anew: one entity, by one rubric; all, where they are null. */
export interface Demand {
  readonly entity: string | null;
  readonly rubric: string | null;
}

/** What was judged on demand, or why it was not, in words. */
export type Demanded =
  | {
      readonly ok: true;
      readonly entity: string | null;
      readonly entities: number;
      /** Grades and verdicts that are others now. */
      readonly grades: number;
      readonly verdicts: number;
      /** What is wrong with the rubrics. */
      readonly faults: readonly Fault[];
    }
  | { readonly ok: false; readonly unknown: boolean; readonly faults: readonly Fault[] };

interface Fault {
  readonly where: string;
  readonly says: string;
  readonly hint?: string;
}

/** Grades anew what is asked for, as the workspace is configured, and stores the results. */
export async function evaluateOnDemand(workspace: Workspace, { entity: asked, rubric }: Demand, now: string): Promise<Demanded> {
  try {
    const listing = await configuredRubrics(workspace.configuration);
    const entity = asked === null ? success(null) : await named(workspace, asked, now);
    if (!entity.ok) return { ok: false, unknown: true, faults: faultsOf(entity.errors) };
    const ids = listing.rubrics.map(({ value }) => value.id);
    if (rubric !== null && !ids.includes(rubric)) {
      const facts = { asked: rubric, near: nearName(rubric, ids) ?? null, known: ids };
      return { ok: false, unknown: true, faults: faultsOf([{ code: 'gate.rubric-unknown', severity: 'error', facts }]) };
    }
    const only = {
      ...(rubric !== null && { rubrics: [rubric] }),
      ...(entity.value !== null && { entities: [entity.value] }),
    };
    const { diagnostics, evaluation } = await gradeWorkspace(workspace, now, { listing, only });
    const { changes, entities } = evaluation;
    const [grades, verdicts] = [changes.grades, changes.verdicts].map(({ closed, opened }) => Math.max(opened, closed));
    const faults = faultsOf(diagnostics.filter(({ severity }) => severity === 'error'));
    return { ok: true, entity: entity.value, entities, grades: grades ?? 0, verdicts: verdicts ?? 0, faults };
  } catch (fault) {
    if (fault instanceof CommandFault) return { ok: false, unknown: false, faults: faultsOf(fault.diagnostics) };
    throw fault;
  }
}

async function named({ warehouse }: Workspace, asked: string, now: string): Promise<Outcome<string>> {
  const found = await findEntity(warehouse, asked, now);
  return found.ok ? success(found.value.entity) : failure(found.errors);
}

function faultsOf(diagnostics: readonly Diagnostic[]): readonly Fault[] {
  return diagnostics.map((each) => ({ where: each.file ?? 'body', ...wordsOf(each) }));
}
