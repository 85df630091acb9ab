import type { RequestContext } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/http/http.js';
import { addressOf, type Settings } from './settings.ts';

/** A request as Datadog's client writes it: address, parameters, keys. */
export type Request = Pick<RequestContext, 'getUrl' | 'getHeaders'>;

/** What is asked of Datadog: a path of its API and the parameters that go with it. */
export interface Question {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** Writes requests. */
export type Client = (question: Question) => Request;

/**
 * The core of Datadog's own client, `@datadog/datadog-api-client`, writes every request; the context's queue sends it.
 *
 * The rest of the client stays unused. Its operations load thousands of models, seconds of work, to name a path and two or three
 * parameters; and it would turn the body into those models (other names, unknown fields moved, unknown values wrapped) where pages are
 * to be kept as they came, throw the status and headers away, and log failures to the console. The core is loaded by path, and only
 * when a stream runs.
 */
export async function openClient(settings: Settings): Promise<Client> {
  const [{ applySecurityAuthentication, createConfiguration }, { BaseServerConfiguration }, { HttpMethod }] = await Promise.all([
    import('@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js'),
    import('@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js'),
    import('@datadog/datadog-api-client/dist/packages/datadog-api-client-common/http/http.js'),
  ]);
  const baseServer = new BaseServerConfiguration(addressOf(settings), {});
  const authMethods = { apiKeyAuth: settings.apiKey, appKeyAuth: settings.appKey };
  const configuration = createConfiguration({ baseServer, authMethods });
  return ({ path, parameters }) => {
    const request = baseServer.makeRequestContext(path, HttpMethod.GET);
    request.setHeaderParam('Accept', 'application/json');
    for (const [name, value] of Object.entries(parameters)) request.setQueryParam(name, String(value), '');
    applySecurityAuthentication(configuration, request, ['apiKeyAuth', 'appKeyAuth']);
    return request;
  };
}
