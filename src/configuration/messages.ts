import type { Fact, Messages } from '../../query-language/diagnostic.ts';

/** The words of every code that reading `assay.yaml` can raise. Each code is documented in README.md of this folder. */
export const messages: Messages = {
  'configuration.unreadable': ({ reason }) => ({ says: `The configuration cannot be read: ${text(reason)}.` }),
  'configuration.secret-literal': ({ setting, variable }) => ({
    says: `\`${text(setting)}\` holds a secret. Anyone who can read the file has it.`,
    hint: `Write \${env:${text(variable)}} or \${file:/run/secrets/…} in its place, and give the secret there. Then replace it at its source.`,
  }),
  'configuration.variable-missing': ({ name, source, describes, scopes }) => ({
    says: `The environment variable ${text(name)}, which ${text(source)} needs, is not set.`,
    hint: needs(describes, scopes),
  }),
  'configuration.secret-file-unreadable': ({ name, source, describes, scopes }) => ({
    says: `The file ${text(name)}, from which ${text(source)} takes a secret, cannot be read or is empty.`,
    hint: needs(describes, scopes),
  }),
  'configuration.token-short': ({ as, least }) => ({
    says: `The token of ${text(as)} has fewer than ${text(least)} characters, and could be guessed.`,
    hint: 'Make one with `openssl rand -base64 32`.',
  }),
  'configuration.token-shared': ({ as, first }) => ({
    says: `${text(as)} has the same token as ${text(first)}: what one does would be recorded as done by the other.`,
    hint: 'Give each a token of their own, such as `openssl rand -base64 32` makes.',
  }),
};

function needs(describes: Fact | undefined, scopes: Fact | undefined): string {
  const least = Array.isArray(scopes) && scopes.length > 0 ? ` The least it may do: ${scopes.join(', ')}.` : '';
  return `${text(describes)}${least}`.trim() || 'Set it, or take the source out of `collect`.';
}

function text(fact: Fact | undefined): string {
  return String(fact ?? '');
}
