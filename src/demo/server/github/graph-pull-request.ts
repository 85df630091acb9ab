import type { Commit, Person, PullRequest, Repository } from '../../company.ts';
import { connection, type PageArguments } from './connection.ts';
import { htmlUrl, nodeId, type RenderContext } from './address.ts';

/** How what a pull request leads to is told. */
export interface PullRequestNode {
  commit(made: Commit): unknown;
  person(person: Person): unknown;
}

/** A pull request as GraphQL tells it. */
export function pullRequest(context: RenderContext, repository: Repository, pull: PullRequest, nodes: PullRequestNode): unknown {
  const url = `${htmlUrl(context, repository)}/pull/${pull.number}`;
  const head = pull.commits.at(-1);
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', pull.id),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    titleHTML: pull.title,
    body: pull.body,
    bodyText: pull.body,
    url,
    permalink: url,
    state: pull.state,
    isDraft: pull.draft,
    merged: pull.state === 'MERGED',
    closed: pull.state !== 'OPEN',
    locked: false,
    mergeable: pull.state === 'OPEN' ? 'MERGEABLE' : 'UNKNOWN',
    isCrossRepository: false,
    authorAssociation: pull.author.bot ? 'CONTRIBUTOR' : 'MEMBER',
    createdAt: pull.createdAt,
    publishedAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    closedAt: pull.closedAt ?? null,
    mergedAt: pull.mergedAt ?? null,
    author: () => nodes.person(pull.author),
    mergedBy: () => (pull.mergedBy ? nodes.person(pull.mergedBy) : null),
    mergeCommit: () => {
      const commit =
        pull.mergeSha === undefined ? undefined : context.view.history(repository).commits.find(({ sha }) => sha === pull.mergeSha);
      return commit ? nodes.commit(commit) : null;
    },
    baseRefName: repository.defaultBranch,
    baseRefOid: pull.commits[0]?.parents[0] ?? '',
    headRefName: pull.branch,
    headRefOid: head?.sha ?? '',
    additions: pull.additions,
    deletions: pull.deletions,
    changedFiles: pull.changedFiles,
    totalCommentsCount: pull.comments.length,
    reviewDecision: decision(pull),
    labels: (page: PageArguments) =>
      connection(
        {
          name: 'labels',
          items: pull.labels,
          render: (name) => ({ id: nodeId('Label', name), name, color: 'ededed', isDefault: false }),
        },
        page,
      ),
    assignees: (page: PageArguments) => connection({ name: 'assignees', items: [], render: (item) => item }, page),
    reviewRequests: (page: PageArguments) => connection({ name: 'reviewRequests', items: [], render: (item) => item }, page),
    commits: (page: PageArguments) =>
      connection(
        {
          name: 'commits',
          items: pull.commits.slice(0, 250),
          render: (made) => ({ id: nodeId('PullRequestCommit', made.sha), url: `${url}/commits/${made.sha}`, commit: nodes.commit(made) }),
        },
        page,
      ),
    reviews: ({ states, ...page }: PageArguments & { states?: readonly string[] | null }) =>
      connection(
        {
          name: 'reviews',
          items: pull.reviews.filter(({ state }) => !states || states.length === 0 || states.includes(state)),
          render: (given) => ({
            __typename: 'PullRequestReview',
            id: nodeId('PullRequestReview', given.id),
            databaseId: given.id,
            state: given.state,
            body: given.body,
            bodyText: given.body,
            url: `${url}#pullrequestreview-${given.id}`,
            submittedAt: given.submittedAt,
            createdAt: given.submittedAt,
            updatedAt: given.submittedAt,
            author: nodes.person(given.author),
            authorAssociation: 'MEMBER',
            comments: {
              totalCount: given.state === 'APPROVED' ? 0 : 1,
              nodes: [],
              edges: [],
              pageInfo: { hasNextPage: false, hasPreviousPage: false },
            },
          }),
        },
        page,
      ),
    comments: (page: PageArguments) =>
      connection(
        {
          name: 'comments',
          items: pull.comments,
          render: (said) => ({
            __typename: 'IssueComment',
            id: nodeId('IssueComment', said.id),
            databaseId: said.id,
            body: said.body,
            bodyText: said.body,
            url: `${url}#issuecomment-${said.id}`,
            createdAt: said.createdAt,
            updatedAt: said.createdAt,
            author: nodes.person(said.author),
            authorAssociation: 'MEMBER',
          }),
        },
        page,
      ),
    timelineItems: ({ itemTypes, ...page }: PageArguments & { itemTypes?: readonly string[] | null }) => {
      const items = timeline(pull, nodes).filter(({ type }) => !itemTypes || itemTypes.length === 0 || itemTypes.includes(type));
      const shown = connection({ name: 'timelineItems', items, render: ({ node }) => node }, page);
      return { ...shown, filteredCount: items.length, pageCount: items.length, updatedAt: pull.updatedAt };
    },
  };
}

function decision(pull: PullRequest): string | null {
  const last = pull.reviews.findLast(({ state }) => state !== 'COMMENTED');
  return last?.state ?? null;
}

/** The events of a pull request that are told one by one, oldest first. */
function timeline(pull: PullRequest, nodes: PullRequestNode): { type: string; node: unknown }[] {
  const event = (type: string, name: string, createdAt: string, by: Person) => ({
    type,
    at: createdAt,
    node: { __typename: name, id: nodeId(name, pull.id), createdAt, actor: nodes.person(by) },
  });
  return [
    ...(pull.readyAt === undefined ? [] : [event('READY_FOR_REVIEW_EVENT', 'ReadyForReviewEvent', pull.readyAt, pull.author)]),
    ...(pull.mergedAt === undefined || !pull.mergedBy ? [] : [event('MERGED_EVENT', 'MergedEvent', pull.mergedAt, pull.mergedBy)]),
    ...(pull.closedAt === undefined ? [] : [event('CLOSED_EVENT', 'ClosedEvent', pull.closedAt, pull.mergedBy ?? pull.author)]),
  ];
}
