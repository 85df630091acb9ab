import type { Standing } from '../../../rubrics/grade.ts';
import type { Letter, Phase } from '../../../rubrics/rubric.ts';
import type { Regression } from './regression.ts';

/** What is demanded of an entity. */
export type Demand =
  | { readonly kind: 'check'; readonly check: string }
  | { readonly kind: 'grade'; readonly letter: Letter }
  | { readonly kind: 'level'; readonly level: string }
  | { readonly kind: 'no-regression'; readonly regression: Regression | null };

/** What became of one demand under one rubric. */
export interface GateFinding {
  readonly rubric: string;
  readonly phase: Phase;
  readonly demand: Demand;
  /** `unknown`: it cannot be told for lack of data. `not-asked`: the rubric, or the check, asks nothing of this entity. */
  readonly outcome: 'holds' | 'fails' | 'unknown' | 'not-asked';
  /** For a check that does not count today: whether it is a warning, upcoming, or has ended. */
  readonly standing: Standing;
  /** One sentence. Plain text; may quote untrusted text. */
  readonly reason: string;
  /** Identifiers of the checks that would have to be put right, or known; in the rubric's order. */
  readonly checks: readonly string[];
}

export interface GatePolicy {
  /** What becomes of what is not known. */
  readonly onNoData: 'pass' | 'fail';
  /** Whether rubrics block that are not in the phase `gate`, and checks that do not count today. */
  readonly force: boolean;
}

/**
 * `blocks`: it stops whoever asked. `advises`: it would, if the rubric were in the phase `gate`, if the check counted today, or if it were
 * not the changed rubric alone that did it. `passes`: nothing speaks against it.
 */
export type Ruling = 'passes' | 'blocks' | 'advises';

export interface GateDecision {
  readonly passes: boolean;
  /** One for each finding, in their order. */
  readonly rulings: readonly Ruling[];
}

/** Decides whether the gate opens. Only rubrics in the phase `gate` block, unless forced. */
export function gate(findings: readonly GateFinding[], policy: GatePolicy): GateDecision {
  const rulings = findings.map((finding) => rulingOn(finding, policy));
  return { passes: !rulings.includes('blocks'), rulings };
}

function rulingOn(finding: GateFinding, { onNoData, force }: GatePolicy): Ruling {
  const { outcome, phase, standing, demand } = finding;
  if (outcome === 'holds' || outcome === 'not-asked') return 'passes';
  if (outcome === 'unknown' && onNoData === 'pass') return 'passes';
  // Nobody who changes a service can do anything about a change of the rubric.
  if (demand.kind === 'no-regression' && demand.regression?.by === 'rubric') return 'advises';
  return force || (phase === 'gate' && standing === 'counted') ? 'blocks' : 'advises';
}
