import { z } from 'zod';
import type { CollectorContext, Step } from '../../collector.ts';
import { refuseCredential } from '../../credential-fault.ts';
import type { HttpAnswer } from '../../http.ts';
import { readJson } from '../../page-item.ts';
import type { Settings } from './settings.ts';

/**
 * Asks the REST API one question, by way of the context's own queue.
 *
 * PagerDuty's client, `@pagerduty/pdjs` 2.2.4, is not used: it takes no `fetch` and no agent, so its requests would escape this
 * collector's refusal of other origins, its budget, its time limit and its record; it waits 20 s on a 429 whatever the answer says,
 * and keeps the process up for 30 s after a failed connection. What it would add to a request is the headers below.
 *
 * Throws `CredentialFault` where PagerDuty does not know the token.
 */
export async function ask(context: CollectorContext<Settings>, question: Question): Promise<HttpAnswer> {
  const { settings, http } = context;
  const answer = await http.send({
    url: `${settings.url.replace(/\/+$/, '')}${address(question)}`,
    headers: {
      accept: 'application/vnd.pagerduty+json;version=2',
      'content-type': 'application/json',
      authorization: `Token token=${settings.token}`,
    },
  });
  if (answer.status !== 401) return answer;
  throw refuseCredential(context, {
    source: 'PagerDuty',
    credential: 'token',
    answer: `401${messageOf(answer.body)}`,
    check: 'PAGERDUTY_TOKEN',
  });
}

export interface Question {
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** The question as pages record it. */
export function describe(question: Question): string {
  return `GET ${address(question)}`;
}

function address({ path, query }: Question): string {
  const text = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return text === '' ? path : `${path}?${text}`;
}

/** An answer that ends the reading of a stream. */
export type Refusal = Pick<Extract<Step, { kind: 'unreadable' }>, 'outcome' | 'reason'>;

/** Why an answer cannot be used, and what would put it right; undefined when it is a success. */
export function refusalOf(answer: HttpAnswer, what: string): Refusal | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  if (status === 403)
    return { outcome: 'forbidden', reason: `The token may not read ${what} (403). Use a key that sees the whole account.` };
  if (status === 402) return { outcome: 'forbidden', reason: `The account’s plan does not include ${what} (402).` };
  return { outcome: 'failed', reason: `PagerDuty answered ${status} when asked for ${what}${messageOf(answer.body)}.` };
}

const errorBody = z.object({ error: z.object({ message: z.string() }) });

function messageOf(body: string): string {
  const parsed = errorBody.safeParse(readJson(body));
  return parsed.success ? `: ${parsed.data.error.message.slice(0, 200)}` : '';
}
