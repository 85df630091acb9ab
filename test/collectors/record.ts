/**
 * Records the pages that the contract suite replays: `node test/collectors/record.ts`. GitHub's come from the simulated company's
 * server, cut down to a few items and without its address; the rows beside every recorded page of every collector are written anew.
 * Look at the difference before committing it: the rows are what the suite holds the mapping to.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { format } from 'prettier';
import type { Page } from '../../collectors/collector.ts';
import { github } from '../../collectors/sources/github/collector.ts';
import { startGithub } from '../../src/demo/server/github.ts';
import { simulateCompany } from '../../src/demo/simulate-company.ts';
import { listCollectors } from '../../src/registry/collectors.ts';
import { openCollecting } from './collect.ts';
import { pagesFolder, recordedPages } from './recorded-page.ts';

const now = '2026-01-01T00:00:00Z';
/** Items of a list that a recorded page keeps. */
const kept = 4;

await recordGithub();
for (const collector of (await listCollectors()).values()) {
  for (const [name, stream] of Object.entries(collector.streams)) {
    for (const { page, rowsFile } of recordedPages(collector.name, name)) {
      const rows = [...stream.rows(page)];
      if (!existsSync(rowsFile) || !isDeepStrictEqual(JSON.parse(readFileSync(rowsFile, 'utf8')), rows)) await write(rowsFile, rows);
    }
  }
}

async function recordGithub(): Promise<void> {
  const company = simulateCompany({ seed: 11, services: 8, now });
  const server = await startGithub(company, { token: 'recording' });
  try {
    const settings = { organisation: company.login, token: 'recording', url: server.url, since: '92d' };
    const { steps } = await openCollecting(github, settings, { now }).run();
    for (const [stream, said] of Object.entries(steps)) {
      const pages = said.flatMap((step) => (step.kind === 'page' ? [step.page] : []));
      const folder = pagesFolder(github.name, stream);
      mkdirSync(folder, { recursive: true });
      for (const [name, page] of oneOfEachKind(pages)) await write(join(folder, `${name}.json`), scrubbed(page, server.url));
    }
  } finally {
    await server.close();
  }
}

/** The first page with something in it of each kind that a stream has: by its part and its status. */
function oneOfEachKind(pages: readonly Page[]): ReadonlyMap<string, Page> {
  const kinds = new Map<string, Page>();
  for (const page of pages) {
    const name = [page.about?.['part'] ?? 'page', ...(page.status === 200 ? [] : [page.status])].join('-');
    if ((kinds.get(name)?.body.length ?? 0) < 1000 && page.body.length > (kinds.get(name)?.body.length ?? 0)) kinds.set(name, page);
  }
  return kinds;
}

function scrubbed({ etag: _etag, ...page }: Page, origin: string): Page {
  const body = JSON.stringify(JSON.parse(page.body), (key, value: unknown) => {
    if (/(^|_)(url|href)s?$/.test(key) && !['url', 'logUrl', 'environmentUrl'].includes(key)) return undefined;
    return Array.isArray(value) && ['', 'nodes', 'tree'].includes(key) ? value.slice(0, kept) : value;
  });
  return { ...page, body: body.replaceAll(origin, 'https://github.example') };
}

async function write(file: string, value: unknown): Promise<void> {
  writeFileSync(file, await format(JSON.stringify(value), { parser: 'json', printWidth: 140 }));
}
