import { commitStatuses } from '../../commit-status.ts';
import type { Commit, History, Person, Repository } from '../../company.ts';
import { htmlUrl, nodeId, type RenderContext } from './address.ts';
import { connection, place, type PageArguments } from './connection.ts';
import { blobSha, folder, resolveCommit, treeSha } from './object.ts';

export function actor(context: RenderContext, person: Person) {
  const login = person.login.replace(/\[bot\]$/u, '');
  const url = `${context.origin()}/${person.bot ? 'apps/' : ''}${login}`;
  const kind = person.bot ? 'Bot' : 'User';
  return {
    __typename: kind,
    id: nodeId(kind, person.id),
    databaseId: person.id,
    login,
    url,
    resourcePath: new URL(url).pathname,
    avatarUrl: `${context.origin()}/avatars/${person.id}`,
    ...(person.bot ? {} : { name: person.name, email: person.email }),
  };
}

export function commitNode(context: RenderContext, repository: Repository, history: History, made: Commit): unknown {
  const [headline = '', ...rest] = made.message.split('\n');
  const url = `${htmlUrl(context, repository)}/commit/${made.sha}`;
  const by = (date: string) => ({
    name: made.author.name,
    email: made.author.email,
    date,
    user: { ...actor(context, made.author), __typename: 'User', login: made.author.login },
  });
  const service = () => context.view.company.services.find(({ name }) => name === repository.service);
  const statuses = () =>
    commitStatuses(service(), history.commits, made.sha, context.view.now()).map((status) => ({
      __typename: 'StatusContext',
      id: nodeId('StatusContext', status.id),
      context: status.context,
      state: status.state.toUpperCase(),
      description: status.description,
      createdAt: status.createdAt,
      targetUrl: `${context.origin()}/checks/${status.id}`,
      creator: null,
    }));
  const state = (contexts: ReturnType<typeof statuses>): string =>
    contexts.some((context) => context.state === 'FAILURE') ? 'FAILURE' : 'SUCCESS';
  return {
    __typename: 'Commit',
    id: nodeId('Commit', made.sha),
    oid: made.sha,
    abbreviatedOid: made.sha.slice(0, 7),
    url,
    commitUrl: url,
    message: made.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: made.authoredAt,
    committedDate: made.committedAt,
    pushedDate: null,
    additions: made.additions,
    deletions: made.deletions,
    author: by(made.authoredAt),
    committer: { name: 'GitHub', email: 'noreply@github.com', date: made.committedAt, user: null },
    parents: (page: PageArguments) =>
      connection(
        { name: 'parents', items: made.parents, render: (oid) => ({ __typename: 'Commit', id: nodeId('Commit', oid), oid }) },
        page,
      ),
    status: () => {
      const contexts = statuses();
      return contexts.length === 0
        ? null
        : {
            id: nodeId('Status', made.sha),
            state: state(contexts),
            contexts,
            context: ({ name }: { name: string }) => contexts.find((context) => context.context === name) ?? null,
          };
    },
    statusCheckRollup: () => {
      const contexts = statuses();
      const counts = { checkRunCount: 0, statusContextCount: contexts.length };
      return contexts.length === 0
        ? null
        : {
            id: nodeId('StatusCheckRollup', made.sha),
            state: state(contexts),
            contexts: (page: PageArguments) => ({
              ...connection({ name: 'contexts', items: contexts, render: (context) => context }, page),
              ...counts,
            }),
          };
    },
    history: ({ since, until, ...page }: PageArguments & { since?: string | null; until?: string | null }) => {
      const upTo = history.commits.findIndex(({ sha }) => sha === made.sha);
      const items = history.commits
        .slice(0, upTo + 1)
        .map((commit, index) => ({ commit, index }))
        .filter(
          ({ commit }) =>
            (!since || Date.parse(commit.committedAt) >= Date.parse(since)) &&
            (!until || Date.parse(commit.committedAt) <= Date.parse(until)),
        );
      return connection(
        {
          name: 'history',
          items: items.toReversed(),
          key: ({ index }) => place(index),
          descending: true,
          render: ({ commit }) => commitNode(context, repository, history, commit),
        },
        page,
      );
    },
    tree: () => treeNode(context, repository, ''),
  };
}

export function gitObject(
  context: RenderContext,
  repository: Repository,
  history: History,
  expression: string,
  commitAt: (made: Commit) => unknown,
): unknown {
  const [ref = '', ...rest] = expression.split(':');
  const made = resolveCommit(repository, history, ref);
  if (!made || repository.empty) return null;
  if (!expression.includes(':')) return commitAt(made);
  const path = rest.join(':').replaceAll(/^\/+|\/+$/gu, '');
  const file = context.view.company.files(repository).find((candidate) => candidate.path === path);
  return file ? blobNode(file.text) : treeNode(context, repository, path);
}

function blobNode(text: string): unknown {
  const binary = text.includes('\u0000');
  const oid = blobSha(text);
  return {
    __typename: 'Blob',
    id: nodeId('Blob', oid),
    oid,
    byteSize: Buffer.byteLength(text),
    isBinary: binary,
    isTruncated: false,
    text: binary ? null : text,
  };
}

function treeNode(context: RenderContext, repository: Repository, path: string): unknown {
  const here = folder(context.view.company.files(repository), path);
  if (path !== '' && here.files.length + here.folders.length === 0) return null;
  const name = (full: string): string => full.split('/').at(-1) ?? full;
  const entries = [
    ...here.folders.map((full) => ({
      name: name(full),
      type: 'tree',
      mode: 0o040000,
      path: full,
      size: 0,
      oid: blobSha(full),
      object: () => treeNode(context, repository, full),
    })),
    ...here.files.map((file) => ({
      name: name(file.path),
      type: 'blob',
      mode: 0o100644,
      path: file.path,
      size: Buffer.byteLength(file.text),
      oid: blobSha(file.text),
      object: () => blobNode(file.text),
    })),
  ];
  const oid = treeSha(`${repository.name}/${path}`);
  return { __typename: 'Tree', id: nodeId('Tree', oid), oid, entries: entries.sort((one, other) => (one.name < other.name ? -1 : 1)) };
}
