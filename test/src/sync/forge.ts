import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';

export interface ForgeRepository {
  files: Record<string, number>;
  commits: string[];
  /** Answered with 403. */
  forbidden?: boolean;
}

/** A code host on loopback, as small as one can be: repositories in pages, files with ETags, commits after a number. */
export interface Forge {
  readonly origin: string;
  readonly repositories: Record<string, ForgeRepository>;
  /** Requests so far, as method, path and status. */
  readonly log: string[];
  /** Called before each answer with the number of the request, from 1. */
  onRequest: (number: number) => void;
  /** Whether the request of this number, from 1, is left without an answer. */
  isWithheld: (number: number) => boolean;
  /** Answers instead of the usual ones where it gives a status or a body. */
  override: (path: string) => { readonly status?: number; readonly body?: string } | undefined;
  close(): Promise<void>;
}

const pageSize = 2;

export async function openForge(repositories: Record<string, ForgeRepository>): Promise<Forge> {
  const server = createServer((request, response) => {
    forge.log.push(`${request.url}`);
    forge.onRequest(forge.log.length);
    if (forge.isWithheld(forge.log.length)) return;
    const { status, body } = { ...answer(request, repositories), ...forge.override(request.url ?? '') };
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const kept = status === 200 && request.headers['if-none-match'] === etag;
    response.writeHead(kept ? 304 : status, { etag });
    response.end(kept ? undefined : body);
    forge.log[forge.log.length - 1] += ` ${kept ? 304 : status}`;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const forge: Forge = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repositories,
    log: [],
    onRequest: () => undefined,
    isWithheld: () => false,
    override: () => undefined,
    close: async () => closeServer(server),
  };
  return forge;
}

function answer({ url = '' }: IncomingMessage, repositories: Record<string, ForgeRepository>): { status: number; body: string } {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const from = Number(searchParams.get('from') ?? 0);
  if (pathname === '/repositories') {
    const names = Object.keys(repositories);
    return json({ names: names.slice(from, from + pageSize), next: from + pageSize < names.length ? from + pageSize : null });
  }
  const [, name = '', what] = pathname.split('/');
  const repository = repositories[decodeURIComponent(name)];
  if (!repository) return { status: 404, body: '{}' };
  if (repository.forbidden) return { status: 403, body: '{}' };
  if (what === 'files') return json({ files: Object.entries(repository.files).map(([path, bytes]) => ({ path, bytes })) });
  return json({
    commits: repository.commits.slice(from, from + pageSize),
    next: Math.min(from + pageSize, repository.commits.length),
    last: from + pageSize >= repository.commits.length,
  });
}

function json(body: unknown): { status: number; body: string } {
  return { status: 200, body: JSON.stringify(body) };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
