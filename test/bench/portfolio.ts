import type { Environment } from '../../query-language/compile.ts';
import { inMemory, openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../../src/warehouse/warehouse.ts';

const began = '2026-01-01T00:00:00.000Z';
export const now = '2026-07-01T00:00:00.000Z';

/** The end of the day that lies so many days before `now`. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString();
}

export interface PortfolioOptions {
  /** Where the database is; in memory when left out. */
  readonly path?: string;
  readonly memoryLimit?: string;
}

/**
 * A warehouse of `size` services with the facts that checks ask for: about 25 rows a service over eleven tables, a tenth of the
 * services unread at one source or another. Values follow from the service's number, so that every run sees the same.
 */
export async function openPortfolio(
  size: number,
  environment: Environment,
  { path = inMemory, memoryLimit }: PortfolioOptions = {},
): Promise<Warehouse> {
  const tables = environment.tables.values();
  const warehouse = await openWarehouse(path, { tables, ...(memoryLimit === undefined ? {} : { memoryLimit }) });
  await warehouse.write(async (transaction) => {
    const fill = async (table: string, columns: string, from: string): Promise<void> => {
      const declared = environment.tables.get(table);
      const span = declared?.history === 'intervals' ? `, TIMESTAMPTZ '${began}' AS valid_from, TIMESTAMPTZ '${forever}' AS valid_to` : '';
      await transaction.run(`INSERT INTO ${table} BY NAME SELECT 'bench' AS source, ${columns}${span} FROM ${from}`);
    };
    const services = `range(${size}) s(i)`;
    const each = (count: number): string => `range(${size}) s(i), range(${count}) r(j)`;
    await fill(
      'entity',
      `'s' || i AS entity, 'service' AS kind, 'default' AS namespace, 's' || i AS name, 'tier-' || (i % 4) AS tier,
       CASE WHEN i % 5 = 0 THEN 'experimental' ELSE 'production' END AS lifecycle, ['go', 'tag' || (i % 7)] AS tags`,
      services,
    );
    await fill(
      'repository',
      `'s' || i AS repository, 's' || i AS name, i % 11 = 0 AS archived, TIMESTAMPTZ '${now}' - to_days((i % 400)::INTEGER) AS pushed_at, i % 50 AS open_issues`,
      services,
    );
    await fill(
      'branch_protection',
      `'s' || i AS repository, 'main' AS branch, i % 3 > 0 AS protected, i % 4 AS required_approvals`,
      services,
    );
    await fill('coverage_report', `'s' || i AS repository, CASE WHEN i % 13 > 0 THEN (i % 100) / 100.0 END AS covered`, services);
    await fill('escalation_policy', `'s' || i AS policy, 'p' AS name, i % 4 AS levels, i % 3 AS loops`, services);
    await fill(
      'owner',
      `'s' || i AS entity, 'team-' || (i % 90) AS owner, 'team-' || (i % 90) AS name, 'team' AS kind, true AS known`,
      `range(${size}) s(i) WHERE i % 9 > 0`,
    );
    await fill(
      'repository_file',
      `'s' || i AS repository, 'file-' || ((i * 7 + j * 13) % 40) || '.md' AS path, i % 1000 AS bytes`,
      each(10),
    );
    await fill(
      'monitor',
      `'m' || i || '-' || j AS monitor, 's' || i AS service, (i + j) % 5 + 1 AS priority, (i + j) % 3 = 0 AS notifies, (i + j) % 17 = 0 AS muted`,
      each(3),
    );
    await fill(
      'slo',
      `'o' || i || '-' || j AS slo, 's' || i AS service, 0.9 + ((i + j) % 100) / 1000.0 AS target, ((i * 3 + j) % 200) / 100.0 - 0.5 AS error_budget_remaining`,
      each(2),
    );
    await fill(
      'pull_request',
      `'s' || i AS repository, j AS number, CASE (i + j) % 3 WHEN 0 THEN 'OPEN' WHEN 1 THEN 'MERGED' ELSE 'CLOSED' END AS state, TIMESTAMPTZ '${now}' - to_days(((i + j * 17) % 120)::INTEGER) AS created_at, (i * j) % 900 AS additions`,
      each(5),
    );
    await fill(
      'incident',
      `'n' || i || '-' || j AS incident, 's' || i AS service, 'resolved' AS status, CASE WHEN (i + j) % 2 = 0 THEN 'high' ELSE 'low' END AS urgency, TIMESTAMPTZ '${now}' - to_days(((i + j * 31) % 200)::INTEGER) AS created_at`,
      each(2),
    );
    await transaction.run(
      `INSERT INTO knowledge BY NAME
       SELECT t.name AS "table", 's' || i AS entity, 's' || i AS external, 'bench' AS source, 0 AS rank,
              CASE WHEN t.name <> 'entity' AND (i + t.position) % 97 < 10 THEN 'forbidden' ELSE 'read' END AS outcome,
              TIMESTAMPTZ '${now}' AS read_at, TIMESTAMPTZ '${began}' AS valid_from, TIMESTAMPTZ '${forever}' AS valid_to
       FROM ${services}, (SELECT unnest($names) AS name, generate_subscripts($names, 1) AS position) t`,
      {
        names: [
          'entity',
          'repository',
          'branch_protection',
          'coverage_report',
          'escalation_policy',
          'owner',
          'repository_file',
          'monitor',
          'slo',
          'pull_request',
          'incident',
        ],
      },
    );
  });
  return warehouse;
}

/** One in a hundred services has another coverage and other branch rules from an instant on: what a day brings. */
export async function changeSome(warehouse: Warehouse, at: string): Promise<void> {
  const turn = Math.floor(Date.parse(at) / 86_400_000) % 100;
  await warehouse.write(async (transaction) => {
    for (const [table, changed] of [
      ['coverage_report', '(covered * 100 + 37)::INTEGER % 100 / 100.0 AS covered'],
      ['branch_protection', '(required_approvals + 1) % 5 AS required_approvals'],
    ] as const) {
      const held = `valid_to = TIMESTAMPTZ '${forever}' AND repository[2:]::INTEGER % 100 = ${turn}`;
      await transaction.run(
        `CREATE OR REPLACE TEMP TABLE turned AS SELECT * REPLACE (${changed}, $at::TIMESTAMPTZ AS valid_from) FROM ${table} WHERE ${held}`,
        { at },
      );
      await transaction.run(`UPDATE ${table} SET valid_to = $at::TIMESTAMPTZ WHERE ${held}`, { at });
      await transaction.run(`INSERT INTO ${table} SELECT * FROM turned`);
    }
    await transaction.run('DROP TABLE turned');
  });
}
