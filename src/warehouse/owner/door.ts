import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import type { Parameters, Warehouse } from '../warehouse.ts';
import { announce, withdraw, type Announcement } from './announcement.ts';

export interface DoorOptions {
  /** Version of the program. */
  readonly program: string;
  /** The folder that the warehouse was opened with for copies. */
  readonly copiesInto: string;
}

export interface Door {
  readonly announcement: Announcement;
  /** Lets nobody in any more, and leaves those inside without an answer. */
  close(): Promise<void>;
}

/** What a reader sends: a statement, what it names, and the most rows it wants. */
const question = z.object({
  sql: z.string(),
  parameters: z.record(z.string(), z.custom<Parameters[string]>()).default({}),
  rowLimit: z.number().optional(),
});

const wish = z.object({ program: z.string(), now: z.string() });

/**
 * Lets other processes of this user and machine read an open warehouse, which they cannot open themselves: at a port of the loopback
 * address, for whoever knows the token that stands in a file beside the database.
 */
export async function openDoor(warehouse: Warehouse, { program, copiesInto }: DoorOptions): Promise<Door> {
  const token = randomBytes(32).toString('hex');
  let copies = 0;
  const answers: Readonly<Record<string, (body: Buffer, response: ServerResponse, signal: AbortSignal) => Promise<void>>> = {
    async 'GET /owner'(_, response) {
      response.end(serialize({ program, pid: process.pid }));
    },
    async 'POST /read'(body, response, signal) {
      const { sql, parameters, rowLimit } = question.parse(deserialize(body));
      response.end(serialize(await warehouse.read(sql, parameters, { signal, ...(rowLimit === undefined ? {} : { rowLimit }) })));
    },
    async 'POST /backup'(body, response, signal) {
      const path = join(copiesInto, `${(copies += 1)}.duckdb`);
      try {
        await warehouse.backUp(path, { ...wish.parse(deserialize(body)), signal });
        await pipeline(createReadStream(path), response);
      } finally {
        rmSync(path, { force: true });
        rmSync(`${path}.wal`, { force: true });
      }
    },
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch((fault: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(422).end(fault instanceof Error ? fault.message : String(fault));
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isToken(request.headers.authorization, token)) return void response.writeHead(401).end();
    const reply = answers[`${request.method ?? ''} ${request.url ?? ''}`];
    if (!reply) return void response.writeHead(404).end();
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('Nobody waits for the answer any more')));
    return reply(await buffer(request), response, gone.signal);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const announcement: Announcement = { pid: process.pid, program, port, token };
  announce(warehouse.path, announcement);
  return {
    announcement,
    async close() {
      withdraw(warehouse.path, announcement);
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}

function isToken(header: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
