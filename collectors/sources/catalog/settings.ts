import { z } from 'zod';

/** Where catalog files are: on this machine, in the repositories of a GitHub organisation, or both. */
export const settings = z
  .strictObject({
    paths: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Files, and folders to search for `catalog-info.yaml`, `.yml` and `.json`. What their Locations lead to inside the same tree is read too.',
      ),
    github: z
      .strictObject({
        organisation: z.string().regex(/^[A-Za-z0-9](?:-?[A-Za-z0-9])*$/, 'must be the login of a GitHub organisation'),
        token: z.string().min(1),
        url: z
          .url({ protocol: /^https?$/ })
          .refine(isPrivate, 'must be https, because the token travels with it')
          .default('https://api.github.com')
          .describe('Address of the API; for an own server `https://host/api/v3`.'),
      })
      .optional()
      .describe('Reads `catalog-info.yaml` at the root of every repository of the organisation.'),
    apiVersions: z
      .array(z.string().min(1))
      .default([])
      .describe('Further values of `apiVersion` that mark an entity, beside those of Backstage.'),
  })
  .refine(({ paths, github }) => paths ?? github, { message: 'needs `paths`, `github` or both' });

export type Settings = z.infer<typeof settings>;

/** Plain http is for this machine alone. */
function isPrivate(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
}
