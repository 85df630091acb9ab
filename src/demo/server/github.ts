import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hour, milliseconds } from '../calendar.ts';
import type { Company } from '../company.ts';
import type { RenderContext } from './github/address.ts';
import { user } from './github/render.ts';
import { graphqlRoute } from './github/graphql.ts';
import { refuse } from './github/answer.ts';
import { restRoutes } from './github/rest.ts';
import { openApi, type SimulatedApi, type SimulatedApiOptions } from './simulated-api.ts';

export interface GithubOptions extends SimulatedApiOptions {
  /** Requests and points an hour. 5,000 when left out, as for a personal token. */
  readonly limit?: number;
}

interface Bucket {
  used: number;
  resets: number;
}

type Resource = 'core' | 'graphql' | 'search';

/** Starts the company's GitHub: REST at the root, GraphQL at `/graphql`. */
export function startGithub(company: Company, options: GithubOptions): Promise<SimulatedApi> {
  const budget = new Budget(options.limit ?? 5000);
  return openApi({
    api: 'github',
    company,
    options,
    rewrite: (path, view) => byIdentifier(view.company, path),
    refuses: (request, reply) => {
      const [, token] = /^(?:token|bearer) (.+)$/iu.exec(request.headers.authorization ?? '') ?? [];
      if (token === options.token) return false;
      if (token === undefined && request.url === '/meta') return false;
      refuse(reply, 401, token === undefined ? 'Requires authentication' : 'Bad credentials');
      return true;
    },
    throttle: (request, reply, seconds) => {
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      refuse(reply.header('retry-after', String(seconds)), request.method === 'POST' ? 403 : 429, message);
    },
    notFound: (_request, reply) => refuse(reply, 404, 'Not Found'),
    routes: (app, view, origin) => {
      const context: RenderContext = { view, origin };
      account(app, context, budget, options.token);
      restRoutes(app, context);
      graphqlRoute(app, context, {
        spend: (points) => budget.spend('graphql', points, milliseconds(view.now())),
        state: () => budget.state('graphql', milliseconds(view.now())),
      });
      personal(app, context, budget);
    },
  });
}

/** What a token may still ask for until its hour is over. */
class Budget {
  private readonly buckets = new Map<Resource, Bucket>();
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  private bucket(resource: Resource, now: number): Bucket {
    const known = this.buckets.get(resource);
    if (known && known.resets > now) return known;
    const fresh = { used: 0, resets: now + hour };
    this.buckets.set(resource, fresh);
    return fresh;
  }

  /** False when it is spent. */
  spend(resource: Resource, points: number, now: number): boolean {
    const bucket = this.bucket(resource, now);
    if (bucket.used + points > this.limit) return false;
    bucket.used += points;
    return true;
  }

  giveBack(resource: Resource, now: number): void {
    this.bucket(resource, now).used -= 1;
  }

  state(resource: Resource, now: number): { limit: number; used: number; remaining: number; reset: number; resource: Resource } {
    const { used, resets } = this.bucket(resource, now);
    return { limit: this.limit, used, remaining: this.limit - used, reset: Math.ceil(resets / 1000), resource };
  }
}

const free = new Set(['/rate_limit', '/meta', '/graphql']);

/** Counts requests against the budget, and answers 304, which costs nothing, where the caller has the body already. */
function account(app: FastifyInstance, { view }: RenderContext, budget: Budget, token: string): void {
  const now = (): number => milliseconds(view.now());
  let sequence = 0;
  app.addHook('preHandler', async (request, reply) => {
    if (free.has(path(request)) || budget.spend('core', 1, now())) return undefined;
    refuse(reply, 403, `API rate limit exceeded for user ID ${view.company.seed}.`);
    return reply;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    sequence += 1;
    const body = typeof payload === 'string' ? payload : '';
    const etag = `W/"${createHash('sha256').update(token).update(body).digest('hex')}"`;
    const unchanged = request.method === 'GET' && reply.statusCode === 200 && request.headers['if-none-match'] === etag;
    if (unchanged && !free.has(path(request))) budget.giveBack('core', now());
    if (request.method === 'GET' && reply.statusCode === 200)
      void reply.header('etag', etag).header('cache-control', 'private, max-age=60, s-maxage=60');
    limitHeaders(reply, budget.state(path(request) === '/graphql' ? 'graphql' : 'core', now()));
    void reply
      .header('x-github-request-id', `D3M0:${sequence.toString(16).toUpperCase().padStart(6, '0')}`)
      .header('x-github-media-type', 'github.v3; format=json')
      .header('date', new Date(now()).toUTCString());
    if (!unchanged) return payload;
    void reply.code(304).removeHeader('content-type');
    return '';
  });
}

function limitHeaders(reply: FastifyReply, state: ReturnType<Budget['state']>): void {
  for (const [name, value] of Object.entries(state)) void reply.header(`x-ratelimit-${name}`, String(value));
}

function path(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}

function personal(app: FastifyInstance, context: RenderContext, budget: Budget): void {
  const { view } = context;
  app.get('/rate_limit', () => {
    const core = budget.state('core', milliseconds(view.now()));
    return {
      resources: {
        core,
        graphql: budget.state('graphql', milliseconds(view.now())),
        search: { ...core, limit: 30, used: 0, remaining: 30, resource: 'search' },
      },
      rate: core,
    };
  });
  app.get('/user', () => ({
    ...user(context, { id: 300_000_000, login: 'assay-reader', bot: false }),
    user_view_type: 'public',
    name: 'Assay reader',
    company: view.company.name,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: view.company.since,
    updated_at: view.company.since,
  }));
  app.get('/meta', () => ({ verifiable_password_authentication: false }));
}

/** Where a repository that was renamed has gone: GitHub names it by its identifier. */
function byIdentifier(company: Company, path: string): string {
  const [, id, rest] = /^\/repositories\/(\d+)(.*)$/u.exec(path) ?? [];
  const repository = id === undefined ? undefined : company.repositories.find(({ index }) => index === Number(id) - 500_000_000);
  return repository ? `/repos/${company.login}/${repository.name}${rest ?? ''}` : path;
}
