import type { Environment } from '../../query-language/compile.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import type { Exemption } from '../../rubrics/exemption.ts';
import type { Definition } from '../dora/definition.ts';
import { measureDelivery } from '../dora/measure-delivery.ts';
import { evaluate } from '../scoring/evaluate.ts';
import type { RubricListing } from '../scoring/list-rubrics.ts';
import type { Setting } from '../scoring/no-data.ts';
import { readMaturity } from '../scoring/maturity.ts';
import type { MaturityReport } from '../scoring/report.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

export interface Graded {
  readonly report: MaturityReport;
  /** What is wrong with the rubrics: their files and their queries. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface GradeOptions {
  readonly now: string;
  readonly exemptions?: readonly Exemption[];
  /** What remedies build on; `configured` unless given. */
  readonly setting?: Setting;
  /** How delivery is measured, for checks that ask for it and for whoever asks later; not at all when left out. */
  readonly delivery?: { readonly definition: Definition; readonly zone: string };
}

/** Grades everything by these rubrics, stores the results, and reads them back. Measures of delivery are stored before. */
export async function gradeEntities(
  warehouse: Warehouse,
  environment: Environment,
  { rubrics, diagnostics, unreadable }: RubricListing,
  { now, exemptions = [], delivery, setting = 'configured' }: GradeOptions,
): Promise<Graded> {
  if (delivery) await measureDelivery(warehouse, { ...delivery, asOf: now });
  const evaluation = await evaluate(warehouse, environment, rubrics, { asOf: now, now, exemptions, unreadable, setting });
  return { report: await readMaturity(warehouse, { asOf: now }), diagnostics: [...diagnostics, ...evaluation.diagnostics] };
}
