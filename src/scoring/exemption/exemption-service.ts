import type { Environment } from '../../../query-language/compile.ts';
import type { Outcome } from '../../../query-language/diagnostic.ts';
import type { Decision, ExemptionTerms } from '../../../rubrics/exemption-rule.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { decideExemption, requestExemption, type Recorded } from './exemption-decision.ts';
import { readExemptionRecords, type ExemptionRecord } from './exemption-log.ts';
import { publishedRubrics } from '../diff/published-rubric.ts';

export interface ExemptionServiceOptions {
  /** Who may approve, people and teams; everybody where it is null. */
  readonly approvers: readonly string[] | null;
  /** ISO 8601 in UTC. */
  readonly now: () => string;
}

/** Exemptions as a server deals with them: from checks of the rubrics that graded last. */
export function exemptionService(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  environment: Environment,
  { approvers, now }: ExemptionServiceOptions,
) {
  return {
    list: async ({ asOf }: { readonly asOf: string }): Promise<readonly ExemptionRecord[]> => readExemptionRecords(warehouse, { asOf }),
    request: async (terms: ExemptionTerms, by: string): Promise<Outcome<Recorded>> => {
      const at = now();
      const rubrics = (await publishedRubrics(warehouse, at)).map(({ value }) => value);
      return requestExemption(warehouse, environment, rubrics, terms, { by, at, origin: 'api' });
    },
    decide: async (
      question: { readonly id: string; readonly decision: Decision; readonly note: string | null },
      by: string,
    ): Promise<Outcome<ExemptionRecord>> => decideExemption(warehouse, question, approvers, { by, at: now(), origin: 'api' }),
  };
}
