import { z } from 'zod';
import type { CollectorContext, Step } from '../../collector.ts';
import type { HttpAnswer } from '../../http.ts';
import { readJson } from '../../page-item.ts';
import type { Request } from './client.ts';
import type { Settings } from './settings.ts';

/** Sends a request that Datadog's client wrote, by way of the context's own queue. */
export function ask({ http }: CollectorContext<Settings>, request: Request): Promise<HttpAnswer> {
  return http.send({ url: request.getUrl(), headers: request.getHeaders() });
}

/** The request as pages record it; the keys travel in its headers. */
export function describe(request: Request): string {
  const { pathname, search } = new URL(request.getUrl());
  return `GET ${pathname}${search}`;
}

/** An answer that ends the reading of a stream. */
export type Refusal = Pick<Extract<Step, { kind: 'unreadable' }>, 'outcome' | 'reason'>;

/** Why an answer cannot be used, and what would put it right; undefined when it is a success. */
export function refusalOf({ status, body }: HttpAnswer, names: string, permission: string): Refusal | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401) {
    const reason = 'Datadog does not accept the keys (401). Check `apiKey`, `appKey` and that `site` is the region they belong to.';
    return { outcome: 'forbidden', reason };
  }
  if (status === 403) {
    // Datadog answers 403 as well where it does not know the keys.
    const reason = `Datadog forbids reading ${names} (403): the application key needs \`${permission}\`, and both keys must belong to \`site\`.`;
    return { outcome: 'forbidden', reason };
  }
  return { outcome: 'failed', reason: `Datadog answered ${status} when asked for ${names}${messageOf(body)}.` };
}

const errorBody = z.object({ errors: z.tuple([z.string()], z.unknown()) });

function messageOf(body: string): string {
  const parsed = errorBody.safeParse(readJson(body));
  return parsed.success ? `: ${parsed.data.errors[0].slice(0, 200)}` : '';
}
