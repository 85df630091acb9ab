import { z } from 'zod';

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** What stands under `github` in `assay.yaml`. */
export const settings = z.strictObject({
  organisation: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/, 'is no GitHub login')
    .describe('Login of the organisation.'),
  token: z.string().min(1).describe('Token with read access; see the permissions under `assay init`.'),
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.startsWith('https:') || loopback.test(new URL(url).hostname), 'must be https, because the token travels with it')
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.github.com')
    .describe('Address of the API; of GitHub Enterprise Server: `https://<host>/api/v3`.'),
  repositories: z
    .strictObject({
      include: z.array(z.string()).default(['*']).describe('Names to collect, without the owner; `*` and `?` stand for any characters.'),
      exclude: z.array(z.string()).default([]).describe('Names to leave out of these.'),
    })
    .prefault({})
    .describe('Which repositories of the organisation.'),
  since: z
    .union([z.string().regex(/^\d{1,4}d$/, 'must be a number of days such as 400d'), z.iso.date()])
    .default('400d')
    .describe('How far back history is read: a number of days, or the first day.'),
});

export type Settings = z.infer<typeof settings>;

/** The first instant of history that is read. */
export function historyStart({ since }: Settings, now: string): string {
  const [, days] = /^(\d+)d$/.exec(since) ?? [];
  return new Date(days === undefined ? Date.parse(since) : Date.parse(now) - Number(days) * 86_400_000).toISOString();
}
