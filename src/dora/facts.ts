import { z } from 'zod';
import type { Parameters, Warehouse } from '../warehouse/warehouse.ts';
import type { CommitGraph, PullRequest } from './change.ts';
import type { Definition } from './definition.ts';
import type { Incident } from './failure-link.ts';
import { factTables } from './metric.ts';
import type { FactTable } from './metric.ts';
import type { Deployment } from './rollout.ts';

/** What the warehouse knows for the metrics of some services as of a moment. Instants are seconds since the epoch. */
export interface Facts {
  readonly services: readonly Service[];
  readonly deployments: ReadonlyMap<string, readonly Deployment[]>;
  readonly commits: ReadonlyMap<string, CommitGraph>;
  readonly pullRequests: ReadonlyMap<string, readonly PullRequest[]>;
  /** By the identifier of the service they struck. Only those that count as failures under the definition. */
  readonly incidents: ReadonlyMap<string, readonly Incident[]>;
  /** Archived repositories, with the last thing known to have happened in them. */
  readonly archived: ReadonlyMap<string, number>;
}

export interface Service {
  readonly entity: string;
  readonly name: string;
  readonly owner: string | null;
  /** Name of the owning team for display. */
  readonly ownerName: string | null;
  readonly knowledge: readonly Knowledge[];
}

/** Whether the facts of one table were read for one outside identifier of a service. */
export interface Knowledge {
  readonly table: FactTable;
  readonly external: string;
  readonly outcome: string;
  readonly reason: string | null;
}

/** Of several repositories of a service, one that was read is enough. No identifier at all counts as absent. */
export function outcomeOf(service: Service, table: FactTable): string {
  const outcomes = service.knowledge.filter((each) => each.table === table).map((each) => each.outcome);
  return outcomes.includes('read') ? 'read' : (outcomes[0] ?? 'absent');
}

export interface FactsQuestion {
  readonly definition: Definition;
  /** Only this service, or the services of this team. */
  readonly entity?: string;
  readonly asOf: string;
}

const held = '"valid_from" <= $as_of AND $as_of < "valid_to"';

/** The identifiers whose facts count for a table, each with the source whose word it is. */
const known = (table: FactTable): string => `
  SELECT DISTINCT external, source FROM knowledge
  WHERE "table" = '${table}' AND outcome = 'read' AND entity IN (SELECT unnest($services)) AND ${held}`;

/** Reads everything the metrics need with one statement for each table, however many services there are. */
export async function readFacts(warehouse: Warehouse, question: FactsQuestion): Promise<Facts> {
  const at = { as_of: question.asOf };
  const services = await readServices(warehouse, question);
  const about = { ...at, services: services.map((each) => each.entity) };
  const [knowledge, deployments, commits, pullRequests, incidents, archived] = await Promise.all([
    rows(warehouse, knowledgeRow, knowledgeSql, about),
    readDeployments(warehouse, question.definition, about),
    rows(warehouse, commitRow, commitSql, about),
    rows(warehouse, pullRequestRow, pullRequestSql, { ...about, bots: question.definition['lead-time']['bot-authors'] }),
    rows(warehouse, incidentRow, incidentSql, { ...about, urgencies: question.definition.failure.urgencies }),
    rows(warehouse, archivedRow, archivedSql, at),
  ]);
  const knownOf = groupBy(knowledge, (each) => each.entity);
  return {
    services: services.map((each) => ({ ...each, knowledge: knownOf.get(each.entity) ?? [] })),
    deployments: groupBy(deployments, (each) => each.repository),
    commits: new Map(
      [...groupBy(commits, (each) => each.repository)].map(([repository, own]) => [
        repository,
        new Map(own.map((each) => [each.sha, each.parents])),
      ]),
    ),
    pullRequests: groupBy(pullRequests, (each) => each.repository),
    incidents: groupBy(incidents, (each) => each.service),
    archived: new Map(archived.map((each) => [each.repository, each.ended])),
  };
}

const serviceRow = z.object({
  entity: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  ownerName: z.string().nullable(),
});

async function readServices(warehouse: Warehouse, { entity, asOf }: FactsQuestion): Promise<z.infer<typeof serviceRow>[]> {
  return rows(
    warehouse,
    serviceRow,
    `WITH authority AS (SELECT entity, source FROM knowledge WHERE "table" = 'entity' AND rank = 0 AND ${held}),
     held AS (
       SELECT entity, kind, name, title, owner FROM entity WHERE ${held}
       QUALIFY row_number() OVER (PARTITION BY entity ORDER BY (entity, source) NOT IN (FROM authority), source) = 1
     )
     SELECT service.entity, service.name, service.owner, coalesce(team.title, team.name) AS "ownerName"
     FROM held AS service LEFT JOIN held AS team ON team.entity = service.owner
     WHERE service.kind = 'service' AND ($entity IS NULL OR service.entity = $entity OR service.owner = $entity)
     ORDER BY service.name, service.entity`,
    { as_of: asOf, entity: entity ?? null },
  );
}

