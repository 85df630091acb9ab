import { z } from 'zod';
import type { Extract, Step, Stream, StreamContext } from '../../collector.ts';
import { commit } from '../../tables/commit.ts';
import { isBot } from './author.ts';
import { headOf, historyCut, type Clone } from './clone.ts';
import { answer, GitFault, records } from './command.ts';
import { instantOf } from './instant.ts';
import { perClone } from './per-clone.ts';
import type { Settings } from './settings.ts';
import { sinceArguments, sinceOf } from './since.ts';

/** The last commit sent, all of whose ancestors since `since` (seconds since 1970) have been sent before it. */
const cursor = z.object({ sha: z.string(), since: z.number() });
const about = z.object({ repository: z.string() });

/** Hash, parents, author's name, instants of authoring and committing, subject: each ended by NUL. Addresses are not asked for. */
const fields = ['%H', '%P', '%an', '%at', '%ct', '%s'];
const batch = 1_000;

/** Commits that HEAD has and the cursor has not. Ancestors come first, so that any commit can stand for all before it. */
export const commits: Stream<Settings> = {
  describes: 'Commits that lead to HEAD, as far back as the settings say.',
  fills: [commit],
  mode: 'changes',
  cursor,
  steps: perClone(readClone),
  *rows(page): Iterable<Extract> {
    const { repository } = about.parse(page.about);
    const values = page.body.split('\0');
    for (let at = 0; at + fields.length <= values.length; at += fields.length) {
      const [sha = '', parents = '', author = '', authored, committed, subject = ''] = values.slice(at, at + fields.length);
      yield {
        table: 'commit',
        values: {
          repository,
          sha,
          parents: parents.split(' ').filter(Boolean),
          author,
          author_is_bot: isBot(author),
          authored_at: instantOf(Number(authored)),
          committed_at: instantOf(Number(committed)),
          subject,
        },
      };
    }
  },
};

async function* readClone(clone: Clone, context: StreamContext<Settings>): AsyncIterable<Step> {
  const { repository: partition, gitDir } = clone;
  const { signal } = context;
  const head = await headOf(clone, signal);
  if (!head) {
    yield { kind: 'complete', partition };
    return;
  }
  const since = sinceOf(context);
  const before = cursor.safeParse(await context.cursor(partition)).data;
  // A window that has grown is read anew: what it adds lies behind the cursor.
  const from = before && before.since <= since && (await holds(clone, before.sha, signal)) ? before : undefined;
  const covered = from?.since ?? since;
  const cut = await historyCut(clone, since, signal);
  if (from?.sha === head.sha && cut === undefined) {
    yield { kind: 'unchanged', partition, cursor: from };
    return;
  }

  const range = from ? [head.sha, `^${from.sha}`] : [head.sha];
  const format = `--format=tformat:${fields.join('%x00')}`;
  const options = ['log', '-z', '--topo-order', '--reverse', '--no-mailmap', '--encoding=UTF-8', ...sinceArguments(since), format];
  let values: string[] = [];
  const page = (): Step => ({
    kind: 'page',
    partition,
    page: {
      request: `git log ${from?.sha ?? ''}..${values.at(-fields.length) ?? ''}`,
      status: 200,
      body: values.join('\0'),
      about: { repository: partition },
    },
    cursor: { sha: values.at(-fields.length), since: covered },
  });
  for await (const value of records({ gitDir, arguments: [...options, ...range, '--'], signal })) {
    values.push(value);
    if (values.length === batch * fields.length) {
      yield page();
      values = [];
    }
  }
  if (values.length > 0) yield page();
  const now = { sha: head.sha, since: covered };
  yield cut === undefined
    ? { kind: 'complete', partition, cursor: now }
    : { kind: 'unreadable', partition, outcome: 'absent', reason: cut };
}

async function holds({ gitDir }: Clone, sha: string, signal: AbortSignal): Promise<boolean> {
  try {
    await answer({ gitDir, arguments: ['cat-file', '-e', `${sha}^{commit}`], signal });
    return true;
  } catch (error) {
    if (error instanceof GitFault) return false;
    throw error;
  }
}
