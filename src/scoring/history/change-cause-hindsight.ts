import type { Environment } from '../../../query-language/compile.ts';
import { descend } from '../../../query-language/plan/walk.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { asksTheSame, type Judged } from './change-cause.ts';
import { compileCheck, type CompiledCheck } from '../judge/compile-rubric.ts';
import { judgeRubrics } from '../judge/judge.ts';

export interface HindsightQuestion {
  /** The rubric at the earlier instant and at the later. */
  readonly before: Rubric;
  readonly after: Rubric;
  /** Identifiers of the entities that changed, and of their checks that did. */
  readonly entities: readonly string[];
  readonly checks: readonly string[];
  /** The two instants. ISO 8601 in UTC. */
  readonly from: string;
  readonly to: string;
}

/** What a check as it is later says of the facts of before, exemptions aside. */
export interface Hindsight {
  /** As of the time of before; left out where the check asked the same then. */
  readonly rejudged?: Judged;
  /** As of the time of after; left out where the check does not ask for the time. */
  readonly aged?: Judged;
}

/**
 * Judges the earlier facts again, by the later checks and at the later time: the evidence of what a change of the rubric, and the clock
 * alone, did to a verdict. By entity, then by check. Only what may tell something is judged.
 */
export async function hindsight(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { before, after, entities, checks: wanted, from, to }: HindsightQuestion,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Hindsight>>> {
  const checks = after.checks
    .filter(({ id }) => wanted.includes(id))
    .map((check) => compileCheck(check, { ...environment, kind: kindOf(after) }));
  const earlier = new Map(before.checks.map((check) => [check.id, check]));
  const isOther = ({ check }: CompiledCheck): boolean => {
    const was = earlier.get(check.id);
    return was === undefined || !asksTheSame(was, check);
  };
  const told = new Map<string, Map<string, Hindsight>>();
  const judge = async (name: keyof Hindsight, some: readonly CompiledCheck[], now: string): Promise<void> => {
    if (some.length === 0) return;
    const narrowed = { ...after, checks: some.map(({ check }) => check) };
    const compiled = { rubric: narrowed, scope: { kind: kindOf(after), where: null }, checks: some };
    const { results } = await judgeRubrics(warehouse, environment, [compiled], { asOf: from, now, exemptions: [], entities });
    for (const { entity, findings } of results) {
      const ofEntity = told.get(entity) ?? new Map<string, Hindsight>();
      for (const { check, verdict, credit } of findings) ofEntity.set(check, { ...ofEntity.get(check), [name]: { verdict, credit } });
      told.set(entity, ofEntity);
    }
  };
  await judge('rejudged', checks.filter(isOther), from);
  await judge('aged', checks.filter(asksForTime), to);
  return told;
}

/** Whether what a check says may change with the time alone. */
function asksForTime({ judgement, applies }: CompiledCheck): boolean {
  return [judgement, applies].some((compiled) => compiled && [...descend(compiled.plan)].some(({ kind }) => kind === 'now'));
}

/** What a rubric's `for` begins with: `service`. */
function kindOf({ for: scope }: Rubric): string {
  return scope.split('|')[0]?.trim() ?? '';
}
