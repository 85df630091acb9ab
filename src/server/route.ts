import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Services } from './services.ts';

/** What a route answers with may be read-only: nothing that was reported is changed on its way out. */
export type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

export interface Asked<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  /** What was sent along; nothing for GET. */
  readonly body: Body;
  /** Who asks, as their token says; empty where nothing is written. */
  readonly by: string;
  /** Aborted once nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * One address. It answers GET, or POST where it takes a `body`: a question that is too long for an address, or what `writes`. Nothing else
 * changes anything. Its file's place under `routes/` is its URL: `routes/api/services/entity.ts` is
 * `/api/services/entity`, and a part of the path that `params` declares is a parameter, so with `entity` declared it is
 * `/api/services/:entity`.
 */
export interface Route<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Answer extends z.ZodType = z.ZodType,
  Body extends z.ZodObject = z.ZodObject,
> {
  /** One sentence for the description of the API. */
  readonly describes: string;
  readonly params: Params;
  readonly query: Query;
  readonly body?: Body;
  /** It changes something, and is only for those who may: see `writer.ts`. */
  readonly writes?: true;
  /** To answer takes long: it is done once at a time, and should end early when the signal says so. */
  readonly slow?: true;
  readonly answers: Answer;
  /** The media type, when it is not JSON; `answers` is then a schema of text. */
  readonly type?: 'image/svg+xml';
  /** Throws a `Problem` when the asker asked for what cannot be answered. */
  answer(asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>, services: Services): Promise<Frozen<z.output<Answer>>>;
}

const none = z.strictObject({});
type None = typeof none;

/** Declares a route. Without `params` or `query` it takes none, and refuses what it does not know. */
export function route<
  Answer extends z.ZodType,
  Params extends z.ZodObject = None,
  Query extends z.ZodObject = None,
  Body extends z.ZodObject = None,
>(declaration: Omit<Route<Params, Query, Answer, Body>, 'params' | 'query'> & { readonly params?: Params; readonly query?: Query }): Route {
  return { params: none, query: none, ...declaration };
}

export interface PlacedRoute extends Route {
  readonly url: string;
}

const folder = join(import.meta.dirname, 'routes');

/** Every route there is, in the order of their files, with the URL that its place gives it. */
export async function listRoutes(): Promise<readonly PlacedRoute[]> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const [route] = Object.values((await import(pathToFileURL(file).href)) as Record<string, Route>);
      if (route === undefined) throw new Error(`${file} exports nothing, but its folder is a registry`);
      const parts = relative(folder, file).slice(0, -'.ts'.length).split(sep);
      return { ...route, url: `/${parts.map((part) => (part in route.params.shape ? `:${part}` : part)).join('/')}` };
    }),
  );
}
