import type { Environment } from '../../../query-language/compile.ts';
import type { Grade } from '../../../rubrics/grade.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { withoutText } from '../diff/published-rubric.ts';
import { exemptionsAsOf } from '../exemption/exemption-in-force.ts';
import { judgeDays, type Day, type JudgedDay } from '../history/judge-days.ts';
import type { Standing } from '../history/trend-point.ts';
import { versionAt, versionsOf } from '../history/trend-stored.ts';
import { compileRubric, type CompiledRubric } from '../judge/compile-rubric.ts';
import { checkedAgain } from './corrected-evaluation.ts';
import { isSameStanding, saidAt } from './correction.ts';

export interface CorrectOptions {
  /** The first instant whose evaluations are looked at again. ISO 8601 in UTC. */
  readonly from: string;
  /** When the corrections are recorded: later than any that were before. Evaluations of then and after are left alone. */
  readonly now: string;
  /** Told of each evaluation when it was judged again, how many were, and how many there are. */
  readonly onEvaluation?: (evaluation: Day, done: number, all: number) => void;
  /** Stops between two evaluations when aborted, with the signal's reason; nothing is recorded then. */
  readonly signal?: AbortSignal;
}

/** That evaluations one after the other would grade an entity otherwise by what is known now. */
export interface Correction {
  readonly rubric: string;
  readonly entity: string;
  /** The version of the rubric that was in force. */
  readonly version: string;
  /** What was said so far: as reported, or as last corrected. Null where the entity was not graded. */
  readonly before: Standing | null;
  /** Null where the entity would not be graded. */
  readonly after: Standing | null;
  /** The first of the evaluations, and until before when it holds: the next evaluation, or when this was recorded. ISO 8601 in UTC. */
  readonly validFrom: string;
  readonly validTo: string;
}

export interface Correcting {
  /** In the order of rubric, entity and time. */
  readonly corrections: readonly Correction[];
  /** How many evaluations were judged again. */
  readonly evaluations: number;
  /** Since when there is enough of the past to judge it again; what was evaluated before was left alone. Null where nothing was given up. */
  readonly kept: string | null;
  /** Rubrics that ask for results themselves, by identifier: what they said follows from what was reported, which stands. */
  readonly leftOut: readonly string[];
}

/**
 * Judges past evaluations again on the facts as they are known now, each by the rubrics and exemptions of its time, and records where a
 * grade comes out another than was last said: in one transaction, beside what was reported, which is not touched. Where nothing became
 * known since, nothing is recorded.
 */
export async function correctGrades(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  environment: Environment,
  { from, now, onEvaluation, signal }: CorrectOptions,
): Promise<Correcting> {
  const { evaluations, kept, recorded } = await checkedAgain(warehouse, from, now);
  const { stretches, leftOut } = await stretchesOf(warehouse, environment, evaluations);
  const found = new Found();
  const options = {
    exemptionsAt: async (at: string) => exemptionsAsOf(warehouse, environment, at),
    ...(signal ? { signal } : {}),
  };
  let done = 0;
  for (const { rubrics, days } of stretches) {
    for await (const judged of judgeDays(warehouse, environment, rubrics, days, options)) {
      const until = evaluations[evaluations.findIndex(({ at }) => at === judged.day.at) + 1]?.at ?? now;
      await compare(warehouse, rubrics, judged, until, found);
      done += 1;
      onEvaluation?.(judged.day, done, evaluations.length);
    }
  }
  const differences = found.inOrder();
  await warehouse.write(async (transaction) => {
    const [held] = await transaction.read<{ recorded: number }>('SELECT count(*) AS recorded FROM grade_correction');
    if (held?.recorded !== recorded) throw new Error('Something else was correcting grades at the same time: nothing was recorded');
    await transaction.append(
      'grade_correction',
      differences.map(({ correction: { rubric, entity, version, after, validFrom, validTo }, grade }) => ({
        rubric,
        entity,
        version,
        letter: after === null || after.letter === 'ungraded' ? null : after.letter,
        level: after?.level ?? null,
        score: after?.score ?? null,
        coverage: after?.coverage ?? null,
        detail: grade === null ? null : JSON.stringify(grade),
        recorded_at: now,
        valid_from: validFrom,
        valid_to: validTo,
      })),
    );
  });
  return { corrections: differences.map(({ correction }) => correction), evaluations: evaluations.length, kept, leftOut };
}

