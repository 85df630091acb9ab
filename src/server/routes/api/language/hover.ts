import { languageOf } from '../../../language.ts';
import { route } from '../../../route.ts';
import { explained, languagePlace } from '../../../wire/language.ts';

export const hover = route({
  describes: 'What the name at a place of a text is.',
  body: languagePlace,
  answers: explained,
  answer: async ({ body }, services) => languageOf(services).hover(body),
});
