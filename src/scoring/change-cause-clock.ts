import type { Environment } from '../../query-language/compile.ts';
import { descend } from '../../query-language/plan/walk.ts';
import type { Check, Rubric } from '../../rubrics/rubric.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Aged } from './change-cause.ts';
import { compileCheck, type CompiledCheck } from './compile-rubric.ts';
import { judgeRubrics } from './judge.ts';

export interface AgedQuestion {
  /** Kind of the entities: `service`. */
  readonly kind: string;
  /** The rubric as it was at the earlier instant. */
  readonly rubric: Rubric;
  /** Identifiers of the checks that changed. */
  readonly checks: readonly string[];
  /** The instant of the facts, and the later one to which ages count. ISO 8601 in UTC. */
  readonly asOf: string;
  readonly now: string;
}

/**
 * What checks say of the earlier facts at the later time, by entity and then by check: the evidence that the clock alone changed a
 * verdict. Only checks that ask for the time are judged; without any, nothing is.
 */
export async function agedVerdicts(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { kind, rubric, checks: wanted, asOf, now }: AgedQuestion,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Aged>>> {
  const checks = rubric.checks.filter(({ id }) => wanted.includes(id)).map((check) => compileCheck(check, environment));
  const timed = checks.filter(asksForTime);
  if (timed.length === 0) return new Map();
  const narrowed = { ...rubric, checks: timed.map(({ check }): Check => check) };
  const compiled = { rubric: narrowed, scope: { kind, where: null }, checks: timed };
  const { results } = await judgeRubrics(warehouse, environment, [compiled], { asOf, now, exemptions: [] });
  return new Map(results.map(({ entity, findings }) => [entity, new Map(findings.map((finding) => [finding.check, finding]))]));
}

/** Whether what a check says may change with the time alone. */
function asksForTime({ judgement, applies }: CompiledCheck): boolean {
  return [judgement, applies].some((compiled) => compiled && [...descend(compiled.plan)].some(({ kind }) => kind === 'now'));
}
