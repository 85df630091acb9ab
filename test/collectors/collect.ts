import type { Collector, Extract, Page, Step, Subject } from '../../collectors/collector.ts';
import { openHttp, type HttpOptions } from '../../collectors/http.ts';
import type { Value } from '../../query-language/catalog.ts';

/** What one run of a collector said, stream by stream. */
export interface CollectorRun {
  readonly steps: Readonly<Record<string, readonly Step[]>>;
  readonly extracts: Readonly<Record<string, readonly Extract[]>>;
}

/** A collector with a memory: cursors, kept answers and subjects go from one run to the next, as they would in a warehouse. */
export interface Collecting {
  run(streams?: readonly string[]): Promise<CollectorRun>;
  check(): ReturnType<Collector['check']>;
  /** What later runs will be given as the cursor of a partition. */
  readonly cursors: Map<string, unknown>;
}

export interface CollectingOptions {
  readonly now: string;
  readonly http?: Partial<HttpOptions>;
  /** Called before a step is taken in; throwing is how a run is cut off. */
  readonly before?: (stream: string, step: Step) => void;
}

export function openCollecting<S>(collector: Collector<S>, given: unknown, { now, http: options, before }: CollectingOptions): Collecting {
  const settings = collector.settings.parse(given);
  const cursors = new Map<string, unknown>();
  const kept = new Map<string, { etag: string; body: string }>();
  const subjects = new Map<string, Map<string, Subject>>();
  const signal = new AbortController().signal;

  function context() {
    const http = openHttp({
      origins: collector.origins(settings),
      timeout: 10_000,
      retries: 3,
      signal,
      wait: async () => undefined,
      kept: async (request) => kept.get(request),
      ...options,
    });
    return {
      settings,
      http,
      now,
      signal,
      subjects: async (table: string) => [...(subjects.get(table)?.values() ?? [])],
      report: () => undefined,
    };
  }

  function keep(page: Page, extracts: readonly Extract[], name: string): void {
    if (page.etag !== undefined && page.status === 200) kept.set(page.request, { etag: page.etag, body: page.body });
    for (const extract of extracts) {
      if (!('table' in extract)) continue;
      const table = collector.streams[name]?.fills.find((each) => each.name === extract.table);
      const id = table && extract.values[table.subject.column];
      if (typeof id === 'string') known(extract.table).set(id, { id, values: extract.values });
    }
  }

  function known(table: string): Map<string, Subject> {
    const found = subjects.get(table) ?? new Map<string, Subject>();
    subjects.set(table, found);
    return found;
  }

  return {
    cursors,
    check: () => collector.check(context()),
    async run(names = Object.keys(collector.streams)) {
      const steps: Record<string, Step[]> = {};
      const extracts: Record<string, Extract[]> = {};
      for (const name of names) {
        const stream = collector.streams[name];
        if (!stream) throw new Error(`${collector.name} has no stream ${name}`);
        const place = (partition: string): string => `${name} ${partition}`;
        const said: Step[] = (steps[name] = []);
        const found: Extract[] = (extracts[name] = []);
        const streamContext = {
          ...context(),
          cursor: async (partition: string) => cursors.get(place(partition)),
          resume: async () => undefined,
        };
        for await (const step of stream.steps(streamContext)) {
          before?.(name, step);
          said.push(step);
          if (step.kind === 'page') {
            const rows = [...stream.rows(step.page)];
            keep(step.page, rows, name);
            found.push(...rows);
          }
          // A snapshot's cursors between its pages are for resuming it; only a complete one is the next run's.
          const counts = stream.mode === 'changes' || step.kind !== 'page';
          if (counts && 'cursor' in step && step.cursor !== undefined)
            cursors.set(place(step.partition), JSON.parse(JSON.stringify(step.cursor)));
        }
      }
      return { steps, extracts };
    },
  };
}

/** The rows of one table among extracts. */
export function rowsOf(extracts: readonly Extract[] | undefined, table: string): readonly Readonly<Record<string, Value>>[] {
  return (extracts ?? []).flatMap((extract) => ('table' in extract && extract.table === table ? [extract.values] : []));
}
