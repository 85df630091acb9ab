import type { FastifyReply, FastifyRequest } from 'fastify';
import { count, parameter } from '../simulated-api.ts';

export function pagerdutyError(reply: FastifyReply, status: number, code: number, message: string, errors: readonly string[] = []): void {
  void reply.code(status).send({ error: { message, code, ...(errors.length > 0 ? { errors } : {}) } });
}

/** Sends a page of a list by offset and limit. PagerDuty goes no deeper than 10,000. */
export function sendPage<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  items: readonly T[],
  render: (item: T) => unknown,
  fallback = 25,
): void {
  const limit = count(request, 'limit', fallback, 1, 100);
  const offset = count(request, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
  if (offset + limit > 10_000) return pagerdutyError(reply, 400, 2001, 'Invalid Input Provided', ['Offset + Limit must not exceed 10000']);
  const total = parameter(request, 'total') === 'true' ? items.length : null;
  return void reply.send({
    [name]: items.slice(offset, offset + limit).map(render),
    limit,
    offset,
    total,
    more: offset + limit < items.length,
  });
}
