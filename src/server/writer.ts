import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** Somebody who may write, and the token by which they are known. */
export interface Writer {
  readonly as: string;
  readonly token: string;
}

/**
 * Who sends a request that writes, by the token in its header `Authorization: Bearer`. A browser never adds such a header by itself, so no
 * page elsewhere can write in somebody's name; one that tries is refused all the same. Throws a `Problem` for everybody else.
 */
export function writerOf({ headers }: Pick<FastifyRequest, 'headers'>, writers: readonly Writer[]): string {
  if (writers.length === 0) {
    throw new Problem(403, 'Nothing can be changed over HTTP here', {
      detail: 'Name under `server.writers` in assay.yaml who may, each with a token of their own.',
    });
  }
  if (isFromElsewhere(headers)) throw new Problem(403, 'Another site asks', { detail: 'Only what this server itself serves may write.' });
  const token = /^Bearer (\S+)$/iu.exec(headers.authorization ?? '')?.[1];
  // Every token is compared, and none sooner than another, so that how long it takes tells nothing.
  const known = writers.filter((writer) => isSame(writer.token, token ?? ''));
  const [writer] = known;
  if (token === undefined || !writer) {
    throw new Problem(401, 'It is not known who asks', { detail: 'Send the header `Authorization: Bearer` with your token.' });
  }
  return writer.as;
}

function isFromElsewhere({ origin, host, 'sec-fetch-site': site }: FastifyRequest['headers']): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
}

function isSame(one: string, another: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(another));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
