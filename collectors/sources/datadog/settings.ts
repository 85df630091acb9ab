import { z } from 'zod';

/** Datadog's regions, each a world of its own: keys of one are unknown to the others. */
const sites = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'datadoghq.eu',
  'uk1.datadoghq.com',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
] as const;

/** A metric's name as Datadog allows it, so that nothing else gets into a query. */
const metric = z.string().regex(/^[A-Za-z][\w.]{0,199}$/, 'is a name of letters, digits, _ and .');

/** What stands under `datadog` in `assay.yaml`. */
export const settings = z.strictObject({
  apiKey: z.string().min(1).describe('An API key.'),
  appKey: z.string().min(1).describe('An application key that may read monitors, SLOs and the service catalog.'),
  site: z.enum(sites).default('datadoghq.com').describe('The region the organisation lives in.'),
  traffic: z
    .strictObject({
      requests: metric.default('trace.http.request.hits').describe('Counts the requests that a service answers.'),
      errors: metric.default('trace.http.request.errors').describe('Counts those that end in an error.'),
      days: z.int().min(1).max(365).default(90).describe('How many days back are read.'),
    })
    .prefault({})
    .describe('The metrics by which requests and errors of services are counted. They carry the tag `service`.'),
  url: z
    .url({ protocol: /^https?$/ })
    .refine(isPrivate, 'must be https, because the keys travel with every request')
    .optional()
    .describe('Where the API is, when it is not at `https://api.<site>`.'),
});

export type Settings = z.infer<typeof settings>;

/** The API's address, without a slash at its end. */
export function addressOf({ site, url }: Settings): string {
  return (url ?? `https://api.${site}`).replace(/\/+$/, '');
}

/** Plain http is for this machine alone. */
function isPrivate(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
}
