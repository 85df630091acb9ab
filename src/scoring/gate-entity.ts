import type { Environment } from '../../query-language/compile.ts';
import { failure, success, type Diagnostic, type Outcome } from '../../query-language/diagnostic.ts';
import type { Document } from '../../rubrics/document.ts';
import type { Exemption } from '../../rubrics/exemption.ts';
import type { VerdictName } from '../../rubrics/grade.ts';
import { nearName } from '../../rubrics/near-name.ts';
import { isPublished, type Effort, type Letter, type Rubric } from '../../rubrics/rubric.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { compileRubric } from './compile-rubric.ts';
import { explain } from './explain.ts';
import { findEntity } from './find-entity.ts';
import { gate, type Demand, type GateFinding, type GatePolicy, type Ruling } from './gate.ts';
import {
  checkFinding,
  letterFinding,
  levelFinding,
  noRegressionFinding,
  outsideFinding,
  regressionFinding,
  type Held,
} from './gate-demand.ts';
import { judgeRubrics, type Result } from './judge.ts';
import { withoutText } from './published-rubric.ts';
import { regressionsSince, type PastStanding, type Regression } from './regression.ts';
import { pastStandings } from './regression-past.ts';
import type { EntitySummary, Explanation, MaturityReport, RubricResult } from './report.ts';

/** What is asked of one entity. At least one of checks, letter, level and `noRegression` is demanded. */
export interface GateQuestion {
  /** Name or identifier of the entity. */
  readonly entity: string;
  /** Identifiers of the rubrics that are asked; when empty, all that are no drafts. */
  readonly rubrics: readonly string[];
  /** Checks that pass: `runbook`, or `production-readiness/runbook` for one rubric only. */
  readonly checks: readonly string[];
  /** The letter that it has, or a better one. */
  readonly letter: Letter | null;
  /** The level that it holds, or a higher one. */
  readonly level: string | null;
  /** Nothing is worse than it was at any moment since `since`: no letter, no level, no check that counts. */
  readonly noRegression: boolean;
  /** ISO 8601 in UTC; a week before `now` when null. */
  readonly since: string | null;
  /** The instant that is judged, ISO 8601 in UTC. */
  readonly now: string;
  readonly policy: GatePolicy;
}

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
  /** Checks whose facts are stale, which were judged on the last that was known. */
  readonly stale: readonly { readonly rubric: string; readonly check: string; readonly since: string }[];
}

export interface RuledFinding extends GateFinding {
  readonly ruling: Ruling;
}

/** One check, why it is as it is, and what would put it right. */
export type Repair = Pick<Explanation, 'why' | 'fix' | 'remedies'> & {
  readonly rubric: string;
  readonly check: string;
  readonly asks: string;
  readonly verdict: VerdictName;
  readonly reason: string;
  readonly effort: Effort;
};

/** How long back a regression is looked for where nobody says. */
const lookback = 7 * 86_400_000;

/** Judges one entity on what is known now and decides whether it may pass. Stores nothing. */
export async function gateEntity(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  standards: { readonly rubrics: readonly Document<Rubric>[]; readonly exemptions: readonly Exemption[] },
  question: GateQuestion,
): Promise<Outcome<GateReport>> {
  const { now, policy } = question;
  const found = await findEntity(warehouse, question.entity, now);
  if (!found.ok) return found;
  const entity = found.value;
  const chosen = standards.rubrics.filter(({ value }) =>
    question.rubrics.length === 0 ? isPublished(value.phase) : question.rubrics.includes(value.id),
  );
  const faults = faultsOf(question, standards.rubrics, chosen);
  if (faults.length > 0) return failure(faults);

  const judge = judgeOf(warehouse, environment, entity.entity, { now, exemptions: standards.exemptions });
  const judged = await judge(chosen);
  // A rubric that nobody named and that is not for the entity is no news.
  const stands = judged.filter(({ result, outside }) => question.rubrics.length > 0 || result !== undefined || outside !== 'not-meant');
  if (stands.length === 0) return failure([{ code: 'entity.ungraded', severity: 'error', facts: { entity: entity.entity } }]);

  const since = question.noRegression ? (question.since ?? new Date(Date.parse(now) - lookback).toISOString()) : null;
  const ids = stands.map(({ rubric }) => rubric.id);
  const pasts = since === null ? [] : await pastStandings(warehouse, { entity: entity.entity, rubrics: ids, since, until: now });
  const findings: GateFinding[] = [];
  for (const { rubric, result, outside } of stands) {
    const demands = demandsOn(rubric, question);
    if (!result) {
      findings.push(...demands.map((demand) => outsideFinding(rubric, demand, outside)));
      continue;
    }
    const held: Held = { rubric, result, on: now.slice(0, 10) };
    for (const demand of demands) {
      if (demand.kind === 'check') findings.push(checkFinding(held, demand.check));
      else if (demand.kind === 'grade') findings.push(letterFinding(held, demand.letter));
      else if (demand.kind === 'level') findings.push(levelFinding(held, demand.level));
      else
        findings.push(
          ...(await regressionFindings(
            held,
            pasts.filter((past) => past.rubric.id === rubric.id),
            since ?? now,
            judge,
          )),
        );
    }
  }
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
    stale: stands.flatMap(({ rubric, result }) =>
      (result?.findings ?? []).flatMap(({ check, staleSince }) =>
        staleSince === null ? [] : [{ rubric: rubric.id, check, since: staleSince }],
      ),
    ),
  });
}

