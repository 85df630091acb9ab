import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { commitStatuses } from '../../commit-status.ts';
import type { Commit, History, Repository } from '../../company.ts';
import { parameter, segment } from '../simulated-api.ts';
import { apiUrl, htmlUrl, repositoryId, type RenderContext } from './address.ts';
import { commit, commitStatus, fullPullRequest, review, simplePullRequest } from './render-change.ts';
import { contentEntry, contentFile } from './render-content.ts';
import { deployment, deploymentStatus, release, tag } from './render-delivery.ts';
import { fullRepository, minimalRepository, organization, user } from './render.ts';
import { refuse, sendPage, type WithRepository } from './answer.ts';
import { blobSha, folder, reach, resolveCommit, treeSha } from './object.ts';
import { protectionRoutes } from './protection.ts';
import { repositoryFinder } from './visible.ts';

export function restRoutes(app: FastifyInstance, context: RenderContext): void {
  const { view } = context;
  const find = repositoryFinder(view);
  const withRepository: WithRepository = (serve) => (request, reply) => {
    const found = find(segment(request, 'owner'), segment(request, 'repo'));
    if (found.kind === 'missing') refuse(reply, 404, 'Not Found');
    else if (found.kind === 'moved') {
      const rest = request.url.split('/').slice(4).join('/');
      const url = `${context.origin()}/repositories/${repositoryId(found.repository)}${rest === '' ? '' : `/${rest}`}`;
      refuse(reply.header('location', url), 301, 'Moved Permanently', { url });
    } else serve({ request, reply, repository: found.repository, history: view.history(found.repository) });
    return reply;
  };
  const statusesOf = (repository: Repository, history: History, sha: string) =>
    commitStatuses(
      view.company.services.find(({ name }) => name === repository.service),
      history.commits,
      sha,
      view.now(),
    );

  app.get('/orgs/:org', (request, reply) => {
    if (segment(request, 'org').toLowerCase() !== view.company.login) refuse(reply, 404, 'Not Found');
    else
      void reply.send({
        ...organization(context),
        name: view.company.name,
        public_repos: 0,
        total_private_repos: view.company.repositories.length,
      });
    return reply;
  });
  app.get('/orgs/:org/repos', (request, reply) => {
    if (segment(request, 'org').toLowerCase() !== view.company.login) refuse(reply, 404, 'Not Found');
    else sendPage(context, request, reply, sortedRepositories(context, request), (repository) => minimalRepository(context, repository));
    return reply;
  });
  const base = '/repos/:owner/:repo';
  app.get(
    base,
    withRepository(
      ({ reply, repository }) =>
        void reply
          .header('last-modified', new Date(minimalRepository(context, repository).updated_at).toUTCString())
          .send(fullRepository(context, repository)),
    ),
  );
  app.get(
    `${base}/git/trees/:sha`,
    withRepository(({ request, reply, repository, history }) => {
      if (repository.empty) return refuse(reply, 409, 'Git Repository is empty.');
      const head = history.commits.at(-1)?.sha ?? '';
      if (![head, treeSha(head), 'HEAD', repository.defaultBranch].includes(segment(request, 'sha')))
        return refuse(reply, 404, 'Not Found');
      return void reply.send({
        sha: treeSha(head),
        url: `${apiUrl(context, repository)}/git/trees/${treeSha(head)}`,
        tree: tree(context, repository, parameter(request, 'recursive') !== undefined),
        truncated: false,
      });
    }),
  );
  app.get(
    `${base}/contents/*`,
    withRepository(({ request, reply, repository }) => content(context, reply, repository, segment(request, '*'))),
  );
  app.get(
    `${base}/contents`,
    withRepository(({ reply, repository }) => content(context, reply, repository, '')),
  );
  app.get(
    `${base}/commits`,
    withRepository(({ request, reply, repository, history }) => {
      if (repository.empty) return refuse(reply, 409, 'Git Repository is empty.');
      const since = parameter(request, 'since') ?? '';
      const until = parameter(request, 'until') ?? '9999';
      const from = resolveCommit(repository, history, parameter(request, 'sha') ?? 'HEAD');
      if (!from) return refuse(reply, 404, 'Not Found');
      const listed = history.commits
        .slice(0, history.commits.indexOf(from) + 1)
        .filter(({ committedAt }) => committedAt >= since && committedAt <= until);
      return sendPage(context, request, reply, listed.toReversed(), (made) => commit(context, repository, made));
    }),
  );
  app.get(
    `${base}/commits/:ref/status`,
    withRepository(({ request, reply, repository, history }) => {
      const made = resolveCommit(repository, history, segment(request, 'ref'));
      if (!made) return refuse(reply, 404, 'Not Found');
      const statuses = statusesOf(repository, history, made.sha);
      const state = statuses.length === 0 ? 'pending' : statuses.some((status) => status.state === 'failure') ? 'failure' : 'success';
      const url = `${apiUrl(context, repository)}/commits/${made.sha}`;
      return void reply.send({
        state,
        statuses: statuses.map((status) => commitStatus(context, repository, made.sha, status)),
        sha: made.sha,
        total_count: statuses.length,
        repository: minimalRepository(context, repository),
        commit_url: url,
        url: `${url}/status`,
      });
    }),
  );
  app.get(
    `${base}/commits/:ref/statuses`,
    withRepository(({ request, reply, repository, history }) => {
      const made = resolveCommit(repository, history, segment(request, 'ref'));
      if (!made) return refuse(reply, 404, 'Not Found');
      return sendPage(context, request, reply, statusesOf(repository, history, made.sha).toReversed(), (status) => ({
        ...commitStatus(context, repository, made.sha, status),
        creator: user(context, made.author),
      }));
    }),
  );
  app.get(
    `${base}/compare/:basehead`,
    withRepository(({ request, reply, repository, history }) => {
      const [from = '', to = ''] = segment(request, 'basehead').split('...');
      const [one, other] = [resolveCommit(repository, history, from), resolveCommit(repository, history, to)];
      if (!one || !other) return refuse(reply, 404, 'Not Found');
      return void reply.send(comparison(context, repository, history, one, other));
    }),
  );
  app.get(
    `${base}/pulls`,
    withRepository(({ request, reply, repository, history }) => {
      const state = parameter(request, 'state') ?? 'open';
      const key = parameter(request, 'sort') === 'updated' ? 'updatedAt' : 'createdAt';
      const ascending = parameter(request, 'direction') === 'asc';
      const listed = history.pullRequests
        .filter((pull) => state === 'all' || (pull.state === 'OPEN') === (state === 'open'))
        .toSorted((one, other) => (ascending ? 1 : -1) * (one[key].localeCompare(other[key]) || one.number - other.number));
      return sendPage(context, request, reply, listed, (pull) => simplePullRequest(context, repository, pull));
    }),
  );
  const withPull = (
    serve: (at: {
      request: FastifyRequest;
      reply: FastifyReply;
      repository: Repository;
      history: History;
      pull: History['pullRequests'][number];
    }) => void,
  ) =>
    withRepository((at) => {
      const pull = at.history.pullRequests.find(({ number }) => String(number) === segment(at.request, 'number'));
      if (pull) serve({ ...at, pull });
      else refuse(at.reply, 404, 'Not Found');
    });
  app.get(
    `${base}/pulls/:number`,
    withPull(({ reply, repository, pull }) => void reply.send(fullPullRequest(context, repository, pull))),
  );
  app.get(
    `${base}/pulls/:number/reviews`,
    withPull(({ request, reply, repository, pull }) =>
      sendPage(context, request, reply, pull.reviews, (given) => review(context, repository, pull, given)),
    ),
  );
  app.get(
    `${base}/pulls/:number/commits`,
    withPull(({ request, reply, repository, pull }) =>
      sendPage(context, request, reply, pull.commits.slice(0, 250), (made) => commit(context, repository, made)),
    ),
  );
  app.get(
    `${base}/deployments`,
    withRepository(({ request, reply, repository, history }) => {
      if (repository.forbidden.includes('deployments')) return refuse(reply, 403, 'Resource not accessible by personal access token');
      const asked = (name: 'environment' | 'sha' | 'ref' | 'task') => parameter(request, name);
      const listed = history.deployments.filter((made) =>
        (['environment', 'sha', 'ref', 'task'] as const).every((name) => asked(name) === undefined || asked(name) === made[name]),
      );
      return sendPage(context, request, reply, listed.toReversed(), (made) => deployment(context, repository, made));
    }),
  );
  app.get(
    `${base}/deployments/:id/statuses`,
    withRepository(({ request, reply, repository, history }) => {
      if (repository.forbidden.includes('deployments')) return refuse(reply, 403, 'Resource not accessible by personal access token');
      const made = history.deployments.find(({ id }) => String(id) === segment(request, 'id'));
      if (!made) return refuse(reply, 404, 'Not Found');
      return sendPage(context, request, reply, made.statuses.toReversed(), (status) => deploymentStatus(context, repository, made, status));
    }),
  );
  app.get(
    `${base}/releases`,
    withRepository(({ request, reply, repository, history }) =>
      sendPage(context, request, reply, history.releases.toReversed(), (made) => release(context, repository, made)),
    ),
  );
  app.get(
    `${base}/tags`,
    withRepository(({ request, reply, repository, history }) =>
      sendPage(context, request, reply, history.releases.toReversed(), (made) => tag(context, repository, made)),
    ),
  );
  protectionRoutes(app, context, withRepository);
}

