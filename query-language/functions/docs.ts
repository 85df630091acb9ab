import { globPattern } from '../analysis/glob.ts';
import { columnOf, isNotEmpty, literal, rowsOf, value, type Operand } from '../analysis/operand.ts';
import { boolean, text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Plan, Rows } from '../plan/plan.ts';

/** Files whose path fits a pattern, whatever their letters' case. */
function filesLike(call: Call, pattern: string): Rows {
  const path = columnOf(call.table('repository_file'), 'path');
  const fits: Plan = { kind: 'apply', type: boolean, operation: 'matches', arguments: [path, literal(text, `(?i)${pattern}`)] };
  return { table: 'repository_file', conditions: [fits] };
}

function linksOf(call: Call, types: readonly string[]): Rows {
  return { table: 'entity_link', conditions: oneOf(call.table('entity_link'), 'type', types) };
}

const readme = globPattern('README{,.md,.markdown,.mdx,.rst,.adoc,.txt,.org}');
const runbook = globPattern('**/*runbook*');
const written = globPattern('{README{,.*},{doc,docs,documentation}/**,**/*.{md,mdx,rst,adoc}}');

/** Types under which catalogs link to documentation, and to what to do in trouble. */
const documentation = ['doc', 'docs', 'documentation', 'document', 'techdocs', 'guide', 'wiki'];
const runbooks = ['runbook', 'runbooks', 'playbook'];

export const docs: readonly QueryFunction[] = [
  {
    name: 'docs.readme',
    describes: 'The README at the root of the repository, in any of the usual formats; null when there is none.',
    takes: [],
    returns: 'repository file',
    reads: ['repository_file'],
    examples: ['docs.readme != null', 'docs.readme.bytes > 500'],
    lower: (call): Operand => ({
      kind: 'record',
      table: 'repository_file',
      place: { kind: 'picked', rows: filesLike(call, readme), how: 'first', by: columnOf(call.table('repository_file'), 'path') },
    }),
  },
  {
    name: 'docs.files',
    describes: 'Files of documentation: a README, what is in a folder `docs`, `doc` or `documentation`, and Markdown or its like anywhere.',
    takes: [],
    returns: 'list of repository file',
    reads: ['repository_file'],
    examples: ['docs.files.length >= 3', 'docs.files.any((file) => file.path like "docs/adr/*")'],
    lower: (call) => ({ kind: 'rows', rows: filesLike(call, written) }),
  },
  {
    name: 'docs.links',
    describes: `Links to documentation: those of type ${documentation.map((each) => `\`${each}\``).join(', ')}.`,
    takes: [],
    returns: 'list of entity link',
    reads: ['entity_link'],
    examples: ['docs.links.length > 0'],
    lower: (call) => rowsOf('entity_link', ...linksOf(call, documentation).conditions),
  },
  {
    name: 'docs.hasRunbook',
    describes: 'Whether the entity links to a runbook, or its repository has a file or folder that is called one.',
    takes: [],
    returns: 'boolean',
    reads: ['entity_link', 'repository_file'],
    examples: ['docs.hasRunbook'],
    lower: (call) =>
      value({
        kind: 'logic',
        type: boolean,
        operator: 'or',
        left: isNotEmpty(linksOf(call, runbooks)),
        right: isNotEmpty(filesLike(call, runbook)),
      }),
  },
];
