import { atWork, day, hour, instant, minute, week } from './calendar.ts';
import type { Comment, Commit, Person, PullRequest, Repository, Review, Traits } from './company.ts';
import { bots } from './organization.ts';
import { objectId, type Random } from './random.ts';
import { doubted, featureTitle, hostileTitles, hotfixTitle, praised, updateTitle } from './wording.ts';

/** Who works on a repository, how, and when. */
export interface Workshop {
  readonly seed: number;
  readonly repository: Repository;
  readonly traits: Traits;
  /** Those who write; anybody of `reviewers` may review. */
  readonly authors: readonly [Person, ...Person[]];
  readonly reviewers: readonly [Person, ...Person[]];
  /** Milliseconds: work is begun from here … */
  readonly since: number;
  /** … until here. What was begun may end later. */
  readonly until: number;
  readonly chance: Random;
  /** When production would receive what is merged at a moment. */
  deployAfter(merged: number): number;
}

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

interface Change {
  readonly title: string;
  readonly author: Person;
  readonly kind: 'feature' | 'hotfix' | 'update';
  readonly authored: readonly number[];
  readonly created: number;
  readonly ready?: number;
  readonly staysDraft: boolean;
  readonly reviews: readonly { readonly author: Person; readonly state: Review['state']; readonly at: number; readonly body: string }[];
  readonly comments: readonly { readonly author: Person; readonly at: number }[];
  readonly merged?: number;
  readonly closed?: number;
  readonly additions: number;
  readonly deletions: number;
  readonly breaks: boolean;
  readonly hotfix?: Change;
}

/** The changes people and bots make to one repository, as pull requests and as commits on its default branch. */
export function work(shop: Workshop): Work {
  const changes = [...features(shop), ...updates(shop)]
    .flatMap((change) => (change.hotfix ? [change, change.hotfix] : [change]))
    .sort((one, other) => one.created - other.created);
  return land(shop, changes);
}

function* features(shop: Workshop): Generator<Change> {
  const { chance, traits } = shop;
  for (let at = shop.since; ;) {
    at += (week / traits.pace) * -Math.log(1 - chance.share());
    if (at >= shop.until) return;
    const title = chance.chance(0.004) ? chance.pick(hostileTitles) : featureTitle(chance);
    const change = write(shop, at, title, 'feature');
    if (change.merged === undefined || !change.breaks || chance.chance(0.45)) yield change;
    else
      yield {
        ...change,
        hotfix: write(shop, shop.deployAfter(change.merged) + chance.between(20, 150) * minute, hotfixTitle(title), 'hotfix'),
      };
  }
}

function* updates(shop: Workshop): Generator<Change> {
  const { chance, traits } = shop;
  if (!traits.dependencyBot) return;
  for (let at = shop.since + chance.between(0, week); at < shop.until; at += chance.between(1, 4) * week)
    yield write(shop, at, updateTitle(chance), 'update');
}

function write(shop: Workshop, from: number, title: string, kind: Change['kind']): Change {
  const { chance, traits } = shop;
  const author = kind === 'update' && traits.dependencyBot ? bots[traits.dependencyBot] : chance.pick(shop.authors);
  const urgent = kind === 'hotfix';
  const pace = urgent ? 0.6 : kind === 'update' ? 12 : traits.leadHours;
  const start = urgent || author.bot ? from : atWork(from, author.zone);
  const stage = (share: number): number => chance.around(pace * share, 0.7) * hour;
  const count = kind === 'feature' ? chance.whole(1, 5) : 1;
  const coding = author.bot ? 0 : stage(0.45);
  const authored = Array.from({ length: count }, (_, index) => whole(start + (coding * index) / count));
  const created = whole(start + coding + minute);
  const drafted = kind === 'feature' && chance.chance(0.22);
  const staysDraft = drafted && chance.chance(0.04);
  const ready = drafted && !staysDraft ? whole(created + stage(0.3)) : undefined;
  const size = chance.around(kind === 'feature' ? 70 : 8, 1.1);
  const shape = {
    title,
    author,
    kind,
    created,
    staysDraft,
    additions: Math.ceil(size),
    deletions: Math.floor(size * chance.between(0.05, 0.8)),
    ...(ready === undefined ? {} : { ready }),
  };
  const fate = chance.share();
  if (staysDraft || fate < 0.015) return { ...shape, authored, reviews: [], comments: [], breaks: false };
  if (fate < 0.07)
    return {
      ...shape,
      authored,
      reviews: [],
      comments: [],
      breaks: false,
      closed: whole((ready ?? created) + chance.around(5 * day, 0.8)),
    };
  return {
    ...shape,
    ...review(shop, author, ready ?? created, authored, stage, urgent),
    breaks: kind === 'feature' && chance.chance(traits.faultRate),
  };
}

function review(
  shop: Workshop,
  author: Person,
  ready: number,
  authored: readonly number[],
  stage: (share: number) => number,
  urgent: boolean,
): Pick<Change, 'authored' | 'reviews' | 'comments' | 'merged'> {
  const { chance } = shop;
  const peers = shop.reviewers.filter((person) => person.login !== author.login);
  const [first, second] = chance.sample(peers, 2);
  const needs = shop.repository.protection?.approvals ?? 0;
  const settle = (at: number, person: Person): number => (urgent ? whole(at) : atWork(whole(at), person.zone));
  if (!first || (needs === 0 && chance.chance(0.35)))
    return { authored, reviews: [], comments: [], merged: settle(ready + stage(0.2) + minute, author) };
  const comments = chance.chance(0.15) ? [{ author: chance.pick([first, author]), at: whole(ready + stage(0.1) + minute) }] : [];
  let at = settle(ready + stage(0.25) + minute, first);
  const reviews: Change['reviews'][number][] = [];
  const later: number[] = [];
  if (!urgent && chance.chance(0.3)) {
    reviews.push({ author: first, state: chance.chance(0.6) ? 'CHANGES_REQUESTED' : 'COMMENTED', at, body: doubted(chance) });
    later.push(settle(at + stage(0.15) + minute, author));
    at = settle(Math.max(...later) + stage(0.15) + minute, first);
  }
  reviews.push({ author: first, state: 'APPROVED', at, body: praised(chance) });
  if (second && needs > 1) {
    at = settle(at + stage(0.1) + minute, second);
    reviews.push({ author: second, state: 'APPROVED', at, body: praised(chance) });
  }
  return {
    authored: [...authored, ...later],
    reviews,
    comments,
    merged: settle(Math.max(at, ...comments.map((comment) => comment.at)) + stage(0.12) + minute, author.bot ? first : author),
  };
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

/** Identifiers of one kind, apart by repository and within 32 bits, for as many as 100,000 repositories. */
export function identifier(repository: number, number: number): number {
  return repository * 20_000 + number;
}

function branchName(change: Change, number: number): string {
  return change.kind === 'update' ? `dependencies/update-${number}` : change.kind === 'hotfix' ? `hotfix/${number}` : `feature/${number}`;
}

function share(total: number, parts: number): number {
  return Math.ceil(total / parts);
}

function whole(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
