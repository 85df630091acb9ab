import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/**
 * Refuses requests for a name that is not ours. A page elsewhere can point its own name at this machine (DNS rebinding), and the
 * browser would then let it read every answer; it cannot choose what the `Host` header says. Numeric addresses cannot be rebound.
 */
export function refuseForeignHost(hosts: readonly string[]): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const own = new Set(['localhost', ...hosts.map((host) => host.toLowerCase())]);
  return async (request) => {
    const name = hostName(request.headers.host);
    if (name === undefined || (!own.has(name) && isIP(name) === 0)) {
      throw new Problem(421, 'Not a name of this server', {
        detail: `This server was asked as “${request.headers.host ?? ''}”. If that is its name, name it under server.hosts in assay.yaml.`,
      });
    }
  };
}

function hostName(header: string | undefined): string | undefined {
  const url = `http://${header ?? ''}`;
  if (header === undefined || !URL.canParse(url)) return undefined;
  const { hostname, username, pathname } = new URL(url);
  return username === '' && pathname === '/' ? hostname.replace(/^\[|\]$/g, '') : undefined;
}
