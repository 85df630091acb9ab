import type { CheckResult, Collector, CollectorContext } from '../../collector.ts';
import { CredentialFault } from '../../credential-fault.ts';
import { HttpFault } from '../../http.ts';
import { ask, refusalOf } from './ask.ts';
import { escalationPolicies, policyList } from './escalation-policies.ts';
import { incidentList, incidents } from './incidents.ts';
import type { List } from './list.ts';
import { onCallList, onCalls } from './on-calls.ts';
import { serviceList, services } from './services.ts';
import { settings, type Settings } from './settings.ts';

export const pagerduty: Collector<Settings> = {
  name: 'pagerduty',
  describes: 'Services, escalation policies, on-calls and incidents from PagerDuty.',
  settings,
  credentials: [
    {
      variable: 'PAGERDUTY_TOKEN',
      setting: 'token',
      describes: 'A REST API key: Integrations → API Access Keys → Create New API Key, with “Read-only” ticked.',
      scopes: ['read-only'],
    },
  ],
  origins: ({ url }) => [new URL(url).origin],
  check,
  streams: {
    services,
    'escalation-policies': escalationPolicies,
    'on-calls': onCalls,
    incidents,
  },
};

const probes: Readonly<Record<string, (context: CollectorContext<Settings>) => List>> = {
  services: serviceList,
  'escalation-policies': policyList,
  'on-calls': onCallList,
  incidents: ({ settings }) => incidentList(settings),
};

/** Asks for one item of each list. */
async function check(context: CollectorContext<Settings>): Promise<readonly CheckResult[]> {
  return Promise.all(
    Object.entries(probes).map(async ([stream, listOf]) => {
      try {
        const list = listOf(context);
        const answer = await ask(context, { path: list.path, query: [...list.query, ['limit', '1']] });
        const refusal = refusalOf(answer, list.names);
        return refusal ? { stream, ...refusal } : { stream, outcome: 'read' as const, reason: '' };
      } catch (error) {
        if (error instanceof CredentialFault) return { stream, outcome: 'forbidden' as const, reason: error.message };
        if (error instanceof HttpFault) return { stream, outcome: 'failed' as const, reason: error.reason };
        throw error;
      }
    }),
  );
}