/** Evaluations one after the other by the same rubrics. */
interface Stretch {
  readonly rubrics: readonly CompiledRubric[];
  readonly days: Day[];
}

async function stretchesOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  evaluations: readonly Day[],
): Promise<{ readonly stretches: readonly Stretch[]; readonly leftOut: readonly string[] }> {
  const names = await warehouse.read<{ rubric: string }>('SELECT DISTINCT rubric FROM rubric_version ORDER BY rubric');
  const histories = await Promise.all(names.map(async ({ rubric }) => versionsOf(warehouse, rubric)));
  const compiled = new Map<string, CompiledRubric>();
  const leftOut = new Set<string>();
  const stretches: Stretch[] = [];
  let inForce = '';
  for (const day of evaluations) {
    const rubrics = histories.flatMap((versions): CompiledRubric[] => {
      const rubric = versionAt(versions, day.at);
      if (!rubric) return [];
      const name = nameOf(rubric);
      const known = compiled.get(name) ?? compileRubric(withoutText(rubric, `evaluated ${rubric.id}`), environment).compiled;
      compiled.set(name, known);
      if (!asksForResults(known, environment)) return [known];
      leftOut.add(rubric.id);
      return [];
    });
    const these = JSON.stringify(rubrics.map(({ rubric }) => nameOf(rubric)));
    if (stretches.length === 0 || these !== inForce) stretches.push({ rubrics, days: [] });
    stretches.at(-1)?.days.push(day);
    inForce = these;
  }
  return { stretches, leftOut: [...leftOut].sort() };
}

function nameOf({ id, version }: { readonly id: string; readonly version: string }): string {
  return JSON.stringify([id, version]);
}

/** An evaluation sees the results of the one before it; those that it stored itself hold from the same instant on, and would be seen now. */
function asksForResults({ checks, scope }: CompiledRubric, { tables }: Environment): boolean {
  const asked = [scope?.where ?? null, ...checks.flatMap(({ judgement, applies }) => [judgement, applies])];
  return asked.some((compiled) => compiled?.reads.some(({ table }) => tables.get(table)?.result === 'everyone'));
}

/** Holds what is judged against what was last said, of everybody of whom something can be said. */
async function compare(
  warehouse: Pick<Warehouse, 'read'>,
  rubrics: readonly CompiledRubric[],
  { day, grades, undecided }: JudgedDay,
  until: string,
  found: Found,
): Promise<void> {
  // Whom a rubric is for may be unknown: then what was said of them stood, and stands.
  const judged = rubrics.filter(({ rubric }) => grades.has(rubric.id));
  const ids = judged.map(({ rubric }) => rubric.id);
  const said = await saidAt(warehouse, day.at, ids);
  for (const { rubric } of judged) {
    const before = said.get(rubric.id);
    const after = grades.get(rubric.id);
    const open = new Set(undecided.get(rubric.id));
    for (const entity of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
      const [standing = null, grade = null] = [before?.get(entity), after?.get(entity)];
      if (open.has(entity) || isSameStanding(standing, grade)) continue;
      const about = { rubric: rubric.id, entity, version: rubric.version };
      found.add({ ...about, before: standing, after: grade && standingOf(grade), validFrom: day.at, validTo: until }, grade);
    }
  }
}

function standingOf({ letter, level, score, coverage }: Grade): Standing {
  return { letter, level, score, coverage };
}

interface Difference {
  readonly correction: Correction;
  readonly grade: Grade | null;
}

/** Differences as they are found, which is in the order of time: what goes on from one evaluation to the next is one. */
class Found {
  readonly #all = new Map<string, Difference[]>();

  add(correction: Correction, grade: Grade | null): void {
    const place = JSON.stringify([correction.rubric, correction.entity]);
    const own = this.#all.get(place) ?? [];
    this.#all.set(place, own);
    const last = own.at(-1);
    if (last?.correction.validTo === correction.validFrom && isSameDifference(last, { correction, grade })) {
      own[own.length - 1] = { ...last, correction: { ...last.correction, validTo: correction.validTo } };
    } else {
      own.push({ correction, grade });
    }
  }

  inOrder(): readonly Difference[] {
    return [...this.#all].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, own]) => own);
  }
}

function isSameDifference(one: Difference, other: Difference): boolean {
  return (
    one.correction.version === other.correction.version &&
    isSameStanding(one.correction.before, other.correction.before) &&
    JSON.stringify(one.grade) === JSON.stringify(other.grade)
  );
}
