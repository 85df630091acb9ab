import type { Messages } from '../query-language/diagnostic.ts';

/** The words of every diagnostic that collectors raise. The keys are the codes that the README of this folder documents. */
export const messages: Messages = {
  'collector.page-unexpected': (facts) => ({
    says: `${String(facts['source'])} answered \`${String(facts['request'])}\` with a page that lacks ${String(facts['field'])}: ${String(facts['problem'])}.`,
    hint: 'The rest of the page was used. If this stays, the API of the source has changed.',
  }),
};
