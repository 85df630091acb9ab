import type { Fact, Messages } from '../../query-language/diagnostic.ts';

/** The words of every code that reading a definition of the metrics can raise. */
export const messages: Messages = {
  'dora.definition-unknown': ({ name, known }) => ({
    says: `There is no definition \`${text(name)}\`.`,
    hint: `Choose one of ${list(known)}, or give the path of a YAML file.`,
  }),
  'dora.definition-unreadable': ({ path }) => ({
    says: `The definition file ${text(path)} cannot be read.`,
    hint: 'Check the path under `dora: definition` in assay.yaml.',
  }),
  'dora.bands-unknown': ({ name, known }) => ({
    says: `There are no bands \`${text(name)}\`.`,
    hint: `Choose one of ${list(known)}.`,
  }),
};

function text(fact: Fact | undefined): string {
  return String(fact ?? '');
}

function list(fact: Fact | undefined): string {
  return Array.isArray(fact) ? fact.map((each) => `\`${each}\``).join(', ') : text(fact);
}
