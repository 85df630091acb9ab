import { languageOf } from '../../../language.ts';
import { route } from '../../../route.ts';
import { diagnosis, languageText } from '../../../wire/language.ts';

export const diagnose = route({
  describes: 'What is wrong with a text of the query language, and the columns it would answer with.',
  body: languageText,
  answers: diagnosis,
  answer: async ({ body }, services) => languageOf(services).diagnose(body),
});
