import type { ZodType } from 'zod';
import type { CollectorContext, Page } from '../../collector.ts';
import { readJson } from '../../page-item.ts';
import { ask, describe, refusalOf, type Refusal } from './ask.ts';
import { openClient, type Question } from './client.ts';
import type { Settings } from './settings.ts';

/** A list of Datadog's API, paged by number from 0. */
export interface List {
  /** What people call its items. */
  readonly names: string;
  /** The permission that reading it takes, as Datadog names it. */
  readonly permission: string;
  /** What to ask for one page of so many items. */
  readonly question: (page: number, size: number) => Question;
  /** Takes the list out of the whole body. */
  readonly items: ZodType<readonly unknown[]>;
}

export type Listing = { readonly kind: 'page'; readonly page: Page; readonly number: number } | (Refusal & { readonly kind: 'refused' });

const pageSize = 100;
/** A million items. Datadog has no organisation of that size; a server that makes pages up has. */
const mostPages = 10_000;

/**
 * Pages of a list, in order, from page number `start`. Only an empty page ends it, because a short one may be short for a server
 * that gives fewer at once than it was asked for. A server that ignores the number is a fault, not a loop.
 */
export async function* readList(context: CollectorContext<Settings>, list: List, start = 0): AsyncGenerator<Listing> {
  const client = await openClient(context.settings);
  let previous: string | undefined;
  for (let number = start; ; number++) {
    const request = client(list.question(number, pageSize));
    const answer = await ask(context, request);
    const refusal = refusalOf(answer, list.names, list.permission);
    if (refusal) {
      yield { kind: 'refused', ...refusal };
      return;
    }
    const items = list.items.safeParse(readJson(answer.body)).data;
    if (items?.length === 0) return;
    const text = JSON.stringify(items);
    const problem = problemOf(list, number, text, previous);
    if (problem !== undefined) {
      yield { kind: 'refused', outcome: 'failed', reason: `Datadog’s answer to \`${describe(request)}\` cannot be used: ${problem}.` };
      return;
    }
    previous = text;
    yield { kind: 'page', page: { request: describe(request), status: answer.status, body: answer.body }, number };
  }
}

function problemOf({ names }: List, number: number, text: string | undefined, previous: string | undefined): string | undefined {
  if (text === undefined) return `it is no list of ${names}`;
  if (text === previous) return 'it is the page before it once more';
  return number < mostPages ? undefined : `it is page ${number}, and there is no end in sight`;
}
