import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { buildSchema, execute, getOperationAST, GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { z } from 'zod';
import type { RenderContext } from './address.ts';
import { queryRoot } from './graph.ts';
import { queryCost } from './query-cost.ts';

interface Points {
  /** False when they are spent. */
  spend(points: number): boolean;
  state(): { limit: number; used: number; remaining: number; reset: number };
}

const question = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

let schema: GraphQLSchema | undefined;

/** GitHub's published schema. It repeats fields, so it is taken as it stands; reading it takes most of a second, so it is read once. */
function githubSchema(): GraphQLSchema {
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  schema ??= buildSchema(readFileSync(file, 'utf8'), { assumeValid: true, assumeValidSDL: true });
  return schema;
}

interface Reading {
  readonly document?: DocumentNode;
  readonly faults: readonly GraphQLError[];
}

/** Answers queries at `/graphql`: what is wrong with a query is told with status 200, as GitHub does. */
export function graphqlRoute(app: FastifyInstance, context: RenderContext, points: Points): void {
  const read = remembering(readQuery);
  app.post('/graphql', async (request, reply) => {
    const asked = question.safeParse(request.body);
    if (!asked.success)
      return reply
        .code(400)
        .send({ message: 'Problems parsing JSON', documentation_url: 'https://docs.github.com/graphql', status: '400' });
    const { operationName, query } = asked.data;
    const variables = asked.data.variables ?? {};
    const schema = githubSchema();
    const { document, faults } = read(query);
    if (!document || faults.length > 0) return send(reply, faults);
    const operation = getOperationAST(document, operationName);
    if (!operation) return send(reply, [new GraphQLError('No operation found to run')]);
    const cost = queryCost(document, operation, variables);
    if (cost.nodes > 500_000)
      return send(reply, [
        new GraphQLError(`This query requests up to ${cost.nodes} possible nodes which exceeds the maximum limit of 500,000.`, {
          extensions: { type: 'MAX_NODE_LIMIT_EXCEEDED' },
        }),
      ]);
    if (!points.spend(cost.points))
      return send(reply, [new GraphQLError('API rate limit exceeded for user ID 300000000.', { extensions: { type: 'RATE_LIMITED' } })]);
    const { reset, ...state } = points.state();
    const rateLimit = {
      ...state,
      cost: cost.points,
      nodeCount: cost.nodes,
      resetAt: new Date(reset * 1000).toISOString().replace('.000Z', 'Z'),
    };
    const result = await execute({
      schema,
      document,
      rootValue: queryRoot(context, rateLimit),
      variableValues: variables,
      operationName: operationName ?? null,
    });
    return send(reply, result.errors ?? [], result.data);
  });
}

/** Collectors ask the same few queries again and again, and checking one takes longer than answering it. */
function remembering(read: (query: string) => Reading): (query: string) => Reading {
  const readings = new Map<string, Reading>();
  return (query) => {
    const reading = readings.get(query) ?? read(query);
    if (readings.size < mostRemembered) readings.set(query, reading);
    return reading;
  };
}

const mostRemembered = 100;

function readQuery(query: string): Reading {
  try {
    const document = parse(query);
    return { document, faults: validate(githubSchema(), document) };
  } catch (fault) {
    if (fault instanceof GraphQLError) return { faults: [fault] };
    throw fault;
  }
}

function send(reply: FastifyReply, errors: readonly GraphQLError[], data?: unknown): FastifyReply {
  const told = errors.map((error) => {
    const { extensions, ...rest } = error.toJSON();
    const type: unknown = extensions?.['type'];
    return typeof type === 'string' ? { type, ...rest } : rest;
  });
  return reply.send({ ...(data === undefined ? {} : { data }), ...(told.length > 0 ? { errors: told } : {}) });
}
