import { z } from 'zod';

/** What stands under `pagerduty` in `assay.yaml`. */
export const settings = z.strictObject({
  token: z.string().min(1).describe('A read-only REST API key.'),
  url: z
    .url({ protocol: /^https?$/ })
    .refine(isPrivate, 'must be https, because the token travels with every request')
    .default('https://api.pagerduty.com')
    .describe('Where the REST API is; https://api.eu.pagerduty.com for accounts in the EU service region.'),
  since: z
    .union([z.string().regex(/^\d{1,4}d$/, 'must be a number of days such as 400d'), z.iso.date()])
    .default('400d')
    .describe('How far back incidents are read: a number of days, or the first day.'),
  teams: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Identifiers of the teams whose services, policies and incidents are read; all when absent. On-calls cannot be narrowed.'),
});

export type Settings = z.infer<typeof settings>;

/** Plain http is for this machine alone. */
function isPrivate(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
}

/** The first instant whose incidents are wanted. */
export function startOf(since: string, now: string): string {
  const days = /^(\d+)d$/.exec(since)?.[1];
  return new Date(days === undefined ? Date.parse(since) : Date.parse(now) - Number(days) * 86_400_000).toISOString();
}

/** The parameters that narrow a list to the teams of the settings, for the lists that can be. */
export function teamsOf({ teams = [] }: Settings): readonly (readonly [name: string, value: string])[] {
  return teams.map((team) => ['team_ids[]', team]);
}
