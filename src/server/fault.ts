import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Problem } from './problem.ts';
import type { ProblemBody } from './problem.ts';

/** Everything thrown while answering becomes a problem. What went wrong inside is logged and not told. */
export function answerFault(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Problem) return send(reply, error.body);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map(({ instancePath, message }) => ({
      where: `${error.validationContext ?? 'request'}${instancePath}`,
      says: message?.endsWith('received undefined') ? 'is missing' : (message ?? 'is not valid'),
    }));
    return send(reply, { type: 'about:blank', title: 'The request is not understood', status: 400, faults });
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return send(reply, { type: 'about:blank', title: error.message, status });
  request.log.error(error);
  return send(reply, { type: 'about:blank', title: 'Something went wrong on the server', status: 500, detail: 'Its log says what.' });
}

/** No route: an unknown page for those who read, a problem for programs. */
export function answerUnknown(request: FastifyRequest, reply: FastifyReply, page: () => FastifyReply): FastifyReply {
  const isPosted = request.server.hasRoute({ method: 'POST', url: request.url.split('?')[0] ?? '' });
  if (isPosted || (request.method !== 'GET' && request.method !== 'HEAD')) {
    void reply.header('allow', isPosted ? 'POST' : 'GET, HEAD');
    return send(reply, { type: 'about:blank', title: `${request.method} is not answered here`, status: 405 });
  }
  const forReaders = !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');
  return forReaders ? page() : send(reply, { type: 'about:blank', title: 'There is nothing at this address', status: 404 });
}

function send(reply: FastifyReply, body: ProblemBody): FastifyReply {
  return reply.code(body.status).type('application/problem+json; charset=utf-8').header('cache-control', 'no-store').send(body);
}
