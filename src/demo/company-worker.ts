import { parentPort, workerData } from 'node:worker_threads';
import { startCompany, type StartCompanyOptions } from './start-company.ts';

/** A thread of its own for the company and its APIs: says where they are once they listen, and does what it is told, each time saying so. */
const company = await startCompany(workerData as StartCompanyOptions);
parentPort?.postMessage({
  configuration: company.configuration,
  urls: { github: company.github.url, pagerduty: company.pagerduty.url, datadog: company.datadog.url },
  since: company.company.since,
});
parentPort?.on('message', (told: { readonly now: string } | 'close') => {
  if (told === 'close') void company.close().then(() => parentPort?.close());
  else {
    company.setNow(told.now);
    parentPort?.postMessage(told);
  }
});