const knowledgeRow = z.object({
  entity: z.string(),
  table: z.enum(factTables),
  external: z.string(),
  outcome: z.string(),
  reason: z.string().nullable(),
});

const knowledgeSql = `
  SELECT entity, "table", external, outcome, reason FROM knowledge
  WHERE "table" IN (${factTables.map((each) => `'${each}'`).join(', ')}) AND entity IN (SELECT unnest($services)) AND ${held}
  ORDER BY entity, rank, external`;

const deploymentRow = z.object({
  repository: z.string(),
  id: z.string(),
  environment: z.string(),
  class: z.enum(['production', 'staging', 'test']).nullable(),
  version: z.string().nullable(),
  task: z.string().nullable(),
  state: z.string().nullable(),
  started: z.number(),
  finished: z.number().nullable(),
});

/** Environments are classified by the database, whose patterns take linear time on any name. */
async function readDeployments(warehouse: Warehouse, { environments }: Definition, about: Parameters): Promise<Deployment[]> {
  const classes = environments.map((rule, index) => `WHEN regexp_matches(environment, $pattern_${index}, 'i') THEN '${rule.is}'`);
  const patterns = Object.fromEntries(environments.map((rule, index) => [`pattern_${index}`, rule.matches]));
  return rows(
    warehouse,
    deploymentRow,
    `SELECT repository, deployment AS id, coalesce(environment, '') AS environment, CASE ${classes.join(' ')} END AS class,
       sha AS version, task, state, epoch(coalesce(started_at, created_at, finished_at)) AS started, epoch(finished_at) AS finished
     FROM deployment JOIN (${known('deployment')}) AS known ON repository = known.external AND deployment.source = known.source
     WHERE coalesce(started_at, created_at, finished_at) <= $as_of
     ORDER BY repository, started, id`,
    { ...about, ...patterns },
  );
}

const commitRow = z.object({ repository: z.string(), sha: z.string(), parents: z.array(z.string()) });

/** Only of repositories that deploy: nothing else can be attributed. */
const commitSql = `
  SELECT repository, sha, coalesce(parents, []) AS parents
  FROM commit JOIN (${known('commit')}) AS known ON repository = known.external AND commit.source = known.source
  WHERE repository IN (SELECT repository FROM deployment)`;

const pullRequestRow = z.object({
  repository: z.string(),
  number: z.number(),
  mergeSha: z.string().nullable(),
  author: z.string().nullable(),
  authorIsBot: z.boolean(),
  firstCommit: z.number().nullable(),
  created: z.number(),
  ready: z.number().nullable(),
  firstReview: z.number().nullable(),
  approved: z.number().nullable(),
  merged: z.number(),
  intoDefault: z.boolean(),
});

const pullRequestSql = `
  WITH home AS (SELECT repository, max(default_branch) AS default_branch FROM repository WHERE ${held} GROUP BY repository)
  SELECT repository, number, merge_sha AS "mergeSha", author,
    coalesce(author_is_bot, false) OR coalesce(regexp_matches(author, $bots, 'i'), false) AS "authorIsBot",
    epoch(first_commit_at) AS "firstCommit", epoch(created_at) AS created, epoch(ready_at) AS ready,
    epoch(first_review_at) AS "firstReview", epoch(approved_at) AS approved, epoch(merged_at) AS merged,
    base_branch IS NULL OR coalesce(base_branch = home.default_branch, true) AS "intoDefault"
  FROM pull_request LEFT JOIN home USING (repository) JOIN (${known('pull_request')}) AS known ON repository = known.external AND pull_request.source = known.source
  WHERE merged_at <= $as_of AND created_at IS NOT NULL
  ORDER BY repository, merged_at, number`;

const incidentRow = z.object({ service: z.string(), id: z.string(), started: z.number(), resolved: z.number().nullable() });

const incidentSql = `
  SELECT service, incident AS id, epoch(created_at) AS started, epoch(CASE WHEN resolved_at <= $as_of THEN resolved_at END) AS resolved
  FROM incident JOIN (${known('incident')}) AS known ON service = known.external AND incident.source = known.source
  WHERE created_at <= $as_of AND (urgency IS NULL OR urgency IN (SELECT unnest($urgencies)))
  ORDER BY service, created_at, incident`;

const archivedRow = z.object({ repository: z.string(), ended: z.number() });

/** No source says when a repository was archived; it cannot have been before its last push. */
const archivedSql = `
  SELECT repository, max(epoch(coalesce(pushed_at, valid_from))) AS ended FROM repository
  WHERE archived AND ${held}
  GROUP BY repository`;

async function rows<T>(warehouse: Warehouse, schema: z.ZodType<T>, sql: string, parameters: Parameters): Promise<T[]> {
  return z.array(schema).parse(await warehouse.read(sql, parameters));
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
