import { languageOf } from '../../../language.ts';
import { route } from '../../../route.ts';
import { formatted, languageText } from '../../../wire/language.ts';

export const format = route({
  describes: 'A text in the language’s own layout.',
  body: languageText,
  answers: formatted,
  answer: async ({ body }, services) => languageOf(services).format(body),
});
