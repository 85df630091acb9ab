import type { CollectorContext, Step, Subject } from '../../collector.ts';
import { HttpFault } from '../../http.ts';
import type { Settings } from './settings.ts';
import { Unreadable } from './unreadable.ts';

/** A repository that an earlier stream has found, as requests name it. */
export interface Repository {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly branch: string | null;
  readonly head: string | null;
  readonly pushedAt: string | null;
}

/** Reads the repositories one after the other; one that cannot be read says so and the next has its turn. */
export async function* perRepository(
  context: Pick<CollectorContext<Settings>, 'subjects'>,
  read: (repository: Repository) => AsyncIterable<Step>,
): AsyncIterable<Step> {
  let lost = false;
  for (const subject of await context.subjects('repository')) {
    try {
      yield* read(repositoryOf(subject));
      lost = false;
    } catch (error) {
      const again = lost;
      lost = error instanceof HttpFault && ['connection', 'timeout'].includes(error.kind);
      const { outcome, message, everywhere } = asUnreadable(error, again && lost);
      yield { kind: 'unreadable', partition: everywhere ? '*' : subject.id, outcome, reason: message };
      if (everywhere) return;
    }
  }
}

/** As `perRepository`, for a stream with one partition that holds them all. */
export async function* asWhole(read: () => AsyncIterable<Step>): AsyncIterable<Step> {
  try {
    yield* read();
  } catch (error) {
    const { outcome, message } = asUnreadable(error, false);
    yield { kind: 'unreadable', partition: '*', outcome, reason: message };
  }
}

/** After two faults of the network in a row the rest is not asked. A used-up rate limit ends the run: it goes on from here next time. */
function asUnreadable(error: unknown, everywhere: boolean): Unreadable {
  if (error instanceof Unreadable) return error;
  if (error instanceof HttpFault && error.kind !== 'rate-limit') return new Unreadable('failed', error.message, everywhere);
  throw error;
}

function repositoryOf({ id, values }: Subject): Repository {
  const text = (name: string): string | null => (typeof values[name] === 'string' ? values[name] : null);
  const slash = id.indexOf('/');
  return {
    id,
    owner: id.slice(0, slash),
    name: id.slice(slash + 1),
    branch: text('default_branch'),
    head: text('head_sha'),
    pushedAt: text('pushed_at'),
  };
}
