import type { Step, Stream, StreamContext } from '../../collector.ts';
import { findClones, type Clone } from './clone.ts';
import { GitFault } from './command.ts';
import type { Settings } from './settings.ts';

/** Reads the clones one after the other; one that git cannot read says so and the next has its turn. */
export function perClone(read: (clone: Clone, context: StreamContext<Settings>) => AsyncIterable<Step>): Stream<Settings>['steps'] {
  return async function* (context) {
    for (const clone of (await findClones(context)).found) {
      try {
        yield* read(clone, context);
      } catch (error) {
        if (!(error instanceof GitFault)) throw error;
        yield { kind: 'unreadable', partition: clone.repository, outcome: 'failed', reason: `git: ${error.message}` };
      }
    }
  };
}
