import { z } from 'zod';

export const settings = z.strictObject({
  paths: z.array(z.string().min(1)).min(1).describe('Clones, bare ones too, or folders whose direct children are clones.'),
  since: z.int().min(1).max(36_500).default(400).describe('How many days of history to read.'),
  impliesServices: z
    .boolean()
    .default(false)
    .describe('Whether a repository whose catalog files declare nothing counts as a service of its own name, so that it can be graded.'),
});

export type Settings = z.infer<typeof settings>;
