import type { Explanation } from '../../scoring/report.ts';
import type { Answer } from './answer.ts';
import { correctionCells } from './correction-words.ts';

/** What rows can hold of explanations: one for each. The rest is in the JSON. */
export function explanationAnswer(explanations: readonly Explanation[], asOf: string): Answer {
  const names =
    'entity rubric check asks verdict credit reason observed since staleSince before cause changed fix effort why judgement remedies requests draft correctedTo correctedAt';
  return {
    asOf,
    columns: names.split(' ').map((name) => ({ name, title: name })),
    rows: explanations.map(({ entity, rubric, check, result, draft, corrected, turning, fix, why, judgement, remedies, evidence }) => ({
      entity: entity.entity,
      rubric: rubric.id,
      check: check.id,
      asks: check.asks,
      verdict: result.verdict,
      credit: result.credit,
      reason: result.reason,
      observed: result.observed,
      since: result.since,
      staleSince: result.staleSince,
      before: turning?.before?.verdict ?? null,
      cause: turning?.cause?.kind ?? null,
      changed: turning?.cause?.says ?? null,
      fix,
      effort: check.effort,
      why,
      judgement,
      remedies,
      requests: evidence.flatMap(({ request }) => request ?? []),
      draft,
      ...correctionCells(corrected ?? undefined),
    })),
  };
}
