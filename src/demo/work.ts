import { instant } from './calendar.ts';
import { features, updates, type Change, type Workshop } from './change.ts';
import type { Comment, Commit, Person, PullRequest, Review } from './company.ts';
import { identifier, objectId } from './random.ts';

/** A merge that breaks production, and how that ends: by going back, or by a further change. */
export interface Fault {
  readonly sha: string;
  readonly hotfixSha?: string;
}

export interface Work {
  readonly commits: readonly Commit[];
  readonly pullRequests: readonly PullRequest[];
  readonly faults: readonly Fault[];
  /** Merge commits that go to production at once. */
  readonly urgent: ReadonlySet<string>;
}

/** The changes people and bots make to one repository, as pull requests and as commits on its default branch. */
export function work(shop: Workshop): Work {
  const changes = [...features(shop), ...updates(shop)]
    .flatMap((change) => (change.hotfix ? [change, change.hotfix] : [change]))
    .sort((one, other) => one.created - other.created);
  return land(shop, changes);
}

/** Puts changes onto the default branch in the order in which they were merged. */
function land(shop: Workshop, changes: readonly Change[]): Work {
  const { repository, seed, traits } = shop;
  const root = commit(
    shop,
    'root',
    [],
    shop.authors[0],
    Date.parse(repository.createdAt),
    Date.parse(repository.createdAt),
    'Initial commit',
    400,
    0,
  );
  const tips = [{ at: Date.parse(repository.createdAt), sha: root.sha }];
  const tipAt = (at: number): string => (tips.findLast((tip) => tip.at <= at) ?? { sha: root.sha }).sha;
  const commits: Commit[] = [root];
  const numbered = changes.map((change, index) => ({ change, number: index + 1 }));
  const landed = new Map<Change, { number: number; branch: readonly Commit[]; merged?: number; sha?: string }>();
  const moments = numbered.toSorted((one, other) => (one.change.merged ?? Infinity) - (other.change.merged ?? Infinity));
  let last = 0;
  for (const { change, number } of moments) {
    const branch: Commit[] = [];
    for (const [index, at] of change.authored.entries()) {
      const message = index === 0 ? change.title : at > change.created ? 'Follow the review' : 'Take the next step';
      const parent = branch.at(-1)?.sha ?? tipAt(at);
      branch.push(
        commit(
          shop,
          `pull/${number}/${index}`,
          [parent],
          change.author,
          at,
          at,
          message,
          share(change.additions, change.authored.length),
          share(change.deletions, change.authored.length),
        ),
      );
    }
    if (change.merged === undefined) {
      landed.set(change, { number, branch });
      continue;
    }
    const merged = Math.max(change.merged, last + 1000);
    last = merged;
    const tip = tips.at(-1)?.sha ?? root.sha;
    const head = branch.at(-1)?.sha ?? tip;
    const message =
      traits.mergeMethod === 'merge'
        ? `Merge pull request #${number} from ${shop.repository.name}/${branchName(change, number)}\n\n${change.title}`
        : `${change.title} (#${number})`;
    const authoredAt = traits.mergeMethod === 'merge' ? merged : (change.authored[0] ?? merged);
    const made = commit(
      shop,
      `merge/${number}`,
      traits.mergeMethod === 'merge' ? [tip, head] : [tip],
      change.author,
      authoredAt,
      merged,
      message,
      change.additions,
      change.deletions,
      number,
    );
    if (traits.mergeMethod === 'merge') commits.push(...branch);
    commits.push(made);
    tips.push({ at: merged, sha: made.sha });
    landed.set(change, { number, branch, merged, sha: made.sha });
  }
  const position = new Map(commits.map((made, index) => [made.sha, index]));
  const faults = changes.flatMap((change) => {
    const sha = landed.get(change)?.sha;
    const hotfixSha = change.hotfix && landed.get(change.hotfix)?.sha;
    return change.breaks && sha ? [{ sha, ...(hotfixSha ? { hotfixSha } : {}) }] : [];
  });
  const urgent = new Set(changes.flatMap((change) => (change.kind === 'hotfix' ? (landed.get(change)?.sha ?? []) : [])));
  return {
    commits: commits.toSorted(
      (one, other) => one.committedAt.localeCompare(other.committedAt) || (position.get(one.sha) ?? 0) - (position.get(other.sha) ?? 0),
    ),
    pullRequests: numbered.map(({ change, number }) => pullRequest(shop, seed, change, landed.get(change) ?? { number, branch: [] })),
    faults,
    urgent,
  };
}

function commit(
  shop: Workshop,
  key: string,
  parents: readonly string[],
  author: Person,
  authored: number,
  committed: number,
  message: string,
  additions: number,
  deletions: number,
  number?: number,
): Commit {
  const sha = objectId(shop.seed, shop.repository.name, key);
  return {
    sha,
    parents,
    author,
    authoredAt: instant(authored),
    committedAt: instant(committed),
    message,
    additions,
    deletions,
    ...(number === undefined ? {} : { pullRequest: number }),
  };
}

function pullRequest(
  shop: Workshop,
  seed: number,
  change: Change,
  landing: { number: number; branch: readonly Commit[]; merged?: number; sha?: string },
): PullRequest {
  const { number, branch, merged, sha } = landing;
  const ended = merged ?? change.closed;
  const first = identifier(shop.repository.index, number * 8);
  const reviews: Review[] = change.reviews.map(({ author, state, at, body }, index) => ({
    id: first + index,
    author,
    state,
    body,
    submittedAt: instant(at),
  }));
  const comments: Comment[] = change.comments.map(({ author, at }, index) => ({
    id: first + index,
    author,
    createdAt: instant(at),
    body: 'I have a question about this.',
  }));
  const moments = [
    change.created,
    change.ready ?? 0,
    ended ?? 0,
    ...change.authored.slice(1),
    ...change.reviews.map(({ at }) => at),
    ...change.comments.map(({ at }) => at),
  ];
  const mergedBy = change.author.bot ? change.reviews[0]?.author : change.author;
  return {
    id: identifier(shop.repository.index, number),
    number,
    title: change.title,
    body: change.author.bot ? 'Automated update of dependencies.' : `Why: ${change.title.toLowerCase()}.\n\nSee the ticket.`,
    author: change.author,
    branch: branchName(change, number),
    state: merged === undefined ? (ended === undefined ? 'OPEN' : 'CLOSED') : 'MERGED',
    draft: change.staysDraft || change.ready !== undefined,
    createdAt: instant(change.created),
    ...(change.ready === undefined ? {} : { readyAt: instant(change.ready) }),
    ...(ended === undefined ? {} : { closedAt: instant(ended) }),
    ...(merged === undefined || sha === undefined
      ? {}
      : { mergedAt: instant(merged), mergedBy: mergedBy ?? shop.authors[0], mergeSha: sha }),
    updatedAt: instant(Math.max(...moments)),
    commits: branch,
    reviews,
    comments,
    labels: change.kind === 'update' ? ['dependencies'] : change.kind === 'hotfix' ? ['hotfix'] : [],
    additions: change.additions,
    deletions: change.deletions,
    changedFiles: Math.max(1, Math.ceil(change.additions / 40)),
  };
}

function branchName(change: Change, number: number): string {
  return change.kind === 'update' ? `dependencies/update-${number}` : change.kind === 'hotfix' ? `hotfix/${number}` : `feature/${number}`;
}

function share(total: number, parts: number): number {
  return Math.ceil(total / parts);
}
