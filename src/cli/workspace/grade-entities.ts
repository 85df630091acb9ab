import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import type { FiledExemptions } from '../../../rubrics/exemption-file.ts';
import type { Definition } from '../../dora/definition.ts';
import { measureDelivery } from '../../dora/measure-delivery.ts';
import { evaluate, type EvaluateOptions, type Evaluation } from '../../scoring/store/evaluate.ts';
import { takeFiledExemptions } from '../../scoring/exemption/exemption-from-file.ts';
import { exemptionsInForce } from '../../scoring/exemption/exemption-in-force.ts';
import type { RubricListing } from '../../scoring/list-rubrics.ts';
import type { Setting } from '../../scoring/judge/no-data.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

export interface Graded {
  /** What was judged, and what it changed. */
  readonly evaluation: Evaluation;
  /** What is wrong with the rubrics: their files and their queries. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface GradeOptions {
  readonly now: string;
  /** The file of exemptions, and who may approve some; what an earlier file brought ends where there is none. */
  readonly exemptions?: { readonly file: Document<FiledExemptions> | null; readonly approvers: readonly string[] | null };
  /** What remedies build on; `configured` unless given. */
  readonly setting?: Setting;
  /** How delivery is measured, for checks that ask for it and for whoever asks later; not at all when left out. */
  readonly delivery?: { readonly definition: Definition; readonly zone: string };
  /** Version of the program: after another one everything is judged anew. */
  readonly program?: string;
  /** Only these are graded anew; what was stored of others stands. */
  readonly only?: EvaluateOptions['only'];
}

/**
 * Grades everything, or what is asked for, by these rubrics, and stores the results. Measures of delivery are stored
 * before, and what the file of exemptions says is recorded.
 */
export async function gradeEntities(
  warehouse: Warehouse,
  environment: Environment,
  { rubrics, diagnostics, unreadable }: RubricListing,
  { now, exemptions: { file, approvers } = { file: null, approvers: null }, delivery, only, program, setting = 'configured' }: GradeOptions,
): Promise<Graded> {
  if (delivery) await measureDelivery(warehouse, { ...delivery, asOf: now });
  const standards = rubrics.map(({ value }) => value);
  const taken = await takeFiledExemptions(warehouse, environment, standards, file, { now, approvers });
  const { exemptions, diagnostics: lapsed } = await exemptionsInForce(warehouse, environment, now);
  const evaluation = await evaluate(warehouse, environment, rubrics, {
    asOf: now,
    now,
    exemptions,
    unreadable,
    setting,
    ...(only && { only }),
    ...(program === undefined ? {} : { program }),
  });
  return {
    evaluation,
    diagnostics: [...diagnostics, ...taken, ...lapsed, ...evaluation.diagnostics],
  };
}
