import type { FastifyReply } from 'fastify';

export function datadogError(reply: FastifyReply, status: number, message: string): void {
  void reply.code(status).send({ errors: [message] });
}