function sortedRepositories(context: RenderContext, request: FastifyRequest): readonly Repository[] {
  const { repositories } = context.view.company;
  const key = parameter(request, 'sort') ?? 'created';
  if (key === 'full_name') return repositories.toSorted((one, other) => one.name.localeCompare(other.name));
  const moment = (repository: Repository): string =>
    key === 'created' ? repository.createdAt : minimalRepository(context, repository).pushed_at;
  const sign = parameter(request, 'direction') === 'asc' ? 1 : -1;
  return repositories
    .map((repository) => ({ repository, at: moment(repository) }))
    .sort((one, other) => sign * (one.at.localeCompare(other.at) || one.repository.index - other.repository.index))
    .map(({ repository }) => repository);
}

function tree(context: RenderContext, repository: Repository, recursive: boolean): unknown[] {
  const files = context.view.company.files(repository);
  const url = `${apiUrl(context, repository)}/git`;
  const walk = (path: string): { path: string; entry: unknown }[] => {
    const here = folder(files, path);
    return [
      ...here.files.map((file) => ({
        path: file.path,
        entry: {
          path: file.path,
          mode: '100644',
          type: 'blob',
          sha: blobSha(file.text),
          size: Buffer.byteLength(file.text),
          url: `${url}/blobs/${blobSha(file.text)}`,
        },
      })),
      ...here.folders.flatMap((name) => [
        { path: name, entry: { path: name, mode: '040000', type: 'tree', sha: blobSha(name), url: `${url}/trees/${blobSha(name)}` } },
        ...(recursive ? walk(name) : []),
      ]),
    ];
  };
  return walk('')
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ entry }) => entry);
}

