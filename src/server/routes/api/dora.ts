import { deliveryQuery, deliveryQuestion } from '../../delivery-question.ts';
import { route } from '../../route.ts';
import { dora as wire } from '../../wire/dora.ts';

export const dora = route({
  describes: 'Deployment frequency, lead time, change failure rate and recovery time, each with its interval and what it rests on.',
  query: deliveryQuery,
  answers: wire,
  answer: async ({ query }, services) => services.dora(deliveryQuestion(query, services)),
});
