import { z } from 'zod';
import type { CollectorContext, Step } from '../../collector.ts';
import { refuseCredential, type Refused } from '../../credential-fault.ts';
import type { HttpAnswer } from '../../http.ts';
import { readJson } from '../../page-item.ts';
import type { Request } from './client.ts';
import { addressOf, type Settings } from './settings.ts';

/**
 * Sends a request that Datadog's client wrote, by way of the context's own queue. Throws `CredentialFault` where Datadog does not know
 * the keys.
 */
export async function ask(context: CollectorContext<Settings>, request: Request): Promise<HttpAnswer> {
  const answer = await context.http.send({ url: request.getUrl(), headers: request.getHeaders() });
  const said = `${answer.status}${messageOf(answer.body)}`;
  if (answer.status === 401)
    throw refuseCredential(context, { source: 'Datadog', credential: 'keys', answer: said, check: 'DD_API_KEY, DD_APP_KEY and `site`' });
  const unknown = answer.status === 403 ? await unknownKey(context) : undefined;
  if (unknown) throw refuseCredential(context, { source: 'Datadog', answer: said, ...unknown });
  return answer;
}

/**
 * The key that Datadog does not know. A list is answered with 403 both where a permission is missing and where a key is unknown; two
 * other questions, of the API key and of both, are refused only in the latter case.
 */
async function unknownKey({ http, settings }: CollectorContext<Settings>): Promise<Pick<Refused, 'credential' | 'check'> | undefined> {
  const isRefused = async (path: string, headers: Readonly<Record<string, string>>): Promise<boolean> => {
    const url = `${addressOf(settings)}${path}`;
    const { status } = await http.send({ url, headers: { 'dd-api-key': settings.apiKey, accept: 'application/json', ...headers } });
    return status === 401 || status === 403;
  };
  if (await isRefused('/api/v1/validate', {})) return { credential: 'API key', check: 'DD_API_KEY and `site`' };
  if (await isRefused('/api/v2/validate_keys', { 'dd-application-key': settings.appKey }))
    return { credential: 'application key', check: 'DD_APP_KEY and `site`' };
  return undefined;
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
  if (status === 403) {
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
