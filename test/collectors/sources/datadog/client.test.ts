import { createConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js';
import { BaseServerConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js';
import { MonitorsApiRequestFactory } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MonitorsApi.js';
import { MetricsApiRequestFactory } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MetricsApi.js';
import { ServiceLevelObjectivesApiRequestFactory } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/ServiceLevelObjectivesApi.js';
import { ServiceDefinitionApiRequestFactory } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/ServiceDefinitionApi.js';
import { expect, test } from 'vitest';
import { openClient } from '../../../../collectors/sources/datadog/client.ts';
import { monitorList } from '../../../../collectors/sources/datadog/monitors.ts';
import { definitionList } from '../../../../collectors/sources/datadog/service-definitions.ts';
import { settings } from '../../../../collectors/sources/datadog/settings.ts';
import { sloList } from '../../../../collectors/sources/datadog/slos.ts';
import { trafficQuestion } from '../../../../collectors/sources/datadog/traffic.ts';

const configuration = createConfiguration({
  baseServer: new BaseServerConfiguration('https://api.datadoghq.eu', {}),
  authMethods: { apiKeyAuth: 'an api key', appKeyAuth: 'an application key' },
});
const chosen = settings.parse({ apiKey: 'an api key', appKey: 'an application key', site: 'datadoghq.eu' });
/** No group state, name or tag to look for. */
const everything = [undefined, undefined, undefined, undefined] as const;

const day = 86_400_000;

test.each([
  [
    'monitors',
    monitorList.question(3, 50),
    new MonitorsApiRequestFactory(configuration).listMonitors(...everything, true, undefined, 3, 50),
  ],
  ['objectives', sloList.question(3, 50), new ServiceLevelObjectivesApiRequestFactory(configuration).searchSLO(undefined, 50, 3)],
  ['definitions', definitionList.question(3, 50), new ServiceDefinitionApiRequestFactory(configuration).listServiceDefinitions(50, 3)],
  [
    'traffic',
    trafficQuestion('sum:a{*}', day, 2 * day),
    new MetricsApiRequestFactory(configuration).queryMetrics(86_400, 172_799, 'sum:a{*}'),
  ],
] as const)('%s are asked for as the whole of Datadog’s client would', async (_, question, asked) => {
  const [client, theirs] = await Promise.all([openClient(chosen), asked]);
  const ours = client(question);
  const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);
  expect(parametersOf(ours.getUrl())).toEqual(parametersOf(theirs.getUrl()));
  expect(new URL(ours.getUrl()).pathname).toBe(new URL(theirs.getUrl()).pathname);
  expect(new URL(ours.getUrl()).origin).toBe('https://api.datadoghq.eu');
  expect(ours.getHeaders()).toEqual(theirs.getHeaders());
});
