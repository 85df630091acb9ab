import { z } from 'zod';
import type { Page, Row, Stream } from '../../collector.ts';
import { extractItems, instant } from '../../page-item.ts';
import { deployment } from '../../tables/deployment.ts';
import { openClient } from './client.ts';
import { nodesAt } from './graphql.ts';
import { latestByRepository } from './latest.ts';
import { daysBefore, newestFirstCursor, readNewestFirst, type Place } from './newest-first.ts';
import { asWhole, perRepository } from './per-repository.ts';
import { permission } from './permission.ts';
import { deploymentsQuery } from './query/deployments.ts';
import { latestDeploymentsQuery } from './query/latest.ts';
import { historyStart, type Settings } from './settings.ts';

/** How long a deployment that has not ended is asked about again. */
const patienceDays = 7;

const connection = ['repository', 'deployments'];

export const deployments: Stream<Settings> = {
  describes: 'Deployments with their first final state.',
  fills: [deployment],
  mode: 'changes',
  cursor: newestFirstCursor,
  async *steps(context) {
    const client = openClient(context);
    const start = historyStart(context.settings, context.now);
    const patient = daysBefore(context.now, patienceDays);
    yield* asWhole(async function* () {
      const latest = await latestByRepository(client, context.settings.organisation, latestDeploymentsQuery);
      const operation = { text: deploymentsQuery, connection, size: 100, permission: permission.deployments };
      yield* perRepository(context, async function* (repository) {
        const stored = newestFirstCursor.safeParse(await context.cursor(repository.id)).data;
        const newest = latest.get(repository.id);
        const openSince = stored?.openSince && stored.openSince > patient ? stored.openSince : undefined;
        if (stored && !stored.walk && !openSince && newest !== undefined && (newest ?? '') <= (stored.through ?? '')) {
          yield { kind: 'unchanged', partition: repository.id };
          return;
        }
        const until = openSince ?? stored?.through ?? start;
        const last = stored ?? { through: null, openSince: null };
        yield* readNewestFirst(client, repository, operation, last, until, placeOf);
      });
    });
  },
  rows: (page) =>
    extractItems(page, { source: 'github', list: nodesAt(connection), item: deploymentNode, rows: (node) => [deploymentRow(node, page)] }),
};

const status = z.object({ state: z.string(), createdAt: instant, logUrl: z.string().nullish(), environmentUrl: z.string().nullish() });

const deploymentNode = z.object({
  id: z.string(),
  databaseId: z.int().nullable(),
  environment: z.string().nullable(),
  commitOid: z.string(),
  ref: z.object({ name: z.string() }).nullable(),
  task: z.string().nullable(),
  description: z.string().nullable(),
  creator: z.object({ login: z.string() }).nullable(),
  createdAt: instant,
  statuses: z.object({ nodes: z.array(status.nullable()) }).nullable(),
});

type Deployment = z.infer<typeof deploymentNode>;

/**
 * States that end a deployment. `INACTIVE` comes to every deployment that a newer one replaces, so it ends only those that nothing
 * ended before: they were superseded.
 */
const endings: Readonly<Record<string, 'success' | 'failure' | 'cancelled'>> = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  ERROR: 'failure',
  INACTIVE: 'cancelled',
};

function statusesOf({ statuses }: Deployment): readonly z.infer<typeof status>[] {
  return (statuses?.nodes ?? []).filter((each) => each !== null).sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

function deploymentRow(node: Deployment, page: Page): Row {
  const statuses = statusesOf(node);
  const started = statuses.find(({ state }) => state === 'IN_PROGRESS');
  const ended = statuses.find(({ state }) => endings[state] !== undefined);
  return {
    table: 'deployment',
    values: {
      repository: page.about?.['repository'] ?? null,
      deployment: node.databaseId === null ? node.id : String(node.databaseId),
      environment: node.environment,
      sha: node.commitOid,
      ref: node.ref?.name ?? null,
      task: node.task,
      description: node.description,
      creator: node.creator?.login ?? null,
      created_at: node.createdAt,
      started_at: started?.createdAt ?? null,
      finished_at: ended?.createdAt ?? null,
      state: (ended && endings[ended.state]) ?? (started ? 'running' : 'pending'),
      url: ended?.environmentUrl ?? ended?.logUrl ?? started?.logUrl ?? null,
    },
  };
}

function placeOf(node: unknown): Place | undefined {
  const { data } = deploymentNode.safeParse(node);
  return data && { at: data.createdAt, open: !statusesOf(data).some(({ state }) => endings[state] !== undefined) };
}
