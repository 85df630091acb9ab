import { z } from 'zod';
import { route } from '../route.ts';
import { instant } from '../wire/grade.ts';

export const healthz = route({
  describes: 'Whether the server answers.',
  answers: z.object({ asOf: instant, version: z.string() }).meta({ id: 'Health' }),
  answer: async (_, services) => ({ asOf: services.now(), version: services.version }),
});
