import type { Company, CompanyOptions } from './company.ts';
import { startDatadog } from './server/datadog.ts';
import { startGithub } from './server/github.ts';
import { startPagerduty } from './server/pagerduty.ts';
import type { Faults, SimulatedApi } from './server/simulated-api.ts';
import { simulateCompany } from './simulate-company.ts';

export interface StartCompanyOptions extends CompanyOptions {
  /** 0, the default, for any that is free. */
  readonly ports?: { readonly github?: number; readonly pagerduty?: number; readonly datadog?: number };
  /** When left out, each API turns every 50th request away, to be sent again at once. */
  readonly faults?: Faults;
}

/** The company with its three APIs, listening on this machine. */
export interface RunningCompany {
  readonly company: Company;
  readonly github: SimulatedApi;
  readonly pagerduty: SimulatedApi;
  readonly datadog: SimulatedApi;
  /** The settings with which each collector reads it. The keys are made up and open nothing else. */
  readonly configuration: Configuration;
  /** Sets the clock of all three, ISO 8601 in UTC: they answer as they would have then. */
  setNow(at: string): void;
  close(): Promise<void>;
}

export interface Configuration {
  readonly catalog: { readonly github: GithubAccess };
  readonly github: GithubAccess;
  readonly pagerduty: { readonly url: string; readonly token: string };
  readonly datadog: { readonly url: string; readonly apiKey: string; readonly appKey: string };
}

export interface GithubAccess {
  readonly organisation: string;
  readonly url: string;
  readonly token: string;
}

/** Simulates a company and starts its GitHub, PagerDuty and Datadog. */
export async function startCompany({
  faults = { throttleEvery: 50, retryAfter: 0 },
  ports = {},
  ...options
}: StartCompanyOptions): Promise<RunningCompany> {
  const company = simulateCompany(options);
  const key = (api: string): string => `demo-${api}-${company.seed}`;
  const started = await Promise.allSettled([
    startGithub(company, { token: key('github'), port: ports.github ?? 0, faults }),
    startPagerduty(company, { token: key('pagerduty'), port: ports.pagerduty ?? 0, faults }),
    startDatadog(company, { token: key('datadog-api'), applicationKey: key('datadog-app'), port: ports.datadog ?? 0, faults }),
  ]);
  const running = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const close = async (): Promise<void> => void (await Promise.all(running.map((api) => api.close())));
  const [github, pagerduty, datadog] = running;
  const failed = started.find((start) => start.status === 'rejected');
  if (failed || !github || !pagerduty || !datadog) {
    await close();
    throw new Error('The simulated company could not start', { cause: failed?.reason });
  }
  const access = { organisation: company.login, url: github.url, token: key('github') };
  return {
    company,
    github,
    pagerduty,
    datadog,
    configuration: {
      catalog: { github: access },
      github: access,
      pagerduty: { url: pagerduty.url, token: key('pagerduty') },
      datadog: { url: datadog.url, apiKey: key('datadog-api'), appKey: key('datadog-app') },
    },
    setNow: (at) => {
      for (const api of running) api.setNow(at);
    },
    close,
  };
}
