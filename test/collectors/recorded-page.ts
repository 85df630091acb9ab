import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Page } from '../../collectors/collector.ts';

const folder = join(import.meta.dirname, '../fixtures/pages');

/** One page as it was recorded, and where the rows it must give are kept. */
export interface RecordedPage {
  readonly name: string;
  readonly page: Page;
  readonly rowsFile: string;
}

const recorded = z.object({
  request: z.string(),
  status: z.int(),
  body: z.string(),
  etag: z.string().exactOptional(),
  notModified: z.boolean().exactOptional(),
  about: z.record(z.string(), z.string()).exactOptional(),
});

/** Where the pages of a stream are kept. */
export function pagesFolder(collector: string, stream: string): string {
  return join(folder, collector, stream);
}

export function recordedPages(collector: string, stream: string): readonly RecordedPage[] {
  const place = pagesFolder(collector, stream);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.rows.json'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.json'.length),
      page: recorded.parse(JSON.parse(readFileSync(join(place, file), 'utf8'))),
      rowsFile: join(place, file.replace(/\.json$/, '.rows.json')),
    }));
}
