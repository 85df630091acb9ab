import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { deserialize, serialize } from 'node:v8';
import { WarehouseFault } from '../warehouse-fault.ts';
import type { Warehouse } from '../warehouse.ts';
import { readAnnouncement, type Announcement } from './announcement.ts';

/**
 * The warehouse of a process that has it open, answered by that process: reading and backing up work as at home, writing is refused with
 * `WarehouseFault`. Undefined where nobody answers for the database: none ever did, or it was killed, or it is of another user.
 * Throws `WarehouseFault` where another version of the program answers, whose tables may be others.
 */
export async function borrowWarehouse(path: string, program: string): Promise<Warehouse | undefined> {
  const owner = await findOwner(path);
  if (owner === undefined) return undefined;
  if (owner.program !== program) {
    throw new WarehouseFault('warehouse.owner-differs', { path, pid: owner.pid, program: owner.program, own: program });
  }
  return {
    path,
    async read(sql, parameters, options) {
      const asked = { sql, parameters, ...(options?.rowLimit === undefined ? {} : { rowLimit: options.rowLimit }) };
      return whole(
        path,
        owner,
        ask(owner, 'POST', '/read', asked, options?.signal).then(async (answer) => deserialize(await buffer(answer)) as never),
      );
    },
    async write() {
      throw servedFault(path, owner);
    },
    async backUp(into, { signal, ...about }) {
      const copying = ask(owner, 'POST', '/backup', about, signal).then(async (answer) => pipeline(answer, createWriteStream(into)));
      await whole(path, owner, copying);
    },
    async close() {
      // There is nothing of ours to close.
    },
  };
}

/** Who answers for the database now; undefined where nobody does. */
export async function findOwner(path: string): Promise<Announcement | undefined> {
  const announced = readAnnouncement(path);
  if (announced === undefined) return undefined;
  try {
    const answer = await ask(announced, 'GET', '/owner', undefined, AbortSignal.timeout(5000));
    answer.resume();
    return announced;
  } catch {
    return undefined;
  }
}

/** That the database can only be read, because that process has it open. */
export function servedFault(path: string, { pid, program }: Announcement): WarehouseFault {
  return new WarehouseFault('warehouse.served', { path, pid, program });
}

/** Without a limit of time of its own: a long question is answered as long as whoever asked waits. */
async function ask(
  { port, token }: Announcement,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const asked = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent: false,
    headers: { authorization: `Bearer ${token}` },
    ...(signal ? { signal } : {}),
  });
  try {
    asked.end(body === undefined ? undefined : serialize(body));
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    if (answer.statusCode !== 200) throw new Error(await text(answer));
    return answer;
  } catch (fault) {
    signal?.throwIfAborted();
    throw fault;
  }
}

/** What the owner answers, where it does to the end. */
async function whole<T>(path: string, { pid }: Announcement, answer: Promise<T>): Promise<T> {
  return answer.catch((fault: unknown) => {
    const broken = fault instanceof Error && 'code' in fault && /^E(?:CONN|PIPE)|PREMATURE/u.test(String(fault.code));
    throw broken ? new WarehouseFault('warehouse.owner-gone', { path, pid }, fault) : fault;
  });
}
