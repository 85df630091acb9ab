import { z } from 'zod';
import type { Extract, Page, Row } from '../../collector.ts';
import { extractItems, instant } from '../../page-item.ts';
import { nodesAt } from './graphql.ts';

export const pullRequestConnection = ['repository', 'pullRequests'];

const actor = z.object({ type: z.string(), login: z.string() }).nullable();
const oid = z.object({ oid: z.string() }).nullable();

/** Lists may hold nulls where the token may not see an item. */
function nodesOf<T>(node: z.ZodType<T>): z.ZodType<T[]> {
  return z
    .object({ nodes: z.array(node.nullable()) })
    .transform(({ nodes }) => nodes.filter((each): each is Exclude<typeof each, null> => each !== null));
}

const pullRequestNode = z.object({
  number: z.int(),
  title: z.string(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  author: actor,
  baseRefName: z.string(),
  headRefOid: z.string(),
  mergeCommit: oid,
  createdAt: instant,
  updatedAt: instant,
  mergedAt: instant.nullable(),
  closedAt: instant.nullable(),
  additions: z.int(),
  deletions: z.int(),
  labels: nodesOf(z.object({ name: z.string() })).nullable(),
  commits: z.object({ totalCount: z.int(), nodes: z.array(z.object({ commit: z.object({ authoredDate: instant }) }).nullable()) }),
  reviews: nodesOf(z.object({ author: actor, state: z.string(), submittedAt: instant.nullable() })).nullable(),
  comments: nodesOf(z.object({ author: actor, createdAt: instant })),
  timelineItems: nodesOf(z.object({ createdAt: instant.optional() })),
});

type PullRequest = z.infer<typeof pullRequestNode>;
type Actor = z.infer<typeof actor>;

export function pullRequestRows(page: Page): Iterable<Extract> {
  return extractItems(page, {
    source: 'github',
    list: nodesAt(pullRequestConnection),
    item: pullRequestNode,
    rows: (node) => [pullRequestRow(node, page)],
  });
}

/** The clock of `t0` to `t4`: what people other than the author did, and no later than the merge. */
function pullRequestRow(node: PullRequest, page: Page): Row {
  const inTime = (at: string): boolean => node.mergedAt === null || at <= node.mergedAt;
  const reviews = (node.reviews ?? []).filter(({ author, state }) => isReviewer(author, node.author) && state !== 'PENDING');
  const reviewed = reviews.flatMap(({ submittedAt }) => submittedAt ?? []);
  const commented = node.comments.filter(({ author }) => isReviewer(author, node.author)).map(({ createdAt }) => createdAt);
  const approved = reviews.filter(({ state }) => state === 'APPROVED').flatMap(({ submittedAt }) => submittedAt ?? []);
  const firstReview = [...reviewed, ...commented].filter(inTime).sort()[0] ?? null;
  const ready = node.timelineItems
    .flatMap(({ createdAt }) => createdAt ?? [])
    .filter((at) => inTime(at) && (firstReview === null || at <= firstReview));
  return {
    table: 'pull_request',
    values: {
      repository: page.about?.['repository'] ?? null,
      number: node.number,
      title: node.title,
      url: node.url,
      state: node.state,
      draft: node.isDraft,
      author: loginOf(node.author),
      author_is_bot: isBot(node.author),
      base_branch: node.baseRefName,
      head_sha: node.headRefOid,
      merge_sha: node.mergeCommit?.oid ?? null,
      created_at: node.createdAt,
      first_commit_at: node.commits.nodes[0]?.commit.authoredDate ?? null,
      ready_at: ready.sort().at(-1) ?? null,
      first_review_at: firstReview,
      approved_at: approved.filter(inTime).sort().at(-1) ?? null,
      merged_at: node.mergedAt,
      closed_at: node.closedAt,
      updated_at: node.updatedAt,
      commits: node.commits.totalCount,
      additions: node.additions,
      deletions: node.deletions,
      reviews: reviews.length,
      approvals: approved.length,
      labels: (node.labels ?? []).map(({ name }) => name),
    },
  };
}

/** A deleted account has no name left, and was a person's far more often than not. */
function isReviewer(actor: Actor, author: Actor): boolean {
  return !isBot(actor) && actor?.login !== author?.login;
}

/** GraphQL leaves out the ending by which REST and commits tell a bot's login from a person's. */
function loginOf(actor: Actor): string | null {
  return actor && isBot(actor) && !actor.login.endsWith('[bot]') ? `${actor.login}[bot]` : (actor?.login ?? null);
}

function isBot(actor: Actor): boolean {
  return actor !== null && (actor.type === 'Bot' || actor.login.endsWith('[bot]'));
}
