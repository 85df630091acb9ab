import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Configuration, StartCompanyOptions } from './start-company.ts';

/** The company with its three APIs, answering from a thread of its own. */
export interface CompanyApart {
  /** The settings with which each collector reads it. */
  readonly configuration: Configuration;
  readonly urls: { readonly github: string; readonly pagerduty: string; readonly datadog: string };
  /** The first moment of its year. */
  readonly since: string;
  /** Sets the clock of all three, ISO 8601 in UTC: once it is done they answer as they would have then. */
  setNow(at: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the company beside the caller, so that what it costs to answer does not slow whoever asks. */
export async function startCompanyApart(options: StartCompanyOptions): Promise<CompanyApart> {
  const worker = new Worker(new URL('company-worker.ts', import.meta.url), { workerData: options });
  const [started] = (await once(worker, 'message')) as [Pick<CompanyApart, 'configuration' | 'urls' | 'since'>];
  return {
    ...started,
    async setNow(now) {
      const done = once(worker, 'message');
      worker.postMessage({ now });
      await done;
    },
    async close() {
      const ended = once(worker, 'exit');
      worker.postMessage('close');
      await ended;
    },
  };
}
