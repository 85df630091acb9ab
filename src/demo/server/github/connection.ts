import { GraphQLError } from 'graphql';

export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

interface Listing<T> {
  readonly name: string;
  readonly items: readonly T[];
  /**
   * Where an item stands: the order of the list, which a cursor remembers, so that pages hold together while the list changes. Its
   * position when left out.
   */
  readonly key?: (item: T) => string;
  readonly descending?: boolean;
  readonly render: (item: T) => unknown;
}

export interface Edge {
  readonly cursor: string;
  readonly node: unknown;
}

/** A list as GitHub pages it: with cursors, and an error where no or too large a page is asked for. */
export function connection<T>({ descending = false, render, items, key, name }: Listing<T>, { after, before, first, last }: PageArguments) {
  const keyed = items.map((item, index) => ({ item, key: key?.(item) ?? place(index) }));
  const past = (one: string, other: string): boolean => (descending ? one < other : one > other);
  const page = () => {
    const size = first ?? last;
    if (size === null || size === undefined)
      throw refusal(
        'MISSING_PAGINATION_BOUNDARIES',
        `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
      );
    if (size > 100 || size < 0)
      throw refusal(
        'EXCESSIVE_PAGINATION',
        `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`,
      );
    const from = after ? keyed.filter((entry) => past(entry.key, decode(after))) : keyed;
    const within = before ? from.filter((entry) => past(decode(before), entry.key)) : from;
    const shown = first === null || first === undefined ? within.slice(Math.max(0, within.length - size)) : within.slice(0, size);
    return { shown, within };
  };
  return {
    totalCount: items.length,
    nodes: () => page().shown.map(({ item }) => render(item)),
    edges: () => page().shown.map((entry): Edge => ({ cursor: encode(entry.key), node: render(entry.item) })),
    pageInfo: () => {
      const { shown, within } = page();
      const [start, end] = [shown.at(0), shown.at(-1)];
      return {
        startCursor: start ? encode(start.key) : null,
        endCursor: end ? encode(end.key) : null,
        hasNextPage: end !== undefined && within.at(-1) !== end,
        hasPreviousPage: start !== undefined && keyed.at(0) !== start,
      };
    },
  };
}

/** What stands in for a list that the token may not see: nothing but an error. */
export function forbiddenConnection(what: string) {
  const refuse = (): never => {
    throw refusal('FORBIDDEN', `Resource not accessible by personal access token (${what})`);
  };
  return {
    totalCount: 0,
    nodes: refuse,
    edges: refuse,
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  };
}

/** An error of one field. GitHub says its type beside the message. */
export function refusal(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** A position in a list as text that sorts like the number. */
export function place(index: number): string {
  return String(index).padStart(8, '0');
}

function encode(key: string): string {
  return Buffer.from(`cursor:v2:${key}`).toString('base64');
}

function decode(cursor: string): string {
  return Buffer.from(cursor, 'base64')
    .toString()
    .replace(/^cursor:v2:/u, '');
}
