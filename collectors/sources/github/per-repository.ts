import type { CollectorContext, Step, Subject } from '../../collector.ts';
import { HttpFault, type HttpFaultKind } from '../../http.ts';
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

/**
 * Reads the repositories one after the other; one that cannot be read says so and the next has its turn. A fault of the network says
 * nothing about a repository: what was read of it before stands, the next has its turn, and the fault ends the stream after the last
 * of them, or at once where the next fares no better. A used-up rate limit ends it too: the next run goes on from here.
 */
export async function* perRepository(
  context: Pick<CollectorContext<Settings>, 'subjects'>,
  read: (repository: Repository) => AsyncIterable<Step>,
): AsyncIterable<Step> {
  let fault: HttpFault | undefined;
  let faultsInARow = 0;
  for (const subject of await context.subjects('repository')) {
    try {
      yield* read(repositoryOf(subject));
      faultsInARow = 0;
    } catch (error) {
      if (error instanceof HttpFault && passing.has(error.kind)) {
        fault = error;
        if (++faultsInARow === 2) throw fault;
        continue;
      }
      faultsInARow = 0;
      yield refusal(error, subject.id);
    }
  }
  if (fault) throw fault;
}

/** Faults that may have gone by the next run. */
const passing: ReadonlySet<HttpFaultKind> = new Set(['connection', 'timeout', 'unavailable']);

/** As `perRepository`, for a stream with one partition that holds them all: every fault of the network ends it. */
export async function* asWhole(read: () => AsyncIterable<Step>): AsyncIterable<Step> {
  try {
    yield* read();
  } catch (error) {
    if (error instanceof HttpFault) throw error;
    yield refusal(error, '*');
  }
}

function refusal(error: unknown, partition: string): Step {
  if (error instanceof Unreadable) return { kind: 'unreadable', partition, outcome: error.outcome, reason: error.message };
  // An answer that is refused or too large is this repository's own.
  if (error instanceof HttpFault && error.kind !== 'rate-limit')
    return { kind: 'unreadable', partition, outcome: 'failed', reason: error.message };
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
