import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Extract, Step, Stream, StreamContext } from '../../collector.ts';
import { release } from '../../tables/release.ts';
import { historyCut, type Clone } from './clone.ts';
import { records } from './command.ts';
import { instantOf } from './instant.ts';
import { perClone } from './per-clone.ts';
import type { Settings } from './settings.ts';
import { sinceOf } from './since.ts';
import { readVersionTag } from './version-tag.ts';

const cursor = z.object({ digest: z.string() });
const about = z.object({ repository: z.string() });
const batch = 2_000;

/** Tag, type and hash of what it names, the same behind an annotated tag, when it was made, and the tag's own first line. */
const format = ['refname:strip=2', 'objecttype', 'objectname', '*objecttype', '*objectname', 'creatordate:unix', 'contents:subject']
  .map((field) => `%(${field})`)
  .join('%00');

/** All tags that end in a version. They are listed whole, and read again only when the list differs. */
export const releases: Stream<Settings> = {
  describes: 'Tags that end in a version, annotated or not, as releases.',
  fills: [release],
  mode: 'changes',
  cursor,
  steps: perClone(readClone),
  *rows(page): Iterable<Extract> {
    const { repository } = about.parse(page.about);
    for (const line of page.body.split('\n')) {
      const [tag = '', type, hash = '', innerType = '', innerHash, madeAt, subject] = line.split('\0');
      const version = readVersionTag(tag);
      const annotated = type === 'tag';
      if (!version || (annotated ? innerType : type) !== 'commit') continue;
      yield {
        table: 'release',
        values: {
          repository,
          tag,
          name: annotated && subject ? subject : null,
          sha: annotated ? (innerHash ?? null) : hash,
          prerelease: version.prerelease,
          published_at: madeAt ? instantOf(Number(madeAt)) : null,
        },
      };
    }
  },
};

async function* readClone(clone: Clone, context: StreamContext<Settings>): AsyncIterable<Step> {
  const { repository: partition, gitDir } = clone;
  const { signal } = context;
  const digest = createHash('sha256');
  const lines: string[] = [];
  for await (const line of records({ gitDir, arguments: ['for-each-ref', `--format=${format}`, 'refs/tags'], signal }, 10)) {
    digest.update(line).update('\n');
    if (readVersionTag(line.slice(0, line.indexOf('\0')))) lines.push(line);
  }
  const now = { digest: digest.digest('hex') };
  const cut = await historyCut(clone, sinceOf(context), signal);
  const before = cursor.safeParse(await context.cursor(partition));
  if (before.data?.digest === now.digest && cut === undefined) {
    yield { kind: 'unchanged', partition, cursor: now };
    return;
  }
  for (let start = 0; start < lines.length; start += batch) {
    const body = lines.slice(start, start + batch).join('\n');
    yield {
      kind: 'page',
      partition,
      page: { request: `git for-each-ref refs/tags (${start + 1}–)`, status: 200, body, about: { repository: partition } },
    };
  }
  yield cut === undefined
    ? { kind: 'complete', partition, cursor: now }
    : { kind: 'unreadable', partition, outcome: 'absent', reason: cut };
}
