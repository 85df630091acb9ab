import { z, type ZodType } from 'zod';
import type { CollectorContext, Page } from '../../collector.ts';
import { readJson } from '../../page-item.ts';
import { ask, describe, refusalOf, type Question, type Refusal } from './ask.ts';
import type { Settings } from './settings.ts';

/** A list of the REST API, without its place in it. */
export interface List extends Question {
  /** Key of the list in the body, and what people call it. */
  readonly key: string;
  readonly names: string;
  /** Parameters that say no more than the moment of asking; kept out of the pages' names, which are to be stable. */
  readonly moment?: Question['query'];
}

export type Listing =
  | { readonly kind: 'page'; readonly page: Page; readonly items: readonly unknown[]; readonly next: number | null }
  | (Refusal & { readonly kind: 'refused'; readonly tooMany: boolean });

/** The most that PagerDuty gives at once, and the furthest it can be paged: past it, it answers 400. */
const pageSize = 100;
const furthest = 10_000;

/**
 * Pages of a list, in order, from offset `start`. Ends with the last page or with a refusal, never with a page quietly missing:
 * an error, a page that is none, a server that ignores the offset and the 10,000 limit are all said.
 */
export async function* readList(context: CollectorContext<Settings>, list: List, start = 0): AsyncGenerator<Listing> {
  let previous: string | undefined;
  for (let offset: number | null = start; offset !== null;) {
    if (offset + pageSize > furthest) {
      const reason = `There are more than ${furthest} ${list.names}, and PagerDuty pages no further. \`teams\` narrows all but on-calls.`;
      yield { kind: 'refused', tooMany: true, outcome: 'failed', reason };
      return;
    }
    const paging = [['limit', String(pageSize)] as const, ['offset', String(offset)] as const];
    const answer = await ask(context, { path: list.path, query: [...list.query, ...(list.moment ?? []), ...paging] });
    const refusal = refusalOf(answer, list.names);
    if (refusal) {
      yield { kind: 'refused', tooMany: false, ...refusal };
      return;
    }
    const request = describe({ path: list.path, query: [...list.query, ...paging] });
    const body = bodyOf(list.key).safeParse(readJson(answer.body));
    const items = body.success ? JSON.stringify(body.data.items) : '';
    const problem = body.success ? pagingProblem(body.data, offset, items === previous) : `it is no list of ${list.names}`;
    if (!body.success || problem !== undefined) {
      yield {
        kind: 'refused',
        tooMany: false,
        outcome: 'failed',
        reason: `PagerDuty’s answer to \`${request}\` cannot be used: ${problem}.`,
      };
      return;
    }
    previous = items;
    const next: number | null = body.data.more ? offset + body.data.limit : null;
    yield { kind: 'page', page: { request, status: answer.status, body: answer.body }, items: body.data.items, next };
    offset = next;
  }
}

/** Takes the list out of a body that holds it under `key`. */
export function listAt(key: string): ZodType<readonly unknown[]> {
  return z.object({ [key]: z.array(z.unknown()) }).transform((body) => body[key] ?? []);
}

interface ListBody {
  readonly items: readonly unknown[];
  readonly limit: number;
  readonly offset: number;
  readonly more: boolean;
}

const place = z.object({ limit: z.int().positive(), offset: z.int().nonnegative(), more: z.boolean() });

function bodyOf(key: string): ZodType<ListBody> {
  return z.intersection(
    place,
    listAt(key).transform((items) => ({ items })),
  );
}

function pagingProblem(body: ListBody, offset: number, repeated: boolean): string | undefined {
  if (body.offset !== offset) return `it starts at ${body.offset}, not at ${offset}`;
  if (body.more && body.items.length === 0) return 'it is empty and says that more follows';
  if (repeated && body.items.length > 0) return 'it is the page before it once more';
  return undefined;
}
