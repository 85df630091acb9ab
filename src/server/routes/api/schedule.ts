import { route } from '../../route.ts';
import { schedule as answers } from '../../wire/schedule.ts';

export const schedule = route({
  describes: 'What the server does by itself: when each job is due next, and what came of it last. No jobs where nothing is scheduled.',
  answers,
  answer: async (_, services) => ({ asOf: services.now(), jobs: services.schedule?.() ?? [] }),
});
