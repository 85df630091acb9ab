import { Octokit } from '@octokit/rest';
import type { CollectorContext, Page } from '../../collector.ts';
import { refuseCredential } from '../../credential-fault.ts';
import type { HttpAnswer } from '../../http.ts';
import { readJson } from '../../page-item.ts';
import type { Settings } from './settings.ts';
import { messageOf, Unreadable } from './unreadable.ts';

/** One answer of the API, with the name that its page goes by. */
export interface Answer extends HttpAnswer {
  /** Method, path and query, or a GraphQL operation with its variables. */
  readonly request: string;
}

/**
 * Octokit knows the routes and carries the credentials; the context's http does the sending, so that its rules hold. Every call
 * throws `CredentialFault` where GitHub does not know the token.
 */
export interface Client {
  /** One call of Octokit, which must pass on `request`. Revalidates what is kept by its ETag. */
  get(call: (github: Octokit, request: OctokitRequest) => Promise<unknown>): Promise<Answer>;
  /** The page that the `Link` header of an answer names as the next; undefined when it names none. */
  next(answer: Answer): Promise<Answer | undefined>;
  query(text: string, variables: Readonly<Record<string, unknown>>): Promise<Answer>;
}

export interface OctokitRequest {
  readonly fetch: (
    url: string,
    init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
  ) => Promise<Response>;
}

/** A query that is too heavy for its ten seconds ends in one of these; asking for less helps, asking again does not. */
export const tooHeavy: readonly number[] = [502, 504];

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export function openClient(context: Pick<CollectorContext<Settings>, 'settings' | 'http' | 'report'>): Client {
  const { settings, http } = context;
  const github = new Octokit({ auth: settings.token, baseUrl: settings.url, userAgent: 'assay', log: silent });
  const graphql = settings.url.endsWith('/api/v3') ? settings.url.replace(/v3$/, 'graphql') : `${settings.url}/graphql`;

  async function ask(call: (request: OctokitRequest) => Promise<unknown>, operation?: string): Promise<Answer> {
    let answer: Answer | undefined;
    let fault: unknown;
    const request: OctokitRequest = {
      async fetch(url, { headers, body }) {
        const name = operation ?? `GET ${url.slice(settings.url.length)}`;
        const how = body === undefined ? { revalidate: name } : { method: 'POST' as const, body, final: tooHeavy };
        try {
          answer = { ...(await http.send({ url, headers, ...how })), request: name };
        } catch (error) {
          fault = error;
          throw error;
        }
        // Octokit need not parse what pages keep as text, nor judge it.
        return new Response(null, { status: 204 });
      },
    };
    try {
      await call(request);
    } catch (error) {
      throw fault ?? error;
    }
    if (!answer) throw new Error('Octokit answered without asking');
    if (answer.status === 401) {
      const said = `401${messageOf(answer)}`;
      throw refuseCredential(context, { source: 'GitHub', credential: 'token', answer: said, check: 'GITHUB_TOKEN' });
    }
    return answer;
  }

  /** A body may be cut off without the connection telling. */
  async function askWhole(call: (request: OctokitRequest) => Promise<unknown>, operation?: string): Promise<Answer> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const answer = await ask(call, operation);
      if (answer.status !== 200 || readJson(answer.body) !== undefined) return answer;
    }
    throw new Unreadable('failed', 'GitHub answered twice with a body that is not whole JSON.');
  }

  return {
    get: (call) => askWhole((request) => call(github, request)),
    async next(answer) {
      const url = nextLink(answer.headers['link']);
      return url === undefined ? undefined : askWhole((request) => github.request({ method: 'GET', url, request }));
    },
    query(text, variables) {
      const name = `${nameOf(text)} ${JSON.stringify(variables)}`;
      return askWhole((request) => github.request({ method: 'POST', url: graphql, query: text, variables, request }), name);
    },
  };
}

/** What a GraphQL operation goes by: `query Commits`. */
export function nameOf(query: string): string {
  return /^query \w+/.exec(query)?.[0] ?? 'query';
}

/** The page to keep of an answer. */
export function pageOf({ request, status, body, headers, notModified }: Answer, about: Page['about'] = {}): Page {
  const etag = headers['etag'];
  return { request, status, body, about, ...(etag !== undefined && { etag }), ...(notModified && { notModified }) };
}

function nextLink(link: string | undefined): string | undefined {
  return link?.split(',').flatMap((each) => /<([^<>]+)>\s*;\s*rel="next"/.exec(each)?.[1] ?? [])[0];
}
