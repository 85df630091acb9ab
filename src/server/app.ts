import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compress from '@fastify/compress';
import etag from '@fastify/etag';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { pages } from '../../dashboards/page.ts';
import { answerFault, answerUnknown } from './fault.ts';
import { refuseForeignHost } from './host.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { Problem, problemBody } from './problem.ts';
import { listRoutes } from './route.ts';
import type { PlacedRoute } from './route.ts';
import type { Services } from './services.ts';
import { unbuiltPage } from './unbuilt-page.ts';
import { writerOf, type Writer } from './writer.ts';

export interface AppOptions {
  /** Names under which the app may be asked, beside those of this machine: `assay.example.com`. */
  readonly hosts?: readonly string[];
  /** How much one address may ask of the API in a minute. */
  readonly requestsPerMinute?: number;
  /** Where the built web application is. */
  readonly web?: string;
  /** Who may write, each by a token of their own; nobody when left out. */
  readonly writers?: readonly Writer[];
  /** Whether requests and faults are logged to stderr. */
  readonly logs?: boolean;
}

/** In bytes: the longest text of the query language, whatever it is written in. */
const longestBody = 128 * 1024;

/** How much one address may write in a minute: enough for people, too little to guess a token. */
const writesPerMinute = 60;

const builtWeb = join(import.meta.dirname, '../../dashboards/web/dist');

/** The whole HTTP surface over the given services: the API, its description, and the web application. Listens to nothing. */
export async function buildApp(services: Services, options: AppOptions = {}): Promise<FastifyInstance> {
  const { hosts = [], requestsPerMinute = 600, web = builtWeb, writers = [], logs = false } = options;
  const app = fastify({
    logger: logs && { level: 'warn', stream: process.stderr },
    routerOptions: { maxParamLength: 500 },
    exposeHeadRoutes: true,
  });
  app.addHook('onRequest', refuseForeignHost(hosts));
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  await app.register(compress);
  await app.register(etag);
  app.setErrorHandler(answerFault);
  const routes = await listRoutes();
  await app.register(async (scope) => serveApi(scope, routes, services, { requestsPerMinute, writers }));
  await app.register(async (scope) => serveWeb(scope, web));
  await app.ready();
  return app;
}

/** A scope of its own, because its compilers read Zod and those of the plugins outside read JSON Schema. */
async function serveApi(
  scope: FastifyInstance,
  routes: readonly PlacedRoute[],
  services: Services,
  { requestsPerMinute, writers }: Required<Pick<AppOptions, 'requestsPerMinute' | 'writers'>>,
): Promise<void> {
  const zod = scope.withTypeProvider<ZodTypeProvider>();
  scope.setValidatorCompiler(validatorCompiler);
  scope.setSerializerCompiler(serializerCompiler);
  await scope.register(rateLimit, { max: requestsPerMinute, timeWindow: '1 minute' });
  await scope.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Assay',
        version: services.version,
        description: 'Grades, the reasons for them, and DORA. Every answer says as of when.',
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  scope.get('/api/openapi.json', { schema: { hide: true } }, () => scope.swagger());
  for (const route of routes) {
    const inTurn = route.slow ? oneAtATime() : async <T>(work: () => Promise<T>) => work();
    zod.route({
      method: route.body ? 'POST' : 'GET',
      url: route.url,
      bodyLimit: longestBody,
      ...(route.writes && { config: { rateLimit: { max: writesPerMinute, timeWindow: '1 minute' } } }),
      // Who may not write is not told what is wrong with what they sent; that they tried is counted before.
      preValidation: async (request) => {
        if (route.writes) writerOf(request, writers);
      },
      schema: {
        summary: route.describes,
        params: route.params,
        querystring: route.query,
        ...(route.body && { body: route.body }),
        response: { 200: route.answers, '4xx': problemBody },
        ...(route.type && { produces: [route.type] }),
      },
      handler: async (request, reply) => {
        const { params, query } = request;
        const by = route.writes ? writerOf(request, writers) : '';
        const answer = await inTurn(async () =>
          route.answer({ params, query, body: sentWith(request), by, signal: leaveOf(reply) }, services),
        );
        void reply.type(route.type ?? 'application/json').header('cache-control', route.body ? 'no-store' : 'no-cache');
        return answer;
      },
    });
  }
}

/** Aborted when the connection ends, be it that all was answered or that nobody waits any more. */
function leaveOf({ raw }: FastifyReply): AbortSignal {
  const leaving = new AbortController();
  raw.once('close', () => leaving.abort(new Problem(408, 'Nobody waits for the answer any more')));
  return leaving.signal;
}

/** What was sent along, as the schema of its route left it. */
function sentWith({ body }: FastifyRequest): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

/** Files are looked up when they are asked for, so that an application built meanwhile is there on reload. */
async function serveWeb(scope: FastifyInstance, web: string): Promise<void> {
  await scope.register(fastifyStatic, {
    root: web,
    index: false,
    cacheControl: false,
    suppressWarning: true,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const send = (reply: FastifyReply) => (existsSync(join(web, 'index.html')) ? reply.sendFile('index.html') : unbuiltPage(reply));
  for (const { path } of pages) scope.get(path, (_, reply) => send(reply));
  scope.setNotFoundHandler((request, reply) => answerUnknown(request, reply, () => send(reply.code(404))));
}
