import type { FastifyReply, FastifyRequest } from 'fastify';
import type { History, Repository } from '../../company.ts';
import { count } from '../simulated-api.ts';
import type { RenderContext } from './address.ts';

const documentation = 'https://docs.github.com/rest';

export function refuse(reply: FastifyReply, status: number, message: string, more: Readonly<Record<string, unknown>> = {}): void {
  void reply.code(status).send({ message, documentation_url: documentation, status: String(status), ...more });
}

/** Sends one page of a list, with a Link header to its neighbours. */
export function sendPage<T>(
  context: RenderContext,
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly T[],
  render: (item: T) => unknown,
): void {
  const size = count(request, 'per_page', 30, 1, 100);
  const page = count(request, 'page', 1, 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(items.length / size));
  const at = (number: number, relation: string): string => {
    const url = new URL(request.originalUrl, context.origin());
    url.searchParams.set('page', String(number));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [at(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [at(page + 1, 'next'), at(last, 'last')] : []),
    ...(page > 1 ? [at(1, 'first')] : []),
  ];
  if (links.length > 0) void reply.header('link', links.join(', '));
  void reply.send(items.slice((page - 1) * size, page * size).map(render));
}

/** Hands a visible repository to a route; a missing one is answered with 404, one that moved with 301. */
export type WithRepository = (
  serve: (at: { request: FastifyRequest; reply: FastifyReply; repository: Repository; history: History }) => void,
) => (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
