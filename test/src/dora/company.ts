import { commit } from '../../../collectors/tables/commit.ts';
import { deployment } from '../../../collectors/tables/deployment.ts';
import { entity } from '../../../collectors/tables/entity.ts';
import { incident } from '../../../collectors/tables/incident.ts';
import { pullRequest } from '../../../collectors/tables/pull-request.ts';
import { repository } from '../../../collectors/tables/repository.ts';
import type { Table, Value } from '../../../query-language/catalog.ts';
import { doraReport } from '../../../src/dora/report.ts';
import type { DoraQuestion, DoraReport } from '../../../src/dora/report.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { forever } from '../../../src/warehouse/warehouse.ts';
import { strictDefinition } from './strict-definition.ts';

type Row = Readonly<Record<string, Value>>;

/** Facts as a test writes them. Whatever a table of facts is not told about was read. */
export interface Company {
  readonly services: readonly {
    readonly name: string;
    readonly owner?: string;
    readonly repositories?: readonly string[];
    readonly pager?: string;
  }[];
  readonly teams?: readonly string[];
  readonly deployments?: readonly Row[];
  readonly commits?: readonly Row[];
  readonly pullRequests?: readonly Row[];
  readonly incidents?: readonly Row[];
  readonly repositories?: readonly Row[];
  /** Tables of a service that could not be read. */
  readonly unread?: readonly { readonly service: string; readonly table: string; readonly outcome: string; readonly reason: string }[];
}

const tables = [commit, deployment, entity, incident, pullRequest, repository] as const;
const begun = '2020-01-01T00:00:00Z';

export async function companyWarehouse(company: Company): Promise<Warehouse> {
  const warehouse = await openWarehouse(inMemory, { tables, readers: 1 });
  const load = async (table: Table, rows: readonly Row[] | undefined): Promise<void> => {
    await warehouse.write(async (transaction) => {
      await transaction.load(table, rows ?? [], { source: 'test', observedAt: begun });
    });
  };
  await load(entity, [
    ...(company.teams ?? []).map((name) => ({ entity: `team:default/${name}`, kind: 'team', namespace: 'default', name })),
    ...company.services.map(({ name, owner }) => ({
      entity: `service:default/${name}`,
      kind: 'service',
      namespace: 'default',
      name,
      owner: owner === undefined ? null : `team:default/${owner}`,
    })),
  ]);
  await load(deployment, company.deployments);
  await load(commit, company.commits);
  await load(pullRequest, company.pullRequests);
  await load(incident, company.incidents);
  await load(repository, company.repositories);
  await warehouse.write(async (transaction) =>
    transaction.append(
      'knowledge',
      company.services.flatMap((each) => knowledgeOf(each, company)),
    ),
  );
  return warehouse;
}

function knowledgeOf(service: Company['services'][number], { unread = [] }: Company): Row[] {
  const row = (table: string, external: string): Row => {
    const reading = unread.find((each) => each.service === service.name && each.table === table);
    return {
      table,
      entity: `service:default/${service.name}`,
      external,
      source: 'test',
      rank: 0,
      outcome: reading?.outcome ?? 'read',
      reason: reading?.reason ?? '',
      read_at: begun,
      valid_from: begun,
      valid_to: forever,
    };
  };
  const repositories = service.repositories ?? [`shop/${service.name}`];
  return [
    ...['deployment', 'commit', 'pull_request'].flatMap((table) => repositories.map((each) => row(table, each))),
    ...(service.pager === undefined ? [] : [row('incident', service.pager)]),
  ];
}

/** A deployment to production that took ten minutes and succeeded. */
export function deployed(repositoryName: string, sha: string, finishedAt: string, rest: Row = {}): Row {
  const started = new Date(Date.parse(finishedAt) - 600_000).toISOString();
  return {
    repository: repositoryName,
    deployment: `${sha}@${finishedAt}`,
    environment: 'production',
    sha,
    created_at: started,
    started_at: started,
    finished_at: finishedAt,
    state: 'success',
    ...rest,
  };
}

export function merged(repositoryName: string, number: number, sha: string, createdAt: string, mergedAt: string, rest: Row = {}): Row {
  return {
    repository: repositoryName,
    number,
    state: 'MERGED',
    merge_sha: sha,
    author: 'ada',
    author_is_bot: false,
    created_at: createdAt,
    merged_at: mergedAt,
    ...rest,
  };
}

/** s1 ← s2 ← … on the default branch. */
export function commitChain(repositoryName: string, length: number): Row[] {
  return Array.from({ length }, (_, index) => ({
    repository: repositoryName,
    sha: `s${index + 1}`,
    parents: index === 0 ? [] : [`s${index}`],
  }));
}

export async function askCompany(company: Company, question: Partial<DoraQuestion> = {}): Promise<DoraReport> {
  const warehouse = await companyWarehouse(company);
  try {
    return await askWarehouse(warehouse, question);
  } finally {
    await warehouse.close();
  }
}

/** The same of a warehouse that the test has changed, and closes. */
export async function askWarehouse(warehouse: Warehouse, question: Partial<DoraQuestion> = {}): Promise<DoraReport> {
  return doraReport(warehouse, {
    definition: await strictDefinition(),
    from: '2026-01-05',
    to: '2026-03-30',
    zone: 'UTC',
    bucket: 'window',
    by: 'all',
    asOf: '2026-06-01T00:00:00Z',
    now: '2026-06-01T00:00:00Z',
    ...question,
  });
}
