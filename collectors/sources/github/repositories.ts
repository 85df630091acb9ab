import { z } from 'zod';
import type { Page, Row, Stream } from '../../collector.ts';
import { extractItems, instant } from '../../page-item.ts';
import { repository } from '../../tables/repository.ts';
import { everyRepository, repositoryConnection, repositoryCursor } from './every-repository.ts';
import { nodesAt } from './graphql.ts';
import { permission } from './permission.ts';
import { repositoriesQuery } from './query/repositories.ts';
import { isSelected, selectionOf } from './selection.ts';
import type { Settings } from './settings.ts';

/** Every repository of the organisation that the settings ask for. */
export const repositories: Stream<Settings> = {
  describes: 'Repositories of the organisation.',
  fills: [repository],
  mode: 'snapshot',
  cursor: repositoryCursor,
  steps: everyRepository({ text: repositoriesQuery, permission: permission.metadata }),
  rows: (page) =>
    extractItems(page, {
      source: 'github',
      list: nodesAt(repositoryConnection),
      item: repositoryNode,
      rows: (node) => repositoryRows(node, page),
      subject,
    }),
};

const subject = {
  table: 'repository',
  scope: z.object({ nameWithOwner: z.string() }).transform(({ nameWithOwner }) => nameWithOwner.toLowerCase()),
};

const count = z.object({ totalCount: z.int() });

const repositoryNode = z.object({
  nameWithOwner: z.string(),
  name: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  visibility: z.enum(['PUBLIC', 'PRIVATE', 'INTERNAL']),
  isArchived: z.boolean(),
  isFork: z.boolean(),
  createdAt: instant,
  pushedAt: instant.nullable(),
  primaryLanguage: z.object({ name: z.string() }).nullable(),
  licenseInfo: z.object({ spdxId: z.string().nullable() }).nullable(),
  repositoryTopics: z.object({ nodes: z.array(z.object({ topic: z.object({ name: z.string() }) })) }),
  issues: count.nullable().catch(null),
  pullRequests: count.nullable().catch(null),
  defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: z.string() }).nullable() }).nullable(),
});

function* repositoryRows(node: z.infer<typeof repositoryNode>, page: Page): Iterable<Row> {
  if (!isSelected(node.name, selectionOf(page))) return;
  const license = node.licenseInfo?.spdxId ?? null;
  yield {
    table: 'repository',
    values: {
      repository: node.nameWithOwner.toLowerCase(),
      name: node.name,
      url: node.url,
      description: node.description,
      default_branch: node.defaultBranchRef?.name ?? null,
      visibility: node.visibility.toLowerCase(),
      archived: node.isArchived,
      fork: node.isFork,
      language: node.primaryLanguage?.name ?? null,
      topics: node.repositoryTopics.nodes.map(({ topic }) => topic.name),
      // GitHub's word for a licence text that it does not know.
      license: license === 'NOASSERTION' ? null : license,
      created_at: node.createdAt,
      pushed_at: node.pushedAt,
      head_sha: node.defaultBranchRef?.target?.oid ?? null,
      open_issues: node.issues?.totalCount ?? null,
      open_pull_requests: node.pullRequests?.totalCount ?? null,
    },
  };
}
