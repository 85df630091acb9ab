import { z } from 'zod';
import type { Collector } from '../../../collectors/collector.ts';
import type { Table } from '../../../query-language/catalog.ts';
import type { LintSettings } from '../../../query-language/lint/rule.ts';
import type { ConfiguredSource } from '../../configuration/configuration.ts';

/** What lint should know of the sources: which tables they fill, which others could, and how far back events are read at `now`. */
export function collectedBy(
  sources: readonly ConfiguredSource[],
  collectors: Iterable<Collector>,
  tables: ReadonlyMap<string, Table>,
  now: string,
): LintSettings {
  const providers = new Map<string, string[]>();
  for (const collector of collectors) {
    for (const table of tablesOf(collector)) providers.set(table, [...(providers.get(table) ?? []), collector.name]);
  }
  // Without any source, what is there came some other way, and nothing can be told of it.
  if (sources.length === 0) return { providers };
  const filled = new Set(sources.flatMap(({ collector }) => [...tablesOf(collector)]));
  const worked = [...tables.keys()].filter((table) => !providers.has(table));
  const events = [...filled].filter((table) => tables.get(table)?.history === 'events');
  const history = events.flatMap((table): [string, number][] => {
    const spans = sources.filter(({ collector }) => tablesOf(collector).has(table)).map(({ settings }) => historyOf(settings, now));
    // A source that does not say how far back it reads may know all there is.
    return spans.includes(undefined) ? [] : [[table, Math.max(...spans.filter((span) => span !== undefined))]];
  });
  return { provided: new Set([...filled, ...worked]), providers, history: new Map(history) };
}

function tablesOf({ streams }: Collector): ReadonlySet<string> {
  return new Set(Object.values(streams).flatMap(({ fills }) => fills.map(({ name }) => name)));
}

const since = z.object({ since: z.union([z.number(), z.string()]) });
const secondsOfDay = 86_400;

/** How far back a source reads, in seconds: `since` is a number of days, `400d`, or the first day. */
function historyOf(settings: unknown, now: string): number | undefined {
  const read = since.safeParse(settings);
  if (!read.success) return undefined;
  const days = /^(\d+)d?$/u.exec(String(read.data.since))?.[1];
  if (days !== undefined) return Number(days) * secondsOfDay;
  const span = (Date.parse(now) - Date.parse(String(read.data.since))) / 1000;
  return Number.isNaN(span) ? undefined : span;
}
