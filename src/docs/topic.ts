import type { Environment } from '../../query-language/compile.ts';
import type { Table } from '../../query-language/catalog.ts';
import { camelCase } from '../../query-language/analysis/letter-case.ts';
import { explainColumn, explainFunction, parameterOf, typeWithUnit, type Explanation } from '../../query-language/editor/explanation.ts';
import type { LintRule } from '../../query-language/lint/rule.ts';
import { messages } from '../../query-language/messages.ts';
import { nearName } from '../../query-language/near-name.ts';
import { operators, stages, types, type GrammarEntry } from './grammar-reference.ts';

/** One thing that can be looked up in the reference. */
export interface Topic {
  readonly kind: 'name' | 'member' | 'type' | 'operator' | 'stage' | 'table' | 'message' | 'lint rule';
  readonly name: string;
  /** Other words under which it is found. */
  readonly spellings: readonly string[];
  /** How it is written, with what it takes. */
  readonly signature: string;
  /** What it gives, with its unit; empty where it gives nothing. */
  readonly type: string;
  readonly describes: string;
  /** What it takes, or the columns of a table: how each is written, and what it is. */
  readonly parts: readonly { readonly signature: string; readonly describes: string }[];
  readonly examples: readonly string[];
  /** Tables its facts come from. */
  readonly tables: readonly string[];
  /** What else there is to say, a sentence each. */
  readonly remarks: readonly string[];
}

/** Everything there is to look up, in the order of the reference. */
export function listTopics({ tables, functions }: Environment, rules: ReadonlyMap<string, LintRule>): readonly Topic[] {
  return [
    ...[...functions.values()].map((each) => functionTopic(explainFunction(each), each.on, each.name)),
    ...types.map((each) => grammarTopic('type', each)),
    ...operators.map((each) => grammarTopic('operator', each)),
    ...stages.map((each) => grammarTopic('stage', each)),
    ...[...tables.values()].map(tableTopic),
    ...Object.keys(messages).map(messageTopic),
    ...[...rules].map(([name, { describes }]): Topic => ({
      ...nothing,
      kind: 'lint rule',
      name: `lint.${name}`,
      signature: `lint.${name}`,
      describes,
    })),
  ];
}

/** What is found under a word, and what is near it where nothing is. */
export interface Found {
  readonly topics: readonly Topic[];
  readonly near: string | undefined;
}

/** Looks a word up: a full name, another spelling, a member without what stands before its dot, or all names that begin with the word and a dot. */
export function findTopics(word: string, topics: readonly Topic[]): Found {
  const wanted = word
    .trim()
    .replace(/\(\)?$/, '')
    .toLowerCase();
  const exact = topics.filter(({ name, spellings }) => [name, ...spellings].some((each) => each.toLowerCase() === wanted));
  const under = topics.filter(({ kind, name }) => kind === 'name' && name.toLowerCase().startsWith(`${wanted}.`));
  const found = [...new Set([...exact, ...under])];
  if (found.length > 0) return { topics: found, near: undefined };
  return {
    topics: [],
    near: nearName(
      wanted,
      topics.flatMap(({ name, spellings }) => [name, ...spellings]),
    ),
  };
}

const nothing = { spellings: [], type: '', parts: [], examples: [], tables: [], remarks: [] } as const;

function functionTopic(explained: Explanation, on: string | undefined, name: string): Topic {
  const { signature, describes, takes, examples, tables, alias, insteadOf } = explained;
  return {
    kind: on === undefined ? 'name' : 'member',
    name,
    // A member is looked up by what is written behind the dot.
    spellings: on === undefined ? [] : [name.slice(on.length + 1)],
    signature,
    type: typeWithUnit(explained),
    describes,
    parts: takes.map((each) => ({ signature: parameterOf(each), describes: each.describes })),
    examples,
    tables,
    remarks: [
      ...(alias === undefined ? [] : [`The same as \`${alias}\`.`]),
      ...(insteadOf === undefined ? [] : [`Deprecated: write \`${insteadOf}\`.`]),
    ],
  };
}

function grammarTopic(kind: Topic['kind'], { name, spellings = [], describes, examples }: GrammarEntry): Topic {
  return { ...nothing, kind, name, spellings, signature: [name, ...spellings].join('  '), describes, examples };
}

function tableTopic(table: Table): Topic {
  const { name, describes, columns, rows, freshHours, propertiesOf } = table;
  // Properties are asked of the entities of their kind.
  const written = propertiesOf ?? camelCase(name);
  const parts = Object.entries(columns).map(([column, declared]) => {
    const explained = explainColumn(camelCase(column), declared, table);
    const values = declared.values ? ` One of ${declared.values.map((each) => `\`${each}\``).join(', ')}.` : '';
    return { signature: `${explained.signature}: ${typeWithUnit(explained)}`, describes: `${declared.describes}${values}` };
  });
  return {
    ...nothing,
    kind: 'table',
    name: written,
    spellings: written === name ? [] : [name],
    signature: written,
    type: rows === 'one' ? 'one row for each subject' : 'rows',
    describes,
    parts,
    examples: [`${written} | take 10`],
    remarks: [table.result ? 'Worked out by Assay itself.' : `Stale after ${freshHours} hours.`],
  };
}

/** Facts under which every message can be shown: each named for itself. */
const named = new Proxy<Readonly<Record<string, string>>>({}, { get: (_, name) => `‹${String(name)}›` });

function messageTopic(code: string): Topic {
  const { says, hint } = messages[code]?.(named) ?? { says: '' };
  const plain = (text: string): string => text.replaceAll('"‹', '‹').replaceAll('›"', '›');
  return {
    ...nothing,
    kind: 'message',
    name: code,
    signature: code,
    describes: plain(says),
    remarks: hint === undefined ? [] : [plain(hint)],
  };
}
