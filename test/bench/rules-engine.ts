import { Engine } from 'json-rules-engine';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import type { BenchCheck } from './check-set.ts';
import { handWrittenFacts } from './hand-written.ts';
import { now } from './portfolio.ts';

type Facts = Readonly<Record<string, unknown>> & { readonly entity: string };

/** One answer of the rules engine. What is not known is to it as what does not pass. */
export interface RuleRow extends Record<string, string | boolean> {
  readonly entity: string;
  readonly id: string;
  readonly passes: boolean;
}

/**
 * The same checks as rules of json-rules-engine: goes through so many services and gives a row for each of them and each check. The facts
 * that rules compare are already gathered, counted and in memory, one object a service; that is not part of what is timed.
 */
export async function rulesEngine(
  warehouse: Warehouse,
  services: number,
  checks: readonly BenchCheck[],
): Promise<() => Promise<readonly RuleRow[]>> {
  const facts = await warehouse.read<Facts>(`${handWrittenFacts(checks)} ORDER BY entity LIMIT ${services}`, { as_of: now, now });
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const { id, rule } of checks) engine.addRule({ name: id, conditions: rule, event: { type: id } });
  return async () => {
    const rows: RuleRow[] = [];
    for (const fact of facts) {
      const { events, failureEvents } = await engine.run(fact);
      for (const { type } of events) rows.push({ entity: fact.entity, id: type, passes: true });
      for (const { type } of failureEvents) rows.push({ entity: fact.entity, id: type, passes: false });
    }
    return rows;
  };
}
