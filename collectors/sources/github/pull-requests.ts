import { z } from 'zod';
import type { Stream } from '../../collector.ts';
import { instant } from '../../page-item.ts';
import { pullRequest } from '../../tables/pull-request.ts';
import { openClient } from './client.ts';
import { latestByRepository } from './latest.ts';
import { daysBefore, newestFirstCursor, readNewestFirst } from './newest-first.ts';
import { asWhole, perRepository } from './per-repository.ts';
import { permission } from './permission.ts';
import { pullRequestConnection, pullRequestRows } from './pull-request-rows.ts';
import { latestPullRequestsQuery } from './query/latest.ts';
import { pullRequestsQuery } from './query/pull-requests.ts';
import { historyStart, type Settings } from './settings.ts';

/** Read again below what is known, for changes that reached the list late. */
const lookBackDays = 1;

export const pullRequests: Stream<Settings> = {
  describes: 'Pull requests with their reviews, by when they last changed.',
  fills: [pullRequest],
  mode: 'changes',
  cursor: newestFirstCursor,
  async *steps(context) {
    const client = openClient(context);
    const start = historyStart(context.settings, context.now);
    yield* asWhole(async function* () {
      const latest = await latestByRepository(client, context.settings.organisation, latestPullRequestsQuery);
      const operation = { text: pullRequestsQuery, connection: pullRequestConnection, size: 50, permission: permission.pullRequests };
      yield* perRepository(context, async function* (repository) {
        const stored = newestFirstCursor.safeParse(await context.cursor(repository.id)).data;
        const newest = latest.get(repository.id);
        if (stored && !stored.walk && newest !== undefined && (newest ?? '') <= (stored.through ?? '')) {
          yield { kind: 'unchanged', partition: repository.id };
          return;
        }
        const until = stored?.through ? daysBefore(stored.through, lookBackDays) : start;
        const last = stored ?? { through: null, openSince: null };
        yield* readNewestFirst(client, repository, operation, last, until, placeOf);
      });
    });
  },
  rows: pullRequestRows,
};

const updated = z.object({ updatedAt: instant });

function placeOf(node: unknown): { at: string; open: false } | undefined {
  const { data } = updated.safeParse(node);
  return data && { at: data.updatedAt, open: false };
}
