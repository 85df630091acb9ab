import { z } from 'zod';

/** How PagerDuty names another object: its identifier and, nearly always, its name. */
export const reference = z.object({ id: z.string(), summary: z.string().nullish() });
