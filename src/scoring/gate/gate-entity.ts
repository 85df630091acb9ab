import type { Environment } from '../../../query-language/compile.ts';
import { failure, success, type Outcome } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import type { Exemption } from '../../../rubrics/exemption.ts';
import { isPublished, type Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { compileRubric } from '../judge/compile-rubric.ts';
import { findEntity } from '../find-entity.ts';
import { gate, type GateFinding, type GatePolicy, type Ruling } from './gate.ts';
import {
  checkFinding,
  letterFinding,
  levelFinding,
  noRegressionFinding,
  outsideFinding,
  regressionFinding,
  type Held,
} from './gate-demand.ts';
import { demandsOn, faultsOf, isAsked, type GateQuestion } from './gate-question.ts';
import { repairsOf, type Repair } from './gate-repair.ts';
import { judgeRubrics, type Result } from '../judge/judge.ts';
import { withoutText } from '../diff/published-rubric.ts';
import { regressionsSince, type PastStanding, type Regression } from './regression.ts';
import { pastStandings } from './regression-past.ts';
import type { EntitySummary } from '../report.ts';

/** What the gate decided, and why. */
export interface GateReport {
  readonly asOf: string;
  readonly entity: EntitySummary;
  readonly passes: boolean;
  readonly policy: GatePolicy;
  /** The beginning of the time in which nothing may have been lost; null where that was not demanded. */
  readonly since: string | null;
  readonly findings: readonly RuledFinding[];
  /** What would open the gate, or silence its advice: one for each check that a finding names. */
  readonly repairs: readonly Repair[];
  /** Checks on which the answer rests and whose facts are stale: they were judged on the last that was known. */
  readonly stale: readonly { readonly rubric: string; readonly check: string; readonly since: string }[];
}

export interface RuledFinding extends GateFinding {
  readonly ruling: Ruling;
}

/** How long back a regression is looked for where nobody says. */
const lookback = 7 * 86_400_000;

/**
 * Judges one entity on what is known now and decides whether it may pass. Stores nothing. Each version of a rubric under which something
 * was held is judged by as well: `mostVersions` at most, as many as there are unless given.
 */
export async function gateEntity(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  standards: { readonly rubrics: readonly Document<Rubric>[]; readonly exemptions: readonly Exemption[] },
  question: GateQuestion,
  mostVersions = Number.POSITIVE_INFINITY,
): Promise<Outcome<GateReport>> {
  const { now, policy } = question;
  const chosen = standards.rubrics.filter(({ value }) =>
    question.rubrics.length === 0 ? isPublished(value.phase) : question.rubrics.includes(value.id),
  );
  const faults = faultsOf(question, standards.rubrics, chosen);
  if (faults.length > 0) return failure(faults);
  const found = await findEntity(warehouse, question.entity, now, kindsDemanded(chosen, question));
  if (!found.ok) return found;
  const entity = found.value;

  const judge = judgeOf(warehouse, environment, entity.entity, { now, exemptions: standards.exemptions });
  const judged = await judge(chosen);
  // A rubric that nobody named and that is not for the entity is no news, unless nobody else has what is demanded.
  const meant = judged.filter(({ result, outside }) => question.rubrics.length > 0 || result !== undefined || outside !== 'not-meant');
  if (meant.length === 0) return failure([{ code: 'entity.ungraded', severity: 'error', facts: { entity: entity.entity } }]);
  const stands = meant.some(({ rubric }) => demandsOn(rubric, question).length > 0) ? meant : judged;

  const since = question.noRegression ? (question.since ?? new Date(Date.parse(now) - lookback).toISOString()) : null;
  const ids = stands.map(({ rubric }) => rubric.id);
  const past =
    since === null
      ? null
      : { since, standings: await pastStandings(warehouse, { entity: entity.entity, rubrics: ids, since, until: now }) };
  const versions = past?.standings.length ?? 0;
  if (versions > mostVersions)
    return failure([{ code: 'gate.since-far', severity: 'error', facts: { since, versions, most: mostVersions } }]);
  const findings = (await Promise.all(stands.map(async (stand) => findingsOn(stand, question, past, judge)))).flat();
  const { passes, rulings } = gate(findings, policy);
  const ruled = findings.map((finding, index): RuledFinding => ({ ...finding, ruling: rulings[index] ?? 'blocks' }));
  return success({
    asOf: now,
    entity,
    passes,
    policy,
    since,
    findings: ruled,
    repairs: await repairsOf(warehouse, environment, { entity, stands, now }, ruled),
    stale: stands.flatMap((stand) => staleOf(stand, question)),
  });
}

/** Of namesakes the one is meant of which something is demanded: a service would pass where another kind of thing is asked. */
function kindsDemanded(rubrics: readonly Document<Rubric>[], question: GateQuestion): readonly string[] {
  const demanding = rubrics.filter(({ value }) => demandsOn(value, question).length > 0);
  return [...new Set(demanding.map(({ value }) => value.for.split('|', 1).join('').trim()))];
}

/** The stretch of time in which nothing may have been lost, with what was held in it. */
interface Past {
  readonly since: string;
  readonly standings: readonly PastStanding[];
}

/** What becomes of each demand under one rubric. */
async function findingsOn(
  { rubric, result, outside }: Stand,
  question: GateQuestion,
  past: Past | null,
  judge: Judge,
): Promise<readonly GateFinding[]> {
  const demands = demandsOn(rubric, question);
  if (!result) return demands.map((demand) => outsideFinding(rubric, demand, outside));
  const held: Held = { rubric, result, on: question.now.slice(0, 10) };
  const found = demands.flatMap((demand): GateFinding[] => {
    switch (demand.kind) {
      case 'check':
        return [checkFinding(held, demand.check)];
      case 'grade':
        return [letterFinding(held, demand.letter)];
      case 'level':
        return [levelFinding(held, demand.level)];
      case 'no-regression':
        return [];
    }
  });
  return past ? [...found, ...(await regressionFindings(held, past, judge))] : found;
}

/** The checks with stale facts on which the answer rests: those that are asked for, or all where a grade is. */
function staleOf({ rubric, result }: Stand, question: GateQuestion): GateReport['stale'] {
  const whole = question.letter !== null || question.level !== null || question.noRegression;
  return (result?.findings ?? []).flatMap(({ check, staleSince }) =>
    staleSince !== null && (whole || isAsked(question, rubric, check)) ? [{ rubric: rubric.id, check, since: staleSince }] : [],
  );
}

/** How the entity stands under one rubric. */
interface Stand {
  readonly rubric: Rubric;
  /** Undefined where the rubric does not grade the entity; `outside` says why. */
  readonly result: Result | undefined;
  readonly outside: 'not-meant' | 'undecided' | 'refused';
}

interface Judge {
  (rubrics: readonly Document<Rubric>[]): Promise<readonly Stand[]>;
}

function judgeOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  entity: string,
  { now, exemptions }: { readonly now: string; readonly exemptions: readonly Exemption[] },
): Judge {
  return async (documents) => {
    const compiled = documents.map((document) => compileRubric(document, environment).compiled);
    const options = { asOf: now, now, exemptions, entities: [entity] };
    const { results, unscoped, undecided } = await judgeRubrics(warehouse, environment, compiled, options);
    return compiled.map(({ rubric, scope }): Stand => {
      const refused = scope === null || unscoped.has(rubric.id);
      return {
        rubric,
        result: results.find((each) => each.rubric === rubric.id && each.entity === entity),
        outside: refused ? 'refused' : undecided.get(rubric.id)?.includes(entity) ? 'undecided' : 'not-meant',
      };
    });
  };
}

/** What was lost under any version of the past; of one thing only once: by facts where facts did it, else under the latest version. */
async function regressionFindings(held: Held, { since, standings }: Past, judge: Judge): Promise<readonly GateFinding[]> {
  const { rubric, result, on } = held;
  const pasts = standings.filter((past) => past.rubric.id === rubric.id);
  const lost = new Map<string, Regression>();
  for (const past of pasts) {
    // One version at a time: an identifier names one rubric in a judgement.
    const [then] = past.rubric.version === rubric.version ? [{ result }] : await judge([withoutText(past.rubric, past.rubric.id)]);
    for (const regression of regressionsSince(past, { rubric, result, underPast: then?.result, on })) {
      const key = regression.what === 'check' ? `check ${regression.held}` : regression.what;
      const known = lost.get(key);
      if (!known || (known.by === 'rubric' && regression.by === 'facts')) lost.set(key, regression);
    }
  }
  if (lost.size === 0) return [noRegressionFinding(rubric, since, pasts.length > 0)];
  return [...lost.values()].map((regression) => regressionFinding(held, regression));
}
