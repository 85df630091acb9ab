import { Engine } from 'json-rules-engine';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { now } from './portfolio.ts';

type Fact = Readonly<Record<string, unknown>>;

/**
 * The same kinds of checks as rules of json-rules-engine, over facts already in memory: for each service one object with the values
 * that the checks compare. Gathering the facts is not counted.
 */
export async function rulesEngine(warehouse: Warehouse, services: number, checks: number): Promise<() => Promise<number>> {
  const facts = await warehouse.read<Fact>(
    `SELECT e.name, e.tier, e.lifecycle, e.line, c.covered, p.required_approvals, o.levels, r.archived,
            epoch($now::TIMESTAMPTZ) - epoch(r.pushed_at) AS age,
            (SELECT count(*) FROM owner w WHERE w.entity = e.entity) AS owners,
            (SELECT count(*) FROM monitor m WHERE m.service = e.entity AND m.notifies AND NOT m.muted) AS monitors,
            (SELECT count(*) FROM pull_request q WHERE q.repository = e.entity AND q.state = 'OPEN') AS open_pull_requests,
            (SELECT count(*) FROM incident n WHERE n.service = e.entity AND n.urgency = 'high') AS incidents,
            (SELECT max(target) FROM slo s WHERE s.service = e.entity) AS target,
            (SELECT list(path) FROM repository_file f WHERE f.repository = e.entity) AS files
     FROM (SELECT * FROM entity LIMIT ${services}) e
     JOIN coverage_report c ON c.repository = e.entity JOIN branch_protection p ON p.repository = e.entity
     JOIN escalation_policy o ON o.policy = e.entity JOIN repository r ON r.repository = e.entity`,
    { now },
  );
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (let index = 0; index < checks; index += 1)
    engine.addRule({ name: `check-${index}`, conditions: { all: [condition(index)] }, event: { type: 'pass' } });
  return async () => {
    let passed = 0;
    for (const fact of facts) passed += (await engine.run({ ...fact })).results.length;
    return passed;
  };
}

function condition(index: number): { fact: string; operator: string; value: unknown } {
  const n = Math.floor(index / 10) * 3 + index;
  const kinds = [
    { fact: 'covered', operator: 'greaterThanInclusive', value: (n % 100) / 100 },
    { fact: 'files', operator: 'contains', value: `file-${n % 40}.md` },
    { fact: 'monitors', operator: 'greaterThanInclusive', value: (n % 3) + 1 },
    { fact: 'open_pull_requests', operator: 'lessThanInclusive', value: n % 3 },
    { fact: 'required_approvals', operator: 'greaterThanInclusive', value: n % 5 },
    { fact: 'levels', operator: 'greaterThanInclusive', value: n % 4 },
    { fact: 'target', operator: 'greaterThanInclusive', value: (90 + (n % 10)) / 100 },
    { fact: 'age', operator: 'lessThan', value: ((n % 400) + 1) * 86_400 },
    { fact: 'incidents', operator: 'lessThanInclusive', value: n % 2 },
    { fact: 'owners', operator: 'greaterThan', value: 0 },
  ];
  return kinds[index % kinds.length]!;
}
