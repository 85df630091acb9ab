import { z } from 'zod';
import type { Extract, Page, Step, Stream } from '../../collector.ts';
import { extractItems, instant } from '../../page-item.ts';
import { release } from '../../tables/release.ts';
import { openClient, pageOf, type Client } from './client.ts';
import { nodesAt, walk, type Operation } from './graphql.ts';
import { perRepository, type Repository } from './per-repository.ts';
import { permission } from './permission.ts';
import { releasesQuery, tagsQuery } from './query/releases.ts';
import { historyStart, type Settings } from './settings.ts';

const cursor = z.object({ pushedAt: z.string().nullable() });

/** Read again where something was pushed since: neither releases nor tags can be asked for by change. */
export const releases: Stream<Settings> = {
  describes: 'Releases, or tags where a repository has no releases.',
  fills: [release],
  mode: 'changes',
  cursor,
  steps(context) {
    const client = openClient(context);
    const start = historyStart(context.settings, context.now);
    return perRepository(context, async function* (repository) {
      const { id: partition, pushedAt } = repository;
      const last = cursor.safeParse(await context.cursor(partition)).data;
      if (last && last.pushedAt === pushedAt) {
        yield { kind: 'unchanged', partition };
        return;
      }
      const released = yield* pagesSince(client, repository, 'releases', start);
      if (!released) yield* pagesSince(client, repository, 'tags', start);
      yield { kind: 'complete', partition, cursor: { pushedAt } };
    });
  },
  rows: (page) => (page.about?.['part'] === 'tags' ? tagRows(page) : releaseRows(page)),
};

const parts = {
  releases: { text: releasesQuery, connection: ['repository', 'releases'] },
  tags: { text: tagsQuery, connection: ['repository', 'refs'] },
};

/** Pages down to the first instant of history. Says whether there was anything. */
async function* pagesSince(
  client: Client,
  { id: partition, owner, name }: Repository,
  part: keyof typeof parts,
  start: string,
): AsyncGenerator<Step, boolean> {
  const operation: Operation = { ...parts[part], variables: { owner, name }, size: 50, permission: permission.contents };
  let found = false;
  for await (const { answer, nodes } of walk(client, operation, null)) {
    found ||= nodes.some((node) => !draft.safeParse(node).success);
    if (nodes.length > 0) yield { kind: 'page', partition, page: pageOf(answer, { repository: partition, part }) };
    const oldest = dated.safeParse(nodes.at(-1)).data;
    if (oldest && oldest < start) break;
  }
  return found;
}

const draft = z.object({ isDraft: z.literal(true) });

const tagCommit = z.object({ oid: z.string(), committedDate: instant.optional() });
const tagTarget = tagCommit.extend({ tagger: z.object({ date: instant.nullable() }).nullish(), target: tagCommit.optional() });
const tagNode = z.object({ name: z.string(), target: tagTarget.nullable() });

const releaseNode = z.object({
  tagName: z.string(),
  name: z.string().nullable(),
  isDraft: z.boolean(),
  isPrerelease: z.boolean(),
  publishedAt: instant.nullable(),
  tagCommit: z.object({ oid: z.string() }).nullable(),
});

const dated = z.union([
  z.object({ createdAt: instant }).transform((node) => node.createdAt),
  tagNode.transform(({ target }) => taggedAt(target) ?? ''),
]);

function taggedAt(target: z.infer<typeof tagTarget> | null): string | null {
  return target?.tagger?.date ?? target?.target?.committedDate ?? target?.committedDate ?? null;
}

function releaseRows(page: Page): Iterable<Extract> {
  const repository = page.about?.['repository'] ?? null;
  return extractItems(page, {
    source: 'github',
    list: nodesAt(parts.releases.connection),
    item: releaseNode,
    *rows({ tagName: tag, name, isDraft, isPrerelease: prerelease, publishedAt, tagCommit }) {
      if (isDraft) return;
      yield { table: 'release', values: { repository, tag, name, sha: tagCommit?.oid ?? null, prerelease, published_at: publishedAt } };
    },
  });
}

function tagRows(page: Page): Iterable<Extract> {
  const repository = page.about?.['repository'] ?? null;
  return extractItems(page, {
    source: 'github',
    list: nodesAt(parts.tags.connection),
    item: tagNode,
    *rows({ name: tag, target }) {
      const sha = target?.target?.oid ?? target?.oid ?? null;
      yield { table: 'release', values: { repository, tag, name: null, sha, prerelease: null, published_at: taggedAt(target) } };
    },
  });
}
