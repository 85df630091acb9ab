import type { BenchCheck } from './check-set.ts';

/** The tables that checks join as one row, what they take of them, and what their being read is called. */
const only = [
  { table: 'coverage_report', key: 'repository', flag: 'k_coverage', columns: ['covered'] },
  { table: 'branch_protection', key: 'repository', flag: 'k_protection', columns: ['required_approvals'] },
  { table: 'escalation_policy', key: 'policy', flag: 'k_policy', columns: ['levels'] },
  { table: 'repository', key: 'repository', flag: 'k_repository', columns: ['pushed_age', 'archived'] },
] as const;

const subjects: Readonly<Record<string, string>> = {
  owner: 'entity',
  repository_file: 'repository',
  monitor: 'service',
  slo: 'service',
  pull_request: 'repository',
  incident: 'service',
};

const events = new Set(['pull_request', 'incident']);

/** What a column that tables do not hold is made of. */
const made: Readonly<Record<string, string>> = { pushed_age: 'epoch($now::TIMESTAMPTZ) - epoch(t.pushed_at) AS pushed_age' };

/**
 * The facts that checks ask for as someone who knows the tables would gather them: a row for each service, each table joined once, each
 * list aggregated once. What was not read is NULL.
 */
export function handWrittenFacts(checks: readonly BenchCheck[]): string {
  return `SELECT * FROM ${factsOf(checks)}`;
}

/**
 * The statement that someone who knows the tables would write for all checks at once: the results as rows. It gives the same rows as
 * the compiled one, unknowns included.
 */
export function handWrittenSql(checks: readonly BenchCheck[]): string {
  const columns = checks.map(({ sql }, index) => `(${sql}) AS c${index}`).join(',\n');
  const results = checks.map(({ id }, index) => `c${index} AS '${id}'`).join(', ');
  return `SELECT entity, id, passes FROM (SELECT entity,\n${columns}\nFROM ${factsOf(checks)})
    UNPIVOT INCLUDE NULLS (passes FOR id IN (${results}))`;
}

function factsOf(checks: readonly BenchCheck[]): string {
  const asOf = (alias: string): string => `${alias}.valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < ${alias}.valid_to`;
  const lists = new Map<string, Map<string, string>>();
  for (const [table, columns] of checks.flatMap(({ lists: own }) => Object.entries(own ?? {}))) {
    const known = lists.get(table) ?? new Map<string, string>();
    for (const [name, sql] of Object.entries(columns)) known.set(name, sql);
    lists.set(table, known);
  }
  const oneRow = only.map(
    ({ table, key, flag, columns }) =>
      `LEFT JOIN (SELECT k.entity, true AS ${flag}, ${columns.map((column) => made[column] ?? `t.${column}`).join(', ')} FROM knowledge k LEFT JOIN ${table} t ON t.${key} = k.external AND ${asOf('t')}
       WHERE k."table" = '${table}' AND k.outcome = 'read' AND ${asOf('k')}) ${table} USING (entity)`,
  );
  const grouped = [...lists].map(([table, columns]) => {
    const aggregates = [...columns].map(([name, sql]) => `${sql} AS ${name}`).join(', ');
    const empty = [...columns]
      .map(([name, sql]) => `${sql.startsWith('count') ? `coalesce(g.${name}, 0)` : `g.${name}`} AS ${name}`)
      .join(', ');
    const where = events.has(table) ? '' : `WHERE ${asOf(table)}`;
    return `LEFT JOIN (SELECT k.entity, ${empty} FROM knowledge k LEFT JOIN (SELECT ${subjects[table]} AS subject, ${aggregates} FROM ${table} ${where} GROUP BY ALL) g ON g.subject = k.external
       WHERE k."table" = '${table}' AND k.outcome = 'read' AND ${asOf('k')}) ${table}_list USING (entity)`;
  });
  return `(SELECT * FROM entity e WHERE kind = 'service' AND ${asOf('e')}) e\n${[...oneRow, ...grouped].join('\n')}`;
}

/** The same as verdicts: what is known passes or fails, and what is not has no data. */
export function handWrittenVerdicts(checks: readonly BenchCheck[]): string {
  return `SELECT entity, id AS "check",
    CASE WHEN passes IS NULL THEN 'no-data' WHEN passes THEN 'pass' ELSE 'fail' END AS verdict,
    CASE WHEN passes THEN 1.0::DOUBLE WHEN NOT passes THEN 0.0::DOUBLE END AS credit FROM (${handWrittenSql(checks)})`;
}
