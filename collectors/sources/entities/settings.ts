import { z } from 'zod';

const path = z.string().min(1).max(4096);

export const settings = z.strictObject({
  paths: z
    .array(
      z.union([
        path,
        z.strictObject({ path, kind: z.string().min(1).optional().describe('The kind of entities in it that name none themselves.') }),
      ]),
    )
    .min(1)
    .max(1000)
    .describe(
      'Files (YAML, JSON, CSV), patterns such as `data/**/*.csv`, and folders, whose files are read and not those of folders in them.',
    ),
});

export type Settings = z.infer<typeof settings>;
