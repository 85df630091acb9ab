import type { Configuration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js';
import type { RequestContext } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/http/http.js';
import { addressOf, type Settings } from './settings.ts';

/** A request as Datadog's client writes it: address, parameters, keys. */
export type Request = Pick<RequestContext, 'getUrl' | 'getHeaders'>;

/** Writes the request for one page of a list. */
export type Writer = (configuration: Configuration, page: number, size: number) => Promise<Request>;

/**
 * Datadog's own client, `@datadog/datadog-api-client`, writes every request; the context's queue sends it.
 *
 * The client's other half stays unused: it would turn the body into models (other names, unknown fields moved, unknown values
 * wrapped) where pages are to be kept as they came, throw the status and headers away, and log failures to the console. The parts
 * are loaded by path and only when a stream runs: all of the client is 133 MB on disk and seconds to load.
 */
export async function openClient(settings: Settings): Promise<Configuration> {
  const [{ createConfiguration }, { BaseServerConfiguration }] = await Promise.all([
    import('@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js'),
    import('@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js'),
  ]);
  return createConfiguration({
    baseServer: new BaseServerConfiguration(addressOf(settings), {}),
    authMethods: { apiKeyAuth: settings.apiKey, appKeyAuth: settings.appKey },
  });
}
