import { parentPort, workerData } from 'node:worker_threads';
import { startCompany, type StartCompanyOptions } from './start-company.ts';

/** A thread of its own for the company and its APIs: says where they are once they listen, and stops when told anything. */
const company = await startCompany(workerData as StartCompanyOptions);
parentPort?.postMessage({
  configuration: company.configuration,
  urls: { github: company.github.url, pagerduty: company.pagerduty.url, datadog: company.datadog.url },
});
parentPort?.once('message', () => void company.close().then(() => parentPort?.close()));
