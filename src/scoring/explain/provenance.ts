import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { z } from 'zod';
import type { Collector, Extract, Page } from '../../../collectors/collector.ts';
import type { ReadingOutcome, Table } from '../../../query-language/catalog.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { nameOfSource } from '../judge/no-data.ts';

/** What is known of one outside object in one table, of which the request is asked that brought it. */
export interface Known {
  readonly table: Table;
  readonly external: string;
  readonly outcome: ReadingOutcome;
  /** How many rows the table holds for the object; null when it was not read. */
  readonly rows: number | null;
}

/** So many pages are read again at most: past them the request is left unsaid. */
const mostPages = 1000;

/**
 * The request whose answer says what is known of the object, in a form for people; null where none of the kept pages can be told to
 * be it. Pages are read again by the collector, newest first: one that was asked about everything says of itself whom it is about.
 */
export async function requestBehind(
  warehouse: Pick<Warehouse, 'read'>,
  collector: Collector,
  known: Known,
  asOf: string,
): Promise<string | null> {
  const streams = Object.entries(collector.streams).flatMap(([name, { fills }]) =>
    fills.some(({ name }) => name === known.table.name) ? [name] : [],
  );
  const pages = await warehouse.read<PageRow>(pagesAbout, {
    source: collector.name,
    streams,
    external: known.external,
    name: known.external.slice(known.external.lastIndexOf('/') + 1),
    as_of: asOf,
    most: mostPages,
  });
  for (const row of pages) {
    const page = await pageOf(warehouse, row);
    const stream = collector.streams[row.stream];
    if (page && stream && tells(known, stream.fills, () => stream.rows(page))) return showRequest(collector.name, page);
  }
  const [only, ...others] = new Set(pages.map(({ request }) => request));
  const asked = pages[0];
  // Nothing came of the one thing that was asked.
  return asked && only !== undefined && others.length === 0 && known.rows === 0 ? showRequest(collector.name, asked) : null;
}

/**
 * Whether a page says what is known: a row of the table, or that it could not be read. That there are no rows is said by the page that
 * holds other facts of the same object.
 */
function tells({ table, external, outcome, rows }: Known, fills: readonly Table[], extract: () => Iterable<Extract>): boolean {
  const subjects = new Map(
    fills.flatMap(({ name, subject }) => {
      const wanted = rows === 0 ? subject.scheme === table.subject.scheme : name === table.name;
      return wanted ? [[name, subject.column] as const] : [];
    }),
  );
  try {
    for (const each of extract()) {
      if ('fault' in each) continue;
      if ('reading' in each) {
        if (each.reading === table.name && each.scope === external && each.outcome === outcome) return true;
        continue;
      }
      const column = subjects.get(each.table);
      if (outcome === 'read' && column !== undefined && each.values[column] === external) return true;
    }
  } catch {
    // What a mapping cannot take was told when it was collected; it brought nothing.
  }
  return false;
}

interface PageRow extends Record<string, unknown> {
  readonly stream: string;
  readonly request: string;
  readonly status: number;
  readonly about: string | null;
  readonly hash: string;
}

/** Pages about the object or about all, the newest run first, within it those that name the object. Not those of unfinished snapshots: they are in no table yet. */
const pagesAbout = `
SELECT stream, request, status, about, hash FROM raw_page AS page
WHERE source = $source AND list_contains($streams::VARCHAR[], stream) AND "partition" IN ($external, '*') AND fetched_at <= $as_of::TIMESTAMPTZ
  AND NOT EXISTS (FROM stream_state AS state WHERE state.open_run = page.run AND state.source = page.source
    AND state.stream = page.stream AND state."partition" = page."partition")
ORDER BY run DESC, "partition" = '*', contains(lower(request), lower($name)) DESC, fetched_at DESC, number DESC LIMIT $most`;

const decompress = promisify(zstdDecompress);
const aboutSchema = z.record(z.string(), z.string());

async function pageOf(warehouse: Pick<Warehouse, 'read'>, { request, status, about, hash }: PageRow): Promise<Page | undefined> {
  const [kept] = await warehouse.read<{ body: Uint8Array }>('SELECT body FROM raw_body WHERE hash = $hash', { hash });
  if (!kept) return undefined;
  const body = (await decompress(kept.body)).toString();
  return { request, status, body, ...(about === null ? {} : { about: aboutSchema.parse(JSON.parse(about)) }) };
}

const graphqlRequest = /^query (?<operation>\w+) (?<variables>\{.*\})$/su;
const addressed = z.object({ owner: z.string().optional(), name: z.string().optional(), organisation: z.string().optional() });

/** A request as people read it: of a GraphQL query its name and whose facts it asked for, and not all its variables. */
export function showRequest(source: string, { request }: Pick<Page, 'request'>): string {
  const { operation, variables } = graphqlRequest.exec(request)?.groups ?? {};
  if (operation === undefined || variables === undefined) return request;
  const { owner, name, organisation } = readVariables(variables);
  const whose = owner !== undefined && name !== undefined ? `${owner}/${name}` : organisation;
  return `${nameOfSource(source)} GraphQL \`${operation}\`${whose === undefined ? '' : ` of ${whose}`}`;
}

function readVariables(text: string): z.infer<typeof addressed> {
  try {
    return addressed.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}
