import { z } from 'zod';
import type { Stream } from '../../collector.ts';
import { openClient, pageOf } from './client.ts';
import { walk, type Operation } from './graphql.ts';
import { asWhole } from './per-repository.ts';
import { withSelection } from './selection.ts';
import type { Settings } from './settings.ts';

/** Where a query has the repositories of the organisation. */
export const repositoryConnection = ['organization', 'repositories'];

/** Where an interrupted snapshot goes on. */
export const repositoryCursor = z.object({ after: z.string().nullable() });

/** Reads all repositories of the organisation with one query, as one snapshot. */
export function everyRepository({ text, permission }: Pick<Operation, 'text' | 'permission'>): Stream<Settings>['steps'] {
  return async function* (context) {
    const { organisation, repositories } = context.settings;
    const resumed = repositoryCursor.safeParse(await context.resume('*')).data?.after ?? null;
    const operation = { text, permission, variables: { organisation }, connection: repositoryConnection, size: 50 };
    yield* asWhole(async function* () {
      for await (const { answer, after } of walk(openClient(context), operation, resumed)) {
        yield { kind: 'page', partition: '*', page: pageOf(answer, withSelection(repositories)), cursor: { after } };
      }
      yield { kind: 'complete', partition: '*' };
    });
  };
}
