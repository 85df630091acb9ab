import type { CollectorContext } from '../../collector.ts';
import type { Settings } from './settings.ts';

/** Where the history to be read begins, in seconds since 1970. */
export function sinceOf({ now, settings }: Pick<CollectorContext<Settings>, 'now' | 'settings'>): number {
  return Math.floor(Date.parse(now) / 1_000) - settings.since * 86_400;
}
