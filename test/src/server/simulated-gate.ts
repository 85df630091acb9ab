import { failure, success, type Outcome } from '../../../query-language/diagnostic.ts';
import type { GateReport } from '../../../src/scoring/gate/gate-entity.ts';
import type { GateQuestion } from '../../../src/scoring/gate/gate-question.ts';
import { simulatedNow } from './simulated-services.ts';

/** A gate that knows one service, which lost its runbook, and whose rubric is not in the phase `gate`. */
export function simulatedGate({ entity, policy, since }: Omit<GateQuestion, 'now'>): Outcome<GateReport> {
  if (entity !== 'orders-api')
    return failure([{ code: 'entity.unknown', severity: 'error', facts: { asked: entity, near: 'orders-api' } }]);
  const regression = { what: 'check', held: 'runbook', now: 'fail', outcome: 'fails', by: 'facts', until: simulatedNow } as const;
  return success({
    asOf: simulatedNow,
    entity: {
      entity: 'service:default/orders-api',
      kind: 'service',
      name: 'orders-api',
      title: null,
      type: 'service',
      owner: null,
      tier: null,
      lifecycle: null,
      system: null,
    },
    passes: !policy.force,
    policy,
    since,
    findings: [
      {
        rubric: 'production-readiness',
        phase: 'visible',
        demand: { kind: 'no-regression', regression },
        outcome: 'fails',
        standing: 'counted',
        reason: 'It passed on 2026-11-02, and now: there is none.',
        checks: ['runbook'],
        ruling: policy.force ? 'blocks' : 'advises',
      },
    ],
    repairs: [
      {
        rubric: 'production-readiness',
        check: 'runbook',
        asks: 'Is there a runbook?',
        verdict: 'fail',
        effort: 'medium',
        reason: 'There is none.',
        why: 'Because.',
        fix: 'Write one.',
        remedies: [],
      },
    ],
    stale: [],
  });
}
