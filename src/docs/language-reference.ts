import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeType, type Type } from '../../query-language/analysis/type.ts';
import { Feature } from '../../query-language/case.ts';
import type { Environment } from '../../query-language/compile.ts';
import type { Parameter, QueryFunction } from '../../query-language/function.ts';
import type { LintRule } from '../../query-language/lint/rule.ts';
import { messages } from '../../query-language/messages.ts';
import { renderFeature } from './feature.ts';
import { operators, stages, types, type GrammarEntry } from './grammar-reference.ts';
import { block, code, table } from './markdown.ts';

const casesFolder = join(import.meta.dirname, '../../query-language/cases');

/** The reference of the query language, made of its names, its cases and its messages, so that it cannot say what is not so. */
export function languageReference(environment: Environment, rules: ReadonlyMap<string, LintRule>): string {
  const names = [...environment.functions.values()];
  const features = inReadingOrder(listFeatures().filter((feature) => !isOfCql(feature)));
  return [
    '# RQL, the rubric query language',
    introduction,
    unknowns,
    '## Contents',
    contents(features),
    '## Types',
    'What values are, and how they are written. Every type admits null.',
    grammarTable('type', types),
    '## Operators',
    'Those that bind loosest first. Members that take one value can also stand between their sides: `name like "pay-*"`.',
    grammarTable('operator', operators),
    '## Stages',
    'What a query does with the rows of its source, one stage after the other.',
    grammarTable('stage', stages),
    '## Names',
    'What an expression can ask about an entity. Columns of `entity` may be named bare.',
    namesTable(names.filter((each) => each.on === undefined)),
    '## Members',
    'What can follow a dot, by what stands before it. A row has its columns besides; they are in [the tables](../collectors/tables/README.md),',
    'written in camel case: `error_budget_remaining` is `errorBudgetRemaining`.',
    namesTable(names.filter((each) => each.on !== undefined)),
    '## Features',
    'Every example here is a test: the world it runs on, and what it gives for each entity.',
    ...features.map(renderFeature),
    '## Lint',
    'What `npx assay lint` and editors look for in texts that compile and cannot be meant. `--fix` makes the edits that are certain.',
    table(
      ['rule', 'what it looks for'],
      [...rules].map(([name, { describes }]) => [code(name), describes]),
    ),
    versions,
    '## Messages',
    'What the language says of a text it cannot take, and warnings of texts it takes.',
    messagesTable(),
    housekeeping,
  ].join('\n\n');
}

/** What a newcomer reads first, by the titles of features; the others follow by the alphabet. */
const first = [
  'Questions that people ask',
  'Names',
  'Comparison',
  'Logic',
  'Null',
  'No data',
  'Lists',
  'Relations',
  'Queries',
  'Summaries and joins',
];

function inReadingOrder(features: readonly Feature[]): readonly Feature[] {
  const place = ({ feature }: Feature): number => (first.includes(feature) ? first.indexOf(feature) : first.length);
  return [...features].sort((a, b) => place(a) - place(b) || a.feature.localeCompare(b.feature, 'en'));
}

function contents(features: readonly Feature[]): string {
  const link = (title: string): string =>
    `[${title}](#${title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-')})`;
  const parts = ['Types', 'Operators', 'Stages', 'Names', 'Members', 'Features', 'Lint', 'Messages'].map(link).join(' · ');
  return `${parts}\n\nFeatures: ${features.map(({ feature }) => link(feature)).join(' · ')}`;
}

export function listFeatures(): readonly Feature[] {
  const files = readdirSync(casesFolder).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => Feature.parse(parse(readFileSync(join(casesFolder, file), 'utf8'))));
}

/** Whether a feature is what another language has, which has a page of its own. */
export function isOfCql({ cases }: Feature): boolean {
  return cases.some(({ cql }) => cql !== undefined);
}

const unknowns = `
## Null, no data, error

Three different things, and nothing is ever taken for zero or for a pass:

- **null** is a value: the source was read and the thing is not there. \`x == null\` is true or false; an order beside null is unknown; \`x ?? 0\` replaces it.
- **no data** (unknown): the source was never read for the entity. What needs it is unknown too, unless another part decides: \`false and unknown\` is false.
  \`where\` keeps what is true; how many rows it left out as unknown is told beside every answer. An aggregate over an unknown value is unknown.
- **error**: one row could not be evaluated, with the reason; the others are.

Tables of facts hold rows only of what was read: an answer that begins with one tells of how many entities it was not read. \`join\` keeps every row on
the left: one without a partner has null in the new columns, one whose key is unknown has unknown in them, and null is no key.
`.trim();

