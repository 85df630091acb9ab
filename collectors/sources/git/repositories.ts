import { z } from 'zod';
import type { Extract, Page, Step, Stream } from '../../collector.ts';
import { repository } from '../../tables/repository.ts';
import { defaultBranchOf, findClones, headOf, type Clone } from './clone.ts';
import { GitFault } from './command.ts';
import { instantOf } from './instant.ts';
import { readBody } from './page-body.ts';
import type { Settings } from './settings.ts';

const state = z.object({
  name: z.string(),
  url: z.string().nullable(),
  branch: z.string().nullable(),
  sha: z.string().nullable(),
  committedAt: z.number().nullable(),
});
type State = z.infer<typeof state>;

const about = z.object({ repository: z.string(), problem: z.string().optional() });

/** One page for each clone, and then the whole is known: a clone that is no longer there has gone. */
export const repositories: Stream<Settings> = {
  describes: 'The clones themselves: what they are called and where they stand.',
  fills: [repository],
  mode: 'snapshot',
  cursor: z.undefined(),
  async *steps(context): AsyncIterable<Step> {
    const { found, incomplete } = await findClones(context, context.report.bind(context));
    for (const clone of found) yield { kind: 'page', partition: '*', page: await readPage(clone, context.signal) };
    yield incomplete === undefined
      ? { kind: 'complete', partition: '*' }
      : { kind: 'unreadable', partition: '*', outcome: 'failed', reason: incomplete };
  },
  *rows(page): Iterable<Extract> {
    const { repository: slug, problem } = about.parse(page.about);
    if (problem !== undefined) {
      yield { reading: 'repository', scope: slug, outcome: 'failed', reason: problem };
      return;
    }
    const read = readBody(page, state);
    if ('fault' in read) {
      yield read;
      return;
    }
    const { name, url, branch, sha, committedAt } = read.value;
    yield {
      table: 'repository',
      values: {
        repository: slug,
        name,
        url,
        default_branch: sha === null ? null : branch,
        head_sha: sha,
        pushed_at: committedAt === null ? null : instantOf(committedAt),
      },
    };
  },
};

async function readPage(clone: Clone, signal: AbortSignal): Promise<Page> {
  const request = `git rev-parse HEAD (${clone.repository})`;
  try {
    const head = await headOf(clone, signal);
    const branch = await defaultBranchOf(clone, signal);
    const read: State = {
      name: clone.name,
      url: clone.url ?? null,
      branch: branch ?? null,
      sha: head?.sha ?? null,
      committedAt: head?.committedAt ?? null,
    };
    return { request, status: 200, body: JSON.stringify(read), about: { repository: clone.repository } };
  } catch (error) {
    if (!(error instanceof GitFault)) throw error;
    return { request, status: 500, body: '', about: { repository: clone.repository, problem: `git: ${error.message}` } };
  }
}
