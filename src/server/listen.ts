import type { FastifyInstance } from 'fastify';

/**
 * Starts to answer, and gives the URL to open. Port 0 takes any free one. Rejects with the system's error, whose `code` is
 * `EADDRINUSE` when another program holds the port.
 */
export async function listen(app: FastifyInstance, at: { readonly host: string; readonly port: number }): Promise<string> {
  return app.listen({ host: at.host, port: at.port });
}
