import type { Fact, Messages } from '../../query-language/diagnostic.ts';

/** The words of the codes that asking about results can raise. Each code is documented in README.md of this folder. */
export const messages: Messages = {
  'entity.unknown': ({ asked, near }) => ({
    says: `There is no entity \`${String(asked)}\`.`,
    hint: near === null ? 'List them with `assay grade`.' : `Did you mean \`${String(near)}\`?`,
  }),
  'entity.ambiguous': ({ asked, candidates }) => ({
    says: `\`${String(asked)}\` names several entities.`,
    hint: `Say which: ${listed(candidates)}.`,
  }),
  'check.unknown': ({ asked, near, known }) => ({
    says: `There is no check \`${String(asked)}\` for this entity.`,
    hint: near === null ? `There are ${listed(known)}.` : `Did you mean \`${String(near)}\`?`,
  }),
  'check.ambiguous': ({ asked, candidates }) => ({
    says: `Several rubrics have a check \`${String(asked)}\`.`,
    hint: `Say which: ${listed(candidates)}.`,
  }),
  'entity.ungraded': ({ entity }) => ({
    says: `No rubric grades \`${String(entity)}\`.`,
    hint: 'Run `assay grade`, or see `for:` in the rubrics.',
  }),
};

function listed(names: Fact | undefined): string {
  return Array.isArray(names) ? names.map((name) => `\`${String(name)}\``).join(', ') : String(names);
}
