import type { Messages } from '../../query-language/diagnostic.ts';

/** The words for what goes wrong while a question is answered. */
export const messages: Messages = {
  'answer.took-too-long': ({ seconds }) => ({
    says: `The answer took longer than ${seconds} s.`,
    hint: 'Ask about fewer rows, with where in front, or allow more time.',
  }),
  'answer.to-come': ({ moment }) => ({
    says: `Nothing is known of ${moment}, which is still to come.`,
    hint: 'Ask about today, or a day before.',
  }),
  'answer.name-unknown': ({ column, name, near }) => ({
    says: `No ${column} is called ${name} among the results: it is null for everybody.`,
    ...(near ? { hint: `Did you mean ${near}?` } : {}),
  }),
  'answer.too-much': () => ({
    says: 'The answer needs more memory than questions may take.',
    hint: 'Ask about fewer rows, with where in front, or for fewer columns.',
  }),
};
