import type { Environment } from '../../query-language/compile.ts';
import type { Exemption } from '../../rubrics/exemption.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { CompiledRubric } from './compile-rubric.ts';
import { judgeRubrics, type Judgement } from './judge.ts';
import type { Setting } from './no-data.ts';

/** A local date, and the instant at which it is looked at. */
export interface Day {
  /** `yyyy-mm-dd`. */
  readonly date: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export interface JudgedDay extends Judgement {
  readonly day: Day;
}

export interface JudgeDaysOptions {
  /** The exemptions as they stood at an instant. */
  readonly exemptionsAt: (at: string) => readonly Exemption[];
  readonly setting?: Setting;
  /** Stops between two days when aborted, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Judges by the facts of each day, in the order given, which is that of time: what an evaluation at that instant would have said. Ages
 * count to the day, exemptions and checks hold as on the day. Writes nothing.
 */
export async function* judgeDays(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  rubrics: readonly CompiledRubric[],
  days: readonly Day[],
  { exemptionsAt, setting, signal }: JudgeDaysOptions,
): AsyncGenerator<JudgedDay> {
  for (const day of days) {
    signal?.throwIfAborted();
    const { at } = day;
    yield { day, ...(await judgeRubrics(warehouse, environment, rubrics, { asOf: at, now: at, exemptions: exemptionsAt(at), setting })) };
  }
}
