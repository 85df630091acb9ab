import type { CheckResult, Collector, CollectorContext } from '../../collector.ts';
import { CredentialFault } from '../../credential-fault.ts';
import { HttpFault } from '../../http.ts';
import { ask, refusalOf } from './ask.ts';
import { openClient, type Question } from './client.ts';
import type { List } from './list.ts';
import { monitorList, monitors } from './monitors.ts';
import { definitionList, serviceDefinitions } from './service-definitions.ts';
import { addressOf, settings, type Settings } from './settings.ts';
import { sloList, slos } from './slos.ts';
import { queryOf, traffic, trafficNames, trafficPermission, trafficQuestion } from './traffic.ts';

export const datadog: Collector<Settings> = {
  name: 'datadog',
  describes: 'Monitors, service level objectives, service definitions, and requests and errors of services from Datadog.',
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
      scopes: [...[monitorList, sloList, definitionList].map(({ permission }) => permission), trafficPermission],
    },
  ],
  origins: (chosen) => [new URL(addressOf(chosen)).origin],
  check,
  streams: { monitors, slos, 'service-definitions': serviceDefinitions, traffic },
};

/** What is asked to see whether a stream can be read. */
interface Probe {
  readonly names: string;
  readonly permission: string;
  readonly question: Question;
}

function probesOf({ settings: chosen, now }: CollectorContext<Settings>): Readonly<Record<string, Probe>> {
  const ofList = ({ names, permission, question }: List): Probe => ({ names, permission, question: question(0, 1) });
  const until = Date.parse(now.slice(0, 10));
  const counts = {
    names: trafficNames,
    permission: trafficPermission,
    question: trafficQuestion(queryOf(chosen), until - 86_400_000, until),
  };
  return { monitors: ofList(monitorList), slos: ofList(sloList), 'service-definitions': ofList(definitionList), traffic: counts };
}

/** Asks for one item of each list, and for one day of the counts. */
async function check(context: CollectorContext<Settings>): Promise<readonly CheckResult[]> {
  const client = await openClient(context.settings);
  return Promise.all(
    Object.entries(probesOf(context)).map(async ([stream, { names, permission, question }]) => {
      try {
        const refusal = refusalOf(await ask(context, client(question)), names, permission);
        return refusal ? { stream, ...refusal } : { stream, outcome: 'read' as const, reason: '' };
      } catch (error) {
        if (error instanceof CredentialFault) return { stream, outcome: 'forbidden' as const, reason: error.message };
        if (error instanceof HttpFault) return { stream, outcome: 'failed' as const, reason: error.reason };
        throw error;
      }
    }),
  );
}
