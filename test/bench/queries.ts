import { compileQuery, type Environment } from '../../query-language/compile.ts';
import { queryStatement } from '../../query-language/sql/query-statement.ts';
import { listEnvironment } from '../../src/registry/environment.ts';
import { forever, type Warehouse } from '../../src/warehouse/warehouse.ts';
import { best, figure, type Bench } from './figure.ts';
import { now, openPortfolio } from './portfolio.ts';

const moments = { as_of: now, now };

/** A query, and the SQL that a person who knows the tables would write for it. They give the same rows to the letter. */
interface BenchQuery {
  readonly what: string;
  readonly rql: string;
  readonly sql: string;
}

const asOf = (alias: string): string => `${alias}.valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < ${alias}.valid_to`;
const services = `(SELECT * FROM entity e WHERE kind = 'service' AND ${asOf('e')})`;
/** Who a table was read for, and under which identifier. */
const read = (table: string): string =>
  `(SELECT k.entity, k.external FROM knowledge k WHERE k."table" = '${table}' AND k.outcome = 'read' AND ${asOf('k')})`;

const asked: readonly BenchQuery[] = [
  {
    what: 'where and select',
    rql: 'service | where tier == "tier-1" and ci.coverage > 60% | select name, coverage = ci.coverage',
    sql: `SELECT e.name, c.covered AS coverage FROM ${services} e JOIN ${read('coverage_report')} k ON k.entity = e.entity
      JOIN coverage_report c ON c.repository = k.external AND ${asOf('c')} WHERE e.tier = 'tier-1' AND c.covered > 0.6`,
  },
  {
    what: 'lists, summarized',
    rql: 'service | extend open = git.pullRequests().filter((pr) => pr.status == "OPEN").length | where open > 1 | summarize services = count(), requests = sum(open) by tier',
    sql: `SELECT e.tier, count(*) AS services, sum(open)::BIGINT AS requests FROM ${services} e JOIN
      (SELECT k.entity, count(*) FILTER (WHERE p.state = 'OPEN') AS open FROM ${read('pull_request')} k JOIN pull_request p ON p.repository = k.external
       WHERE (p.created_at <= $as_of::TIMESTAMPTZ) IS NOT FALSE GROUP BY k.entity) p ON p.entity = e.entity WHERE open > 1 GROUP BY e.tier`,
  },
  {
    what: 'rows by their entity',
    rql: 'pullRequest | where state == "MERGED" | summarize merged = count(), lines = sum(additions) by service.tier',
    sql: `SELECT e.tier, count(*) AS merged, sum(p.additions)::BIGINT AS lines FROM pull_request p LEFT JOIN ${read('pull_request')} k ON k.external = p.repository
      LEFT JOIN ${services} e ON e.entity = k.entity WHERE p.state = 'MERGED' AND (p.created_at <= $as_of::TIMESTAMPTZ) IS NOT FALSE GROUP BY e.tier`,
  },
  {
    what: 'join of a summary',
    rql: 'service | join (incident | where urgency == "high" | summarize incidents = count() by service) on entity == service | where incidents > 0 | select name, incidents',
    sql: `SELECT e.name, n.incidents FROM ${services} e JOIN (SELECT k.entity, count(*) AS incidents FROM incident i JOIN ${read('incident')} k ON k.external = i.service
      WHERE i.urgency = 'high' AND (i.created_at <= $as_of::TIMESTAMPTZ) IS NOT FALSE GROUP BY k.entity) n ON n.entity = e.entity WHERE n.incidents > 0`,
  },
  {
    what: 'relations walked',
    rql: 'service | where dependencies.out().any((d) => d.tier == "tier-0" and d.git.archived) | select name',
    sql: `SELECT e.name FROM ${services} e WHERE e.entity IN (SELECT k.entity FROM ${read('relation')} k JOIN relation r ON r.entity = k.external AND ${asOf('r')}
      JOIN entity d ON d.entity = r.target AND ${asOf('d')} JOIN ${read('repository')} g ON g.entity = d.entity JOIN repository t ON t.repository = g.external AND ${asOf('t')}
      WHERE r.type = 'dependsOn' AND d.tier = 'tier-0' AND t.archived)`,
  },
];

/** From the text of a query to its rows, against SQL written by hand. */
export const queries: Bench = {
  name: 'queries',
  describes: 'queries over services, from text to rows',
  async *run() {
    const environment = await listEnvironment();
    for (const size of [10_000, 100_000]) {
      const warehouse = await openPortfolio(size, environment);
      await relate(warehouse, size);
      for (const { what, rql, sql } of asked) {
        const ours = await best(4, async () => keep(warehouse, 'ours', compiled(rql, environment)));
        const hand = await best(4, async () => keep(warehouse, 'hand', { sql, parameters: {} }));
        await proveEqual(warehouse, what);
        yield figure('queries', `${what}, ${size}`, ours, 'hand-written SQL', hand);
      }
      await warehouse.close();
    }
  },
};

/** Three dependencies for each service, which are read of most. */
async function relate(warehouse: Warehouse, size: number): Promise<void> {
  await warehouse.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO relation BY NAME SELECT 'bench' AS source, 's' || i AS entity, 'dependsOn' AS type, 's' || ((i * 7 + j * 131 + 1) % ${size}) AS target,
       TIMESTAMPTZ '2026-01-01' AS valid_from, TIMESTAMPTZ '${forever}' AS valid_to FROM range(${size}) s(i), range(3) r(j)`,
    );
    await transaction.run(
      `INSERT INTO knowledge BY NAME SELECT * REPLACE ('relation' AS "table", CASE WHEN hash(entity) % 97 < 10 THEN 'forbidden' ELSE 'read' END AS outcome)
       FROM knowledge WHERE "table" = 'entity'`,
    );
  });
}

function compiled(rql: string, environment: Environment): { sql: string; parameters: object } {
  const outcome = compileQuery(rql, environment);
  if (!outcome.ok) throw new Error(`${rql} does not compile: ${JSON.stringify(outcome.errors)}`);
  const { plan } = outcome.value;
  const { sql, parameters } = queryStatement(plan, environment);
  return {
    sql: `SELECT ${plan.columns.map(({ name }) => `"${name}"`).join(', ')} FROM (${sql})`,
    parameters: { ...parameters, most: 1_000_000 },
  };
}

async function keep(warehouse: Warehouse, table: string, { sql, parameters }: { sql: string; parameters: object }): Promise<void> {
  await warehouse.write(async (transaction) =>
    transaction.run(`CREATE OR REPLACE TABLE bench_${table} AS ${sql}`, { ...parameters, ...moments }),
  );
}

/** Both wrote the same rows, or the comparison means nothing. */
async function proveEqual(warehouse: Warehouse, what: string): Promise<void> {
  const less = (from: string, other: string): string => `(SELECT * FROM bench_${from} EXCEPT ALL SELECT * FROM bench_${other})`;
  const [row] = await warehouse.read<{ odd: number; all: number }>(
    `SELECT (SELECT count(*) FROM (${less('ours', 'hand')} UNION ALL ${less('hand', 'ours')})) AS odd, (SELECT count(*) FROM bench_ours) AS "all"`,
  );
  if (row?.odd !== 0 || row.all === 0)
    throw new Error(`${what}: the compiled statement and the one written by hand differ in ${row?.odd} rows of ${row?.all}`);
}
