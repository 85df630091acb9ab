import { z } from 'zod';
import type { Collector, Page, Step, Stream, StreamContext } from '../../../collectors/collector.ts';
import { commit } from '../../../collectors/tables/commit.ts';
import { entityAnnotation } from '../../../collectors/tables/entity-annotation.ts';
import { entity } from '../../../collectors/tables/entity.ts';
import { pagerdutyService } from '../../../collectors/tables/pagerduty-service.ts';
import { repositoryFile } from '../../../collectors/tables/repository-file.ts';
import { repository } from '../../../collectors/tables/repository.ts';

export interface ForgeSettings {
  readonly origin: string;
}

const repositoriesPage = z.object({ names: z.array(z.string()), next: z.number().nullable() });
const filesPage = z.object({ files: z.array(z.object({ path: z.string(), bytes: z.number() })) });
const commitsPage = z.object({ commits: z.array(z.string()), next: z.number(), last: z.boolean() });
const place = z.object({ from: z.number() });

async function ask({ http, settings }: StreamContext<ForgeSettings>, path: string, about: Record<string, string>): Promise<Page> {
  const request = `GET ${path}`;
  const { status, headers, body, notModified } = await http.send({ url: `${settings.origin}${path}`, revalidate: request });
  // The mark of a page that was confirmed is left for the runner to fill in, as with sources that do not repeat it.
  const etag = notModified ? undefined : headers['etag'];
  return { request, status, body, notModified, about, ...(etag === undefined ? {} : { etag }) };
}

const repositories: Stream<ForgeSettings> = {
  describes: 'All repositories.',
  fills: [repository],
  mode: 'snapshot',
  cursor: place,
  async *steps(context) {
    let from: number | null = place.optional().parse(await context.resume('*'))?.from ?? 0;
    while (from !== null) {
      const page = await ask(context, `/repositories?from=${from}`, {});
      if (page.status !== 200) throw new Error(`the list answered ${page.status}`);
      from = repositoriesPage.parse(JSON.parse(page.body)).next;
      yield { kind: 'page', partition: '*', page, ...(from === null ? {} : { cursor: { from } }) };
    }
    yield { kind: 'complete', partition: '*' };
  },
  *rows({ body }) {
    for (const name of repositoriesPage.parse(JSON.parse(body)).names) yield { table: 'repository', values: { repository: name, name } };
  },
};

const files: Stream<ForgeSettings> = {
  describes: 'Files of each repository.',
  fills: [repositoryFile],
  mode: 'snapshot',
  cursor: place,
  async *steps(context) {
    for (const { id } of await context.subjects('repository')) yield* filesOf(context, id);
  },
  *rows({ body, about }) {
    for (const { path, bytes } of filesPage.parse(JSON.parse(body)).files) {
      yield { table: 'repository_file', values: { repository: about?.['repository'] ?? '', path, bytes } };
    }
  },
};

async function* filesOf(context: StreamContext<ForgeSettings>, id: string): AsyncGenerator<Step> {
  const page = await ask(context, `/${encodeURIComponent(id)}/files`, { repository: id });
  if (page.status === 403) return yield { kind: 'unreadable', partition: id, outcome: 'forbidden', reason: 'the token may not read it' };
  if (page.status !== 200) throw new Error(`the files of ${id} answered ${page.status}`);
  if (page.notModified) return yield { kind: 'unchanged', partition: id };
  yield { kind: 'page', partition: id, page };
  yield { kind: 'complete', partition: id };
}

const commits: Stream<ForgeSettings> = {
  describes: 'Commits of each repository since the last run.',
  fills: [commit],
  mode: 'changes',
  cursor: place,
  async *steps(context) {
    for (const { id } of await context.subjects('repository')) {
      let from = place.optional().parse(await context.cursor(id))?.from ?? 0;
      for (let last = false; !last;) {
        const page = await ask(context, `/${encodeURIComponent(id)}/commits?from=${from}`, { repository: id });
        if (page.status === 403) {
          yield { kind: 'unreadable', partition: id, outcome: 'forbidden', reason: 'the token may not read it' };
          break;
        }
        ({ next: from, last } = commitsPage.parse(JSON.parse(page.body)));
        yield { kind: 'page', partition: id, page, cursor: { from } };
        if (last) yield { kind: 'complete', partition: id };
      }
    }
  },
  *rows({ body, about }) {
    for (const sha of commitsPage.parse(JSON.parse(body)).commits)
      yield { table: 'commit', values: { repository: about?.['repository'] ?? '', sha } };
  },
};

/** Collects from a `Forge`. */
export const forgeCollector: Collector<ForgeSettings> = {
  name: 'forge',
  describes: 'The code host of these tests.',
  settings: z.object({ origin: z.string() }),
  credentials: [],
  origins: ({ origin }) => [origin],
  check: async () => [],
  streams: { repositories, files, commits },
};

/** What it fills, and what identities are worked out from. */
export const forgeTables = [repository, repositoryFile, commit, entity, entityAnnotation, pagerdutyService];
