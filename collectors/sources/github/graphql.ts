import { z } from 'zod';
import { HttpFault, type HttpFaultKind } from '../../http.ts';
import { readJson } from '../../page-item.ts';
import { nameOf, tooHeavy, type Answer, type Client } from './client.ts';
import { forbidden, refusalOf, Unreadable } from './unreadable.ts';

/** One query over one connection, read page by page. */
export interface Operation {
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Where the connection is in the data, for example `['organization', 'repositories']`. */
  readonly connection: readonly string[];
  /** Nodes on a page to begin with. */
  readonly size: number;
  /** What reading it takes, for reasons. */
  readonly permission: string;
}

/** One page of a connection. */
export interface Slice {
  readonly answer: Answer;
  readonly nodes: readonly unknown[];
  /** Where the next page begins; null after the last. */
  readonly after: string | null;
}

/**
 * The pages of a connection from `after` on. Asks for half as many nodes where the query is too heavy, and for more again after it
 * went well. Throws `Unreadable` where the connection itself cannot be read; faults within its nodes are left to `rows`.
 */
export async function* walk(client: Client, operation: Operation, after: string | null): AsyncIterable<Slice> {
  let size = operation.size;
  const seen = new Set<string>();
  for (let from = after; ;) {
    const asked = await ask(client, operation, { ...operation.variables, first: size, after: from });
    if (asked === 'too heavy') {
      if (size === 1) throw fault('unavailable', operation, 'GitHub cannot answer in time, not even for one item.');
      size = Math.ceil(size / 2);
      continue;
    }
    const { pageInfo, nodes } = connectionOf(asked, operation);
    const next = pageInfo.hasNextPage ? (pageInfo.endCursor ?? '') : null;
    yield { answer: asked, nodes, after: next };
    if (next === null) return;
    if (next === '' || seen.has(next)) throw new Unreadable('failed', 'GitHub says that there are more pages, but not where.');
    seen.add(next);
    from = next;
    size = Math.min(operation.size, size + Math.ceil(size / 4));
  }
}

const mostLimits = 3;

async function ask(client: Client, operation: Operation, variables: Readonly<Record<string, unknown>>): Promise<Answer | 'too heavy'> {
  for (let limits = 0; limits < mostLimits; limits++) {
    let answer: Answer;
    try {
      answer = await client.query(operation.text, variables);
    } catch (error) {
      if (error instanceof HttpFault && error.kind === 'timeout') return 'too heavy';
      throw error;
    }
    if (tooHeavy.includes(answer.status)) return 'too heavy';
    if (answer.status !== 200) throw refusalOf(answer, operation.permission);
    const { errors } = readGraphql(answer.body);
    if (errors.some(isHeavy)) return 'too heavy';
    if (!errors.some(({ type }) => type === 'RATE_LIMITED')) return answer;
  }
  throw fault('rate-limit', operation, 'The rate limit of GraphQL is used up.');
}

function fault(kind: HttpFaultKind, { text }: Operation, reason: string): HttpFault {
  return new HttpFault(kind, nameOf(text), undefined, reason);
}

export interface GraphqlError {
  readonly type: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

const envelope = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        type: z.string().catch(''),
        message: z.string().catch('without a reason'),
        path: z.array(z.union([z.string(), z.number()])).catch([]),
      }),
    )
    .catch([]),
});

/** The data and errors of a GraphQL answer's body; both may be there. */
export function readGraphql(body: string): { readonly data?: unknown; readonly errors: readonly GraphqlError[] } {
  return envelope.safeParse(readJson(body)).data ?? { errors: [] };
}

/** The value at a path in data; undefined where there is none. */
export function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), data);
}

/** Takes the nodes of a connection out of a whole body. Those that GitHub left null are left out. */
export function nodesAt(connection: readonly string[]): z.ZodType<readonly unknown[]> {
  return z
    .unknown()
    .transform((body) => valueAt(body, ['data', ...connection, 'nodes']))
    .pipe(z.array(z.unknown()).transform((nodes) => nodes.filter((node) => node !== null)));
}

function isHeavy({ type, message }: GraphqlError): boolean {
  return (
    ['RESOURCE_LIMITS_EXCEEDED', 'MAX_NODE_LIMIT_EXCEEDED'].includes(type) ||
    /timed? ?out|something went wrong while executing/i.test(message)
  );
}

const connectionSchema = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(z.unknown()),
});

function connectionOf(answer: Answer, { connection, permission }: Operation): z.infer<typeof connectionSchema> {
  const { data, errors } = readGraphql(answer.body);
  const found = connectionSchema.safeParse(valueAt(data, connection));
  if (found.success) return found.data;
  throw graphqlRefusal(errors, permission);
}

/** Why data is missing, by the errors that came instead of it. */
export function graphqlRefusal(errors: readonly GraphqlError[], permission: string): Unreadable {
  const [error] = errors;
  if (!error) return new Unreadable('failed', 'GitHub answered without data and without an error.');
  if (isForbidden(error)) return forbidden(error.message.slice(0, 200), permission);
  if (error.type === 'NOT_FOUND') return new Unreadable('absent', `GitHub does not find it (${error.message.slice(0, 200)}).`);
  return new Unreadable('failed', `GitHub answered with an error: ${error.message.slice(0, 200)}.`);
}

export function isForbidden({ type, message }: GraphqlError): boolean {
  return (
    ['FORBIDDEN', 'INSUFFICIENT_SCOPES', 'SAML'].includes(type) || /resource not accessible|protected by organization SAML/i.test(message)
  );
}
