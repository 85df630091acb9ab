import { compile, type Environment } from '../../query-language/compile.ts';
import { rowsStatement } from '../../query-language/sql/statement.ts';
import { listEnvironment } from '../../src/registry/environment.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { checkSet, type BenchCheck } from './check-set.ts';
import { best, bestOfEach, figure, type Bench } from './figure.ts';
import { handWrittenSql } from './hand-written.ts';
import { now, openPortfolio } from './portfolio.ts';
import { rulesEngine, type RuleRow } from './rules-engine.ts';

const moments = { as_of: now, now };
/** The rules engine is asked about so many services and its time scaled: it goes through them one by one. */
const asked = 500;

/** From expressions to a table of verdict rows, against SQL written by hand and against a rules engine. */
export const evaluation: Bench = {
  name: 'evaluation',
  describes: 'checks over services, from text to rows (entity, check, value)',
  async *run() {
    const environment = await listEnvironment();
    for (const services of [1_000, 10_000, 100_000]) {
      const warehouse = await openPortfolio(services, environment);
      for (const count of [20, 200]) {
        const checks = checkSet(count);
        const size = `${count} checks × ${services} services`;
        const repetitions = 4;
        const [ours = 0, hand = 0] = await bestOfEach(
          repetitions,
          async () => keep(warehouse, 'ours', compiled(checks, environment)),
          async () => keep(warehouse, 'hand', { sql: handWrittenSql(checks), parameters: {} }),
        );
        await proveEqual(warehouse);
        yield figure('evaluation', size, ours, 'hand-written SQL', hand);
        const engine = await rulesEngine(warehouse, asked, checks);
        const scaled = (milliseconds: number): number => milliseconds * (services / asked);
        const engineAlone = scaled(await best(1, engine));
        const engineKept = scaled(await best(1, async () => keepRows(warehouse, await engine())));
        await provePassesEqual(warehouse);
        yield figure('evaluation', size, ours, `json-rules-engine on ${asked} services, scaled, rows written too`, engineKept);
        yield figure(
          'evaluation',
          size,
          await readOnly(warehouse, checks, environment, repetitions),
          'the same, no rows written by either',
          engineAlone,
        );
      }
      await warehouse.close();
    }
  },
};

function compiled(checks: readonly BenchCheck[], environment: Environment): { sql: string; parameters: object } {
  const groups = checks.map(({ id, rql }) => {
    const outcome = compile(rql, environment, { type: { kind: 'boolean' } });
    if (!outcome.ok) throw new Error(`${rql} does not compile: ${JSON.stringify(outcome.errors)}`);
    return { id, columns: { passes: { compiled: outcome.value } } };
  });
  const statement = rowsStatement(groups, { kind: 'service' }, environment);
  return { ...statement, sql: `SELECT entity, id, passes FROM (${statement.sql})` };
}

async function keep(warehouse: Warehouse, table: string, { sql, parameters }: { sql: string; parameters: object }): Promise<void> {
  await warehouse.write(async (transaction) =>
    transaction.run(`CREATE OR REPLACE TABLE bench_${table} AS ${sql}`, { ...parameters, ...moments }),
  );
}

/** Every value is worked out and looked at, and none is written. */
async function readOnly(
  warehouse: Warehouse,
  checks: readonly BenchCheck[],
  environment: Environment,
  repetitions: number,
): Promise<number> {
  return best(repetitions, async () => {
    const { sql, parameters } = compiled(checks, environment);
    await warehouse.read(`SELECT id, count(*) AS asked, count(*) FILTER (passes) AS passed FROM (${sql}) GROUP BY id`, {
      ...parameters,
      ...moments,
    });
  });
}

async function keepRows(warehouse: Warehouse, rows: readonly RuleRow[]): Promise<void> {
  await warehouse.write(async (transaction) => {
    await transaction.run('CREATE OR REPLACE TABLE bench_engine (entity VARCHAR, id VARCHAR, passes BOOLEAN)');
    await transaction.append('bench_engine', rows);
  });
}

/** The rules engine passes the same services by the same checks. */
async function provePassesEqual(warehouse: Warehouse): Promise<void> {
  const [row] = await warehouse.read<{ odd: number; asked: number }>(
    `SELECT count(*) AS asked, count(*) FILTER (e.passes <> coalesce(o.passes, FALSE)) AS odd FROM bench_engine e LEFT JOIN bench_ours o USING (entity, id)`,
  );
  if (row?.asked === 0 || row?.odd !== 0) throw new Error(`json-rules-engine differs in ${row?.odd} of ${row?.asked} answers`);
}

/** Both wrote the same rows, or the comparison means nothing. */
async function proveEqual(warehouse: Warehouse): Promise<void> {
  const [row] = await warehouse.read<{ odd: number }>(
    'SELECT count(*) AS odd FROM ((SELECT * FROM bench_ours EXCEPT SELECT * FROM bench_hand) UNION ALL (SELECT * FROM bench_hand EXCEPT SELECT * FROM bench_ours))',
  );
  if (row?.odd !== 0) throw new Error(`The compiled statement and the one written by hand differ in ${row?.odd} rows`);
}
