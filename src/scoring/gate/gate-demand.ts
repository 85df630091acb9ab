import { judgedOn, standingOf } from '../../../rubrics/grade.ts';
import { letters, type Letter, type Rubric } from '../../../rubrics/rubric.ts';
import { cheapestUpgrade } from '../../../rubrics/upgrade.ts';
import type { Demand, GateFinding } from './gate.ts';
import type { Result } from '../judge/judge.ts';
import type { Regression } from './regression.ts';
import type { Finding } from '../judge/verdict.ts';

/** A rubric with what it says of the entity today. */
export interface Held {
  readonly rubric: Rubric;
  readonly result: Result;
  /** `yyyy-mm-dd` */
  readonly on: string;
}

/** What becomes of the demand that a check passes. */
export function checkFinding({ rubric, result, on }: Held, id: string): GateFinding {
  const { verdict, reason } = findingOf(result, id);
  const check = rubric.checks.find((each) => each.id === id);
  const standing = check ? standingOf(check, on) : 'counted';
  const outcome = outcomes[verdict];
  const checks = outcome === 'holds' || outcome === 'not-asked' ? [] : [id];
  return { ...of(rubric, { kind: 'check', check: id }), outcome, standing, reason, checks };
}

/** An exemption was granted by somebody who may: it holds. */
const outcomes = {
  pass: 'holds',
  exempt: 'holds',
  'not-applicable': 'not-asked',
  fail: 'fails',
  'no-data': 'unknown',
  error: 'unknown',
} as const satisfies Record<Finding['verdict'], GateFinding['outcome']>;

/** What becomes of the demand of a letter or a better one. */
export function letterFinding(held: Held, asked: Letter): GateFinding {
  const { rubric, result } = held;
  const { letter, missing, coverage } = result.grade;
  const demanded = of(rubric, { kind: 'grade', letter: asked });
  if (letter === 'ungraded') {
    const known = coverage === null ? 'nothing that weighs applies' : `${percent(coverage)} of the weight is known`;
    const reason = `It has no letter: ${known}, and ${percent(rubric.grading.minimumCoverage)} is needed.`;
    return { ...demanded, outcome: 'unknown', reason, checks: missing };
  }
  if (letters.indexOf(letter) <= letters.indexOf(asked))
    return { ...demanded, outcome: 'holds', reason: `It has ${article(letter)}.`, checks: [] };
  return { ...demanded, outcome: 'fails', reason: `It has ${article(letter)}.`, checks: wayTo(held, asked) };
}

/** What becomes of the demand of a level or a higher one. */
export function levelFinding({ rubric, result, on }: Held, asked: string): GateFinding {
  const { levels } = rubric.grading;
  const { level, letter, provisional, missing } = result.grade;
  const demanded = of(rubric, { kind: 'level', level: asked });
  const rung = levels.indexOf(asked);
  const reached = level !== null && levels.indexOf(level) >= rung;
  const within = judgedOn(rubric, result.findings, on).filter(
    ({ check }) => check.level !== null && levels.indexOf(check.level) <= rung && levels.includes(check.level),
  );
  const failing = within.filter(({ verdict, credit }) => credit !== null && verdict !== 'pass').map(({ check }) => check.id);
  const unknown = within.filter(({ verdict }) => verdict === 'no-data' || verdict === 'error').map(({ check }) => check.id);
  if (failing.length > 0) {
    return { ...demanded, outcome: 'fails', reason: level === null ? 'It holds no level.' : `It holds ${level} only.`, checks: failing };
  }
  if (letter === 'ungraded') return { ...demanded, outcome: 'unknown', reason: 'It has no grade: too little is known.', checks: missing };
  if (reached && !(provisional && unknown.length > 0)) return { ...demanded, outcome: 'holds', reason: `It holds ${level}.`, checks: [] };
  const reason = `Nothing at or below ${asked} fails, but ${unknown.length === 0 ? 'nothing there was judged' : 'not all of it is known'}.`;
  return { ...demanded, outcome: 'unknown', reason, checks: unknown };
}

/** What becomes of the demand that something that held holds still. */
export function regressionFinding(held: Held, regression: Regression): GateFinding {
  const { rubric, result } = held;
  const { what, held: was, now, outcome, by, until } = regression;
  const check = what === 'check' ? rubric.checks.find(({ id }) => id === was) : undefined;
  const changed = by === 'rubric' ? ' Only the rubric was changed: by the version before it would hold still.' : '';
  const said = check
    ? `It passed${until === null ? '' : ` on ${until.slice(0, 10)}`}, and now: ${findingOf(result, was).reason}`
    : `The ${what} was ${was}, and is ${now}.`;
  return {
    ...of(rubric, { kind: 'no-regression', regression }),
    outcome,
    reason: said + changed,
    checks: check
      ? [check.id]
      : what === 'letter' && now !== 'ungraded'
        ? wayTo(held, letterNamed(was))
        : outcome === 'unknown'
          ? result.grade.missing
          : [],
  };
}

/** That nothing was lost, or that there is nothing that could have been. */
export function noRegressionFinding(rubric: Rubric, since: string, known: boolean): GateFinding {
  const day = since.slice(0, 10);
  const reason = known
    ? `Nothing is worse than it was at any moment since ${day}.`
    : `Nothing was stored of it since ${day} that could have been lost.`;
  return { ...of(rubric, { kind: 'no-regression', regression: null }), outcome: known ? 'holds' : 'not-asked', reason, checks: [] };
}

/** What becomes of a demand where the rubric is not for the entity, or where it cannot be told whether it is. */
export function outsideFinding(rubric: Rubric, demand: Demand, why: 'not-meant' | 'undecided' | 'refused'): GateFinding {
  const reasons = {
    'not-meant': 'The rubric is not for it, and asks nothing of it.',
    undecided: 'It is not known whether the rubric is for it.',
    refused: 'It cannot be told whom the rubric is for: `assay lint` says why.',
  } as const;
  return { ...of(rubric, demand), outcome: why === 'not-meant' ? 'not-asked' : 'unknown', reason: reasons[why], checks: [] };
}

function of({ id, phase }: Rubric, demand: Demand): Pick<GateFinding, 'rubric' | 'phase' | 'demand' | 'standing'> {
  return { rubric: id, phase, demand, standing: 'counted' };
}

/** The least work that brings the letter; every check that fails, where none does. */
function wayTo({ rubric, result, on }: Held, letter: Letter): readonly string[] {
  const below = letters[letters.indexOf(letter) + 1];
  const upgrade = below && cheapestUpgrade(rubric, result.findings, below, on);
  return upgrade?.checks ?? result.findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check);
}

function letterNamed(name: string): Letter {
  return letters.find((each) => each === name) ?? 'A';
}

function findingOf({ findings, rubric }: Result, check: string): Finding {
  const found = findings.find((each) => each.check === check);
  if (!found) throw new Error(`The result of ${rubric} lacks a finding on ${check}`);
  return found;
}

function article(letter: Letter): string {
  return `${letter === 'A' || letter === 'F' ? 'an' : 'a'} ${letter}`;
}

function percent(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)} %`;
}
