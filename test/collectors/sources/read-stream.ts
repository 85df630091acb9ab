import type { Collector, CollectorContext, Page, Reading, Row, Step, StreamContext, Subject } from '../../../collectors/collector.ts';
import { openHttp } from '../../../collectors/http.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';

/** What a test gives a stream besides its settings; whatever is left out is empty. */
export interface Circumstances {
  readonly now: string;
  readonly cursor?: unknown;
  readonly resume?: unknown;
  readonly subjects?: Readonly<Record<string, readonly Subject[]>>;
}

/** All that one run of a stream said, taken apart. */
export interface StreamRun {
  readonly steps: readonly Step[];
  readonly pages: readonly Page[];
  readonly rows: readonly Row['values'][];
  readonly readings: readonly Reading[];
  readonly faults: readonly Diagnostic[];
  readonly completed: boolean;
  readonly unreadable: Extract<Step, { kind: 'unreadable' }> | undefined;
  /** The last cursor that was committed. */
  readonly cursor: unknown;
}

/** A context as the runner would give it, over real requests whose waits take no time. */
export function contextOf<S>(
  collector: Collector<S>,
  settings: unknown,
  { now, cursor, resume, subjects }: Circumstances,
): StreamContext<S> {
  const parsed = collector.settings.parse(settings);
  const signal = new AbortController().signal;
  const http = openHttp({
    origins: collector.origins(parsed),
    timeout: 5000,
    retries: 2,
    signal,
    wait: async () => undefined,
    kept: async () => undefined,
  });
  const context: CollectorContext<S> = {
    settings: parsed,
    http,
    now,
    signal,
    subjects: async (table) => subjects?.[table] ?? [],
    report: () => undefined,
  };
  return { ...context, cursor: async () => cursor, resume: async () => resume };
}

export async function readStream<S>(collector: Collector<S>, name: string, context: StreamContext<S>, limit = 10_000): Promise<StreamRun> {
  const stream = collector.streams[name];
  if (!stream) throw new Error(`${collector.name} has no stream ${name}`);
  const steps: Step[] = [];
  for await (const step of stream.steps(context)) {
    steps.push(step);
    if (steps.length >= limit) break;
  }
  const pages = steps.flatMap((step) => (step.kind === 'page' ? [step.page] : []));
  const extracts = pages.flatMap((page) => [...stream.rows(page)]);
  return {
    steps,
    pages,
    rows: extracts.flatMap((extract) => ('values' in extract ? [extract.values] : [])),
    readings: extracts.filter((extract) => 'reading' in extract),
    faults: extracts.flatMap((extract) => ('fault' in extract ? [extract.fault] : [])),
    completed: steps.some((step) => step.kind === 'complete'),
    unreadable: steps.find((step) => step.kind === 'unreadable'),
    cursor: steps.flatMap((step) => ('cursor' in step && step.cursor !== undefined ? [step.cursor] : [])).at(-1),
  };
}
