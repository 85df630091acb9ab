import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import type { Letter, Rubric } from '../../../rubrics/rubric.ts';
import type { Demand, GatePolicy } from './gate.ts';

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

/** What is wrong with the question itself. */
export function faultsOf(question: GateQuestion, all: readonly Document<Rubric>[], chosen: readonly Document<Rubric>[]): Diagnostic[] {
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

export function isAsked({ checks }: GateQuestion, rubric: Rubric, check: string): boolean {
  return checks.includes(check) || checks.includes(`${rubric.id}/${check}`);
}

/** Everything that is demanded under a rubric, where nothing is known of how the entity stands under it. */
export function demandsOn(rubric: Rubric, question: GateQuestion): readonly Demand[] {
  const { letter, level, noRegression } = question;
  return [
    ...rubric.checks.filter(({ id }) => isAsked(question, rubric, id)).map(({ id }): Demand => ({ kind: 'check', check: id })),
    ...(letter === null ? [] : [{ kind: 'grade', letter } as const]),
    ...(level === null || !rubric.grading.levels.includes(level) ? [] : [{ kind: 'level', level } as const]),
    ...(noRegression ? [{ kind: 'no-regression', regression: null } as const] : []),
  ];
}