const introduction = `
One typed language for everything that asks: checks, applicability, scope and ad-hoc queries. An **expression** is evaluated for each
entity, all entities at once: it compiles to SQL, together with every other expression over the same kind of entity.

${block(
  [
    'ownership.owners.length > 0 and git.fileExists("README.md")',
    'git.pullRequests().filter((pr) => pr.status == "OPEN" and pr.age > 14d).length <= 5',
    'slos.all((s) => s.errorBudgetRemaining > 0)',
    'ci.coverage >= 90%',
  ].join('\n'),
)}

A **query** begins with a kind of entity or with a table and flows through stages: \`where\`, \`select\`, \`extend\`, \`summarize … by …\`,
\`join … on …\`, \`sort … asc|desc\`, \`take\`, \`distinct\`, and \`as of\` directly behind the source.

${block(
  [
    'service | where tier == "tier-1" and ci.coverage < 80% | select name, ownership.name, ci.coverage | sort coverage',
    'deployment | where environment == "production" | summarize deploys = count() by service.owner, week(createdAt)',
    'verdict | where verdict == "fail" and service.tier == "tier-1" | summarize failing = count() by check | sort failing desc',
  ].join('\n'),
)}

Try one with \`npx assay query '<expression>'\`, look a word up with \`npx assay docs <word>\`, and let an editor help with \`npx assay lsp\`.

Whoever brings scorecards in Cortex’s CQL finds each of its expressions in [CQL in RQL](./cql.md).
`.trim();

const versions = `
## Versions

This is version 1 of the language. A rubric may say so (\`language: 1\`), and is refused where it asks for another. Within a version no name
goes and none changes its meaning. A name that is to go is deprecated first: it works as before, lint warns of it, and \`assay lint --fix\` puts
the name that takes its place.
`.trim();

const housekeeping = `
## How it is built

\`compile.ts\` narrates it: \`syntax/\` (text → tokens → tree), \`analysis/\` (what each name means, and types), \`plan/\` (what the text asks
for, as plain data), \`sql/\` (plans → one statement). \`lint/\` looks for what cannot be meant, one rule a file. \`editor/\` helps who writes: formatting, completion, what a name is, renaming. \`functions/\` holds one file for each namespace, \`cases/\` one for each feature. This file
is written by \`npm run docs\`.
`.trim();

function grammarTable(head: string, entries: readonly GrammarEntry[]): string {
  const rows = entries.map(({ name, spellings = [], describes, examples }) => [
    [name, ...spellings].map(code).join(' '),
    describes,
    examples.map(code).join('<br>'),
  ]);
  return table([head, 'what it is', 'for example'], rows);
}

function namesTable(names: readonly QueryFunction[]): string {
  const rows = [...names]
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .map((each) => [
      code(`${each.name}${each.takes.length > 0 ? `(${each.takes.map(parameter).join(', ')})` : ''}`),
      `${each.alias === undefined ? each.describes : `The same as ${code(each.alias)}.`}${deprecation(each)}`,
      each.unit === undefined ? each.returns : `${each.returns}, in ${each.unit}`,
      (each.reads ?? []).map(code).join(', '),
      code(each.examples[0]),
    ]);
  return table(['name', 'what it is', 'gives', 'from', 'for example'], rows);
}

function deprecation({ deprecated }: QueryFunction): string {
  return deprecated ? ` Deprecated since ${deprecated.since}: write ${code(deprecated.use)}.` : '';
}

function parameter({ name, type, optional }: Parameter): string {
  return `${name}${optional ? '?' : ''}: ${typeof type === 'string' ? type : describeType(type satisfies Type)}`;
}

/** Facts under which every message can be shown: each named for itself. */
const named = new Proxy<Readonly<Record<string, string>>>({}, { get: (_, name) => `‹${String(name)}›` });

function messagesTable(): string {
  const rows = Object.entries(messages).map(([name, words]) => {
    const { says, hint } = words(named);
    return [code(name), says.replaceAll('"‹', '‹').replaceAll('›"', '›'), hint ?? ''];
  });
  return table(['code', 'says', 'hint'], rows);
}
