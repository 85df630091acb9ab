import type { Environment } from '../../../query-language/compile.ts';
import type { Outcome } from '../../../query-language/diagnostic.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { exemptionsAsOf } from '../exemption/exemption-in-force.ts';
import { gateEntity, type GateReport } from './gate-entity.ts';
import type { GateQuestion } from './gate-question.ts';
import { publishedRubrics } from '../diff/published-rubric.ts';

/** What somebody waits for: each version takes about as long as the whole answer does without any. */
const usualMost = 50;

/** The gate as a server answers it: by the rubrics that graded last and the exemptions in force. */
export async function gatePublished(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  question: GateQuestion,
  mostVersions = usualMost,
): Promise<Outcome<GateReport>> {
  const [rubrics, exemptions] = await Promise.all([
    publishedRubrics(warehouse, question.now),
    exemptionsAsOf(warehouse, environment, question.now),
  ]);
  return gateEntity(warehouse, environment, { rubrics, exemptions }, question, mostVersions);
}
