import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { instant, milliseconds } from '../calendar.ts';
import type { Company, History, Incident, Outage, Repository, Service } from '../company.ts';

/** An API of the simulated company, listening on this machine only. */
export interface SimulatedApi {
  readonly url: string;
  /** What has been asked so far, oldest first. */
  readonly requests: readonly AnsweredRequest[];
  /** Sets its clock, ISO 8601 in UTC: it answers as it would have then. */
  setNow(at: string): void;
  close(): Promise<void>;
}

export interface AnsweredRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
}

export interface SimulatedApiOptions {
  /** 0, the default, for any that is free. */
  readonly port?: number;
  readonly token: string;
  /** The clock of the API: what comes later has not happened. The company's own last moment when left out. */
  readonly now?: string;
  readonly faults?: Faults;
}

/** How the API misbehaves, the same for the same requests in the same order. */
export interface Faults {
  /** Every so many requests, one is turned away with the API's own words for “too many requests”. */
  readonly throttleEvery?: number;
  /** Seconds it then asks to wait. 0 when left out. */
  readonly retryAfter?: number;
  /** Milliseconds by which the clock moves on with each request, so that lists change between their pages. */
  readonly drift?: number;
}

/** What can be seen of the company at the moment the API has reached. Ask anew with every request. */
export interface View {
  readonly company: Company;
  now(): string;
  history(repository: Repository): History;
  incidents(service: Service): readonly Incident[];
}

interface Opening {
  readonly api: Outage['api'];
  readonly company: Company;
  readonly options: SimulatedApiOptions;
  readonly routes: (app: FastifyInstance, view: View, origin: () => string) => void;
  /** Answers and gives true when the caller is not known. */
  readonly refuses: (request: FastifyRequest, reply: FastifyReply) => boolean;
  readonly throttle: (request: FastifyRequest, reply: FastifyReply, seconds: number) => void;
  readonly notFound: (request: FastifyRequest, reply: FastifyReply) => void;
  /** Paths by which a thing may be asked for besides its proper one. */
  readonly rewrite?: (path: string, view: View) => string;
}

/** Starts an API: its clock, its faults and its record of requests are the same for all three. */
export async function openApi({ api, company, options, refuses, rewrite, routes, throttle, notFound }: Opening): Promise<SimulatedApi> {
  const requests: AnsweredRequest[] = [];
  const { drift = 0, retryAfter = 0, throttleEvery = 0 } = options.faults ?? {};
  let moment = milliseconds(options.now ?? company.now);
  let count = 0;
  let url = '';
  const view = viewOf(company, () => instant(moment));
  const isOut = (): boolean => {
    const at = instant(moment);
    return company.outages.some((outage) => outage.api === api && outage.since <= at && at < outage.until);
  };
  const app = Fastify({
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2000 },
    rewriteUrl: ({ url: path = '/' }) => rewrite?.(path, view) ?? path,
  });
  app.addHook('onRequest', async (request, reply) => {
    count += 1;
    moment += drift;
    if (isOut()) return reply.code(503).send({ message: 'Service Unavailable', errors: ['Service Unavailable'] });
    if (refuses(request, reply)) return reply;
    if (throttleEvery > 0 && count % throttleEvery === 0) throttle(request, reply, retryAfter);
    return reply.sent ? reply : undefined;
  });
  app.addHook('onResponse', async (request, reply) => {
    requests.push({ method: request.method, path: request.originalUrl, status: reply.statusCode });
  });
  app.setNotFoundHandler((request, reply) => notFound(request, reply));
  routes(app, view, () => url);
  url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    requests,
    setNow: (at) => {
      moment = milliseconds(at);
    },
    close: () => app.close(),
  };
}

function viewOf(whole: Company, now: () => string): View {
  let seen = { at: '', company: whole };
  const company = (): Company => {
    const at = now();
    if (seen.at !== at) seen = { at, company: whole.asOf(at) };
    return seen.company;
  };
  return {
    get company() {
      return company();
    },
    now,
    history: (repository) => company().history(repository),
    incidents: (service) => company().incidents(service),
  };
}

/** The values of a query parameter that may be repeated, with or without `[]` after its name. */
export function parameters(request: FastifyRequest, name: string): string[] {
  const query = new URL(request.url, 'http://127.0.0.1').searchParams;
  return [...query.getAll(name), ...query.getAll(`${name}[]`)];
}

export function parameter(request: FastifyRequest, name: string): string | undefined {
  return parameters(request, name)[0];
}

/** A whole number from a query parameter, held between two bounds; the fallback when it is missing or no number. */
export function count(request: FastifyRequest, name: string, fallback: number, low: number, high: number): number {
  const value = Number(parameter(request, name) ?? fallback);
  return Number.isInteger(value) ? Math.min(high, Math.max(low, value)) : fallback;
}

/** A part of the path. */
export function segment(request: FastifyRequest, name: string): string {
  const values = Object.entries(request.params ?? {});
  const value: unknown = values.find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
}
