import type { CollectorContext } from '../../collector.ts';
import type { Settings } from './settings.ts';

/** The first instant that git reads as seconds since 1970; it takes smaller numbers for days and years. */
const firstReadable = 100_000_000;

/** Where the history to be read begins, in seconds since 1970; 0 when it is all of it. */
export function sinceOf({ now, settings }: Pick<CollectorContext<Settings>, 'now' | 'settings'>): number {
  const since = Math.floor(Date.parse(now) / 1_000) - settings.since * 86_400;
  return since < firstReadable ? 0 : since;
}

/** The arguments that make `git log` begin there. */
export function sinceArguments(since: number): readonly string[] {
  return since === 0 ? [] : [`--since=${since}`];
}