function content(context: RenderContext, reply: FastifyReply, repository: Repository, asked: string): void {
  const path = asked.replaceAll(/^\/+|\/+$/gu, '');
  const files = context.view.company.files(repository);
  const file = files.find((candidate) => candidate.path === path);
  const here = folder(files, path);
  if (file) void reply.send(contentFile(context, repository, file));
  else if (here.files.length + here.folders.length === 0) refuse(reply, 404, repository.empty ? 'This repository is empty.' : 'Not Found');
  else {
    void reply.send([
      ...here.folders.map((name) => contentEntry(context, repository, name, 'dir', 0, blobSha(name))),
      ...here.files.map((entry) =>
        contentEntry(context, repository, entry.path, 'file', Buffer.byteLength(entry.text), blobSha(entry.text)),
      ),
    ]);
  }
}

function comparison(context: RenderContext, repository: Repository, history: History, one: Commit, other: Commit): unknown {
  const [before, after] = [reach(history, one), reach(history, other)];
  const ahead = history.commits.filter(({ sha }) => after.has(sha) && !before.has(sha));
  const behind = history.commits.filter(({ sha }) => before.has(sha) && !after.has(sha));
  const shared = history.commits.findLast(({ sha }) => before.has(sha) && after.has(sha)) ?? one;
  const url = `${apiUrl(context, repository)}/compare/${one.sha}...${other.sha}`;
  const page = `${htmlUrl(context, repository)}/compare/${one.sha}...${other.sha}`;
  return {
    url,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commit(context, repository, one),
    merge_base_commit: commit(context, repository, shared),
    status: ahead.length === 0 ? (behind.length === 0 ? 'identical' : 'behind') : behind.length === 0 ? 'ahead' : 'diverged',
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.slice(-250).map((made) => commit(context, repository, made)),
    files: [],
  };
}
