import { z } from 'zod';
import type { Page, Row, Step, Stream } from '../../collector.ts';
import { extractItems, instant } from '../../page-item.ts';
import { commit } from '../../tables/commit.ts';
import { openClient, pageOf, type Answer, type Client } from './client.ts';
import { perRepository, type Repository } from './per-repository.ts';
import { permission } from './permission.ts';
import { historyStart, type Settings } from './settings.ts';
import { refusalOf } from './unreadable.ts';

/** How far back a branch is read again when its tip has moved: merging brings in commits that are older than the last read. */
const lookBackDays = 30;

const cursor = z.object({
  /** The tip at the last complete read. */
  head: z.string().nullable(),
  /** When that read began. */
  readAt: z.string().nullable(),
  /** A read that is not complete: the tip it reads from, since when, and the last page kept. */
  walk: z.object({ head: z.string(), since: z.string(), page: z.int() }).optional(),
});

type Cursor = z.infer<typeof cursor>;

export const commits: Stream<Settings> = {
  describes: 'Commits on the default branch.',
  fills: [commit],
  mode: 'changes',
  cursor,
  steps(context) {
    const client = openClient(context);
    const start = historyStart(context.settings, context.now);
    return perRepository(context, async function* (repository) {
      const last = cursor.safeParse(await context.cursor(repository.id)).data ?? { head: null, readAt: null };
      yield* historySteps(client, repository, last, start, context.now);
    });
  },
  rows: (page) =>
    extractItems(page, { source: 'github', list: z.array(z.unknown()), item: commitItem, rows: (item) => [commitRow(item, page)] }),
};

async function* historySteps(client: Client, repository: Repository, last: Cursor, start: string, now: string): AsyncIterable<Step> {
  const { id: partition, owner, name: repo, head } = repository;
  if (!last.walk && last.readAt !== null && last.head === head) {
    yield { kind: 'unchanged', partition };
    return;
  }
  const walk = last.walk ?? (head === null ? undefined : { head, since: sinceOf(last, start), page: 0 });
  if (walk) {
    const { head: sha, since } = walk;
    const ask = (page: number): Promise<Answer> =>
      client.get((github, request) => github.rest.repos.listCommits({ owner, repo, sha, since, per_page: 100, page, request }));
    let page = walk.page + 1;
    for (let answer: Answer | undefined = await ask(page); answer; answer = await client.next(answer), page++) {
      // 409 is how GitHub says that the repository is empty.
      if (answer.status === 409) break;
      if (last.walk && [404, 422].includes(answer.status)) {
        // The tip of the interrupted read has been rewritten away since.
        yield* historySteps(client, repository, { head: last.head, readAt: last.readAt }, start, now);
        return;
      }
      if (answer.status !== 200) throw refusalOf(answer, permission.contents);
      yield {
        kind: 'page',
        partition,
        page: pageOf(answer, { repository: partition }),
        cursor: { ...last, walk: { head: sha, since, page } },
      };
    }
  }
  yield { kind: 'complete', partition, cursor: { head: walk?.head ?? null, readAt: now } };
}

function sinceOf({ readAt }: Cursor, start: string): string {
  if (readAt === null) return start;
  const again = new Date(Date.parse(readAt) - lookBackDays * 86_400_000).toISOString();
  return again > start ? again : start;
}

const signature = z.object({ name: z.string(), date: instant });

const commitItem = z.object({
  sha: z.string(),
  commit: z.object({ message: z.string(), author: signature.nullable(), committer: signature.nullable() }),
  author: z.object({ login: z.string(), type: z.string() }).nullable().catch(null),
  parents: z.array(z.object({ sha: z.string() })),
});

function commitRow({ sha, commit, author, parents }: z.infer<typeof commitItem>, page: Page): Row {
  const name = author?.login ?? commit.author?.name ?? null;
  return {
    table: 'commit',
    values: {
      repository: page.about?.['repository'] ?? null,
      sha,
      parents: parents.map((parent) => parent.sha),
      author: name,
      author_is_bot: author?.type === 'Bot' || (name?.endsWith('[bot]') ?? false),
      authored_at: commit.author?.date ?? null,
      committed_at: commit.committer?.date ?? null,
      subject: commit.message.split('\n', 1)[0] ?? '',
    },
  };
}
