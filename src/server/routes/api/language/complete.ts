import { languageOf } from '../../../language.ts';
import { route } from '../../../route.ts';
import { choices, languagePlace } from '../../../wire/language.ts';

export const complete = route({
  describes: 'What can be written at a place of a text, the likeliest first.',
  body: languagePlace,
  answers: choices,
  answer: async ({ body }, services) => languageOf(services).complete(body),
});
