import type { CheckResult, Collector, CollectorContext } from '../../collector.ts';
import { CredentialFault } from '../../credential-fault.ts';
import { HttpFault } from '../../http.ts';
import { ask, refusalOf } from './ask.ts';
import { openClient } from './client.ts';
import type { List } from './list.ts';
import { monitorList, monitors } from './monitors.ts';
import { definitionList, serviceDefinitions } from './service-definitions.ts';
import { addressOf, settings, type Settings } from './settings.ts';
import { sloList, slos } from './slos.ts';

export const datadog: Collector<Settings> = {
  name: 'datadog',
  describes: 'Monitors, service level objectives and service definitions from Datadog.',
  settings,
  credentials: [
    {
      variable: 'DD_API_KEY',
      setting: 'apiKey',
      describes: 'An API key: Organization Settings → API Keys.',
      scopes: [],
    },
    {
      variable: 'DD_APP_KEY',
      setting: 'appKey',
      describes: 'An application key with scopes: Organization Settings → Application Keys.',
      scopes: [monitorList, sloList, definitionList].map(({ permission }) => permission),
    },
  ],
  origins: (chosen) => [new URL(addressOf(chosen)).origin],
  check,
  streams: { monitors, slos, 'service-definitions': serviceDefinitions },
};

const probes: Readonly<Record<string, List>> = { monitors: monitorList, slos: sloList, 'service-definitions': definitionList };

/** Asks for one item of each list. */
async function check(context: CollectorContext<Settings>): Promise<readonly CheckResult[]> {
  const client = await openClient(context.settings);
  return Promise.all(
    Object.entries(probes).map(async ([stream, { names, permission, question }]) => {
      try {
        const refusal = refusalOf(await ask(context, client(question(0, 1))), names, permission);
        return refusal ? { stream, ...refusal } : { stream, outcome: 'read' as const, reason: '' };
      } catch (error) {
        if (error instanceof CredentialFault) return { stream, outcome: 'forbidden' as const, reason: error.message };
        if (error instanceof HttpFault) return { stream, outcome: 'failed' as const, reason: error.reason };
        throw error;
      }
    }),
  );
}