/** What is wrong with the question itself. */
function faultsOf(question: GateQuestion, all: readonly Document<Rubric>[], chosen: readonly Document<Rubric>[]): Diagnostic[] {
  const { checks, letter, level, noRegression, rubrics, since, now } = question;
  const unknown = (code: string, asked: string, known: readonly string[]): Diagnostic => ({
    code,
    severity: 'error',
    facts: { asked, near: nearName(asked, known) ?? null, known: [...new Set(known)] },
  });
  if (checks.length === 0 && letter === null && level === null && !noRegression) {
    return [{ code: 'gate.nothing-demanded', severity: 'error', facts: {} }];
  }
  if (since !== null && !noRegression) return [{ code: 'gate.since-alone', severity: 'error', facts: {} }];
  if (since !== null && Date.parse(since) > Date.parse(now)) return [{ code: 'gate.since-to-come', severity: 'error', facts: { since } }];
  const ids = all.map(({ value }) => value.id);
  const strangers = rubrics.filter((id) => !ids.includes(id));
  if (strangers.length > 0) return strangers.map((id) => unknown('gate.rubric-unknown', id, ids));
  const names = chosen.flatMap(({ value }) => value.checks.flatMap(({ id }) => [id, `${value.id}/${id}`]));
  const bare = chosen.flatMap(({ value }) => value.checks.map(({ id }) => id));
  const levels = chosen.flatMap(({ value }) => value.grading.levels);
  return [
    ...checks.filter((name) => !names.includes(name)).map((name) => unknown('check.unknown', name, name.includes('/') ? names : bare)),
    ...(level === null || levels.includes(level) ? [] : [unknown('gate.level-unknown', level, levels)]),
  ];
}

function isAsked({ checks }: GateQuestion, rubric: Rubric, check: string): boolean {
  return checks.includes(check) || checks.includes(`${rubric.id}/${check}`);
}

/** Everything that is demanded under a rubric, where nothing is known of how the entity stands under it. */
function demandsOn(rubric: Rubric, question: GateQuestion): readonly Demand[] {
  const { letter, level, noRegression } = question;
  return [
    ...rubric.checks.filter(({ id }) => isAsked(question, rubric, id)).map(({ id }): Demand => ({ kind: 'check', check: id })),
    ...(letter === null ? [] : [{ kind: 'grade', letter } as const]),
    ...(level === null || !rubric.grading.levels.includes(level) ? [] : [{ kind: 'level', level } as const]),
    ...(noRegression ? [{ kind: 'no-regression', regression: null } as const] : []),
  ];
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

/** What was lost under any version of the past; of several losses of one thing, that by facts goes before that by the rubric. */
async function regressionFindings(
  held: Held,
  pasts: readonly PastStanding[],
  since: string,
  judge: Judge,
): Promise<readonly GateFinding[]> {
  const { rubric, result, on } = held;
  const lost = new Map<string, Regression>();
  for (const past of pasts) {
    // One version at a time: an identifier names one rubric in a judgement.
    const [then] = past.rubric.version === rubric.version ? [{ result }] : await judge([withoutText(past.rubric, past.rubric.id)]);
    for (const regression of regressionsSince(past, { rubric, result, underPast: then?.result, on })) {
      const key = regression.what === 'check' ? `check ${regression.held}` : regression.what;
      if (lost.get(key)?.by !== 'facts') lost.set(key, regression);
    }
  }
  if (lost.size === 0) return [noRegressionFinding(rubric, since, pasts.length > 0)];
  return [...lost.values()].map((regression) => regressionFinding(held, regression));
}

/** One for each check that a finding names which does not pass. Fixes speak of the facts of now. */
async function repairsOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { entity, stands, now }: { readonly entity: EntitySummary; readonly stands: readonly Stand[]; readonly now: string },
  findings: readonly RuledFinding[],
): Promise<readonly Repair[]> {
  const rubrics = stands.map(({ rubric }) => rubric);
  const report = reportOf(entity, stands, now);
  const names = new Set(findings.flatMap(({ rubric, checks }) => checks.map((check) => `${rubric}/${check}`)));
  const told = await Promise.all(
    [...names].map(async (check) =>
      explain(warehouse, environment, { entity: entity.entity, check, asOf: now, now, report, rubrics, brief: true }),
    ),
  );
  return told.map((outcome): Repair => {
    if (!outcome.ok) throw new Error(`What a gate names cannot be explained: ${outcome.errors.map(({ code }) => code).join(', ')}`);
    const { rubric, check, result, why, fix, remedies } = outcome.value;
    const { id, asks, effort } = check;
    return { rubric: rubric.id, check: id, asks, effort, verdict: result.verdict, reason: result.reason, why, fix, remedies };
  });
}

/** The fresh judgement in the form in which stored ones are read, for what explains. Nothing of it is stored, so all of it is of now. */
function reportOf(entity: EntitySummary, stands: readonly Stand[], now: string): MaturityReport {
  const results = stands.flatMap(({ rubric, result }): RubricResult[] =>
    result
      ? [
          {
            rubric: rubric.id,
            grade: result.grade,
            since: now,
            upgrade: null,
            levelUpgrade: null,
            verdicts: result.findings.map((finding) => ({ ...finding, since: now })),
          },
        ]
      : [],
  );
  return { asOf: now, evaluatedAt: now, rubrics: [], entities: [{ ...entity, results }] };
}
