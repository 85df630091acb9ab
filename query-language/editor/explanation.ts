import { snakeCase } from '../analysis/letter-case.ts';
import { describeType } from '../analysis/type.ts';
import type { Column, Table } from '../catalog.ts';
import type { Environment } from '../compile.ts';
import type { Parameter, QueryFunction } from '../function.ts';
import type { Collected } from './collected.ts';

/** What there is to know of a name, as facts. */
export interface Explanation {
  /** As it is written, with what it takes: `git.pullRequests(lookback?: duration)`. */
  readonly signature: string;
  /** What it gives, in words: `list of pull request`, `timestamp`. */
  readonly type: string;
  readonly unit?: string;
  readonly describes: string;
  readonly takes: readonly Parameter[];
  readonly examples: readonly string[];
  /** The name that means the same and goes before this one. */
  readonly alias?: string;
  /** What to write instead, where the name is to go. */
  readonly insteadOf?: string;
  /** Tables that it reads, as far as its declaration tells. */
  readonly tables: readonly string[];
  /** The closed set of values it takes. */
  readonly values?: readonly string[];
}

export function explainFunction(named: QueryFunction): Explanation {
  const { name, describes, takes, returns, unit, alias, deprecated, examples, reads = [] } = named;
  return {
    signature: signatureOf(named),
    type: returns,
    ...(unit === undefined ? {} : { unit }),
    describes,
    takes,
    examples,
    ...(alias === undefined || alias === name ? {} : { alias }),
    ...(deprecated ? { insteadOf: deprecated.use } : {}),
    tables: reads,
  };
}

/** The name with what it takes. Names that take nothing are written without parentheses. */
export function signatureOf({ name, takes }: QueryFunction): string {
  return takes.length === 0 ? name : `${name}(${takes.map(parameterOf).join(', ')})`;
}

export function parameterOf({ name, type, optional }: Parameter): string {
  return `${name}${optional ? '?' : ''}: ${typeof type === 'string' ? type : describeType(type)}`;
}

export function explainColumn(written: string, column: Column, table: Table): Explanation {
  const { type, describes, unit, values } = column;
  const element = /^list<(.+)>$/.exec(type)?.[1];
  return {
    signature: written,
    type: element === undefined ? type : `list of ${element}`,
    ...(unit === undefined ? {} : { unit }),
    describes,
    takes: [],
    examples: [],
    tables: [table.name],
    ...(values ? { values } : {}),
  };
}

/** What a name gives, with its unit where it has one. */
export function typeWithUnit({ type, unit }: Explanation): string {
  return unit === undefined ? type : `${type}, ${unit}`;
}

/**
 * An explanation in Markdown, for an editor: what it is, what it takes, for example, and where its facts come from, how soon they count as
 * stale and when they were read last.
 */
export function explanationText(explained: Explanation, tables: ReadonlyMap<string, Table>, collected: Collected): string {
  const { signature, describes, takes, examples, alias, insteadOf, values } = explained;
  const [example] = examples;
  return [
    `\`\`\`rql\n${signature}\n\`\`\``,
    typeWithUnit(explained),
    escape(describes),
    ...(insteadOf === undefined ? [] : [`Deprecated: write \`${insteadOf}\` instead.`]),
    ...(alias === undefined ? [] : [`The same as \`${alias}\`.`]),
    ...(takes.length === 0 ? [] : [takes.map((each) => `- \`${parameterOf(each)}\` ${escape(each.describes)}`).join('\n')]),
    ...(values ? [`One of ${values.map((each) => `\`${each}\``).join(', ')}.`] : []),
    ...(example === undefined ? [] : [`For example:\n\n\`\`\`rql\n${example}\n\`\`\``]),
    ...explained.tables.flatMap((name) => sourceOf(tables.get(name), collected)),
  ].join('\n\n');
}

/** What the rows are with which a query begins at a source. */
export function sourceText(name: string, { tables }: Environment, collected: Collected = {}): string {
  const table = tables.get(snakeCase(name));
  if (!table || name === 'entity') return name === 'entity' ? 'Everything in the catalog.' : `Every ${name} in the catalog.`;
  return [escape(table.describes), ...sourceOf(table, collected)].join('\n\n');
}

function sourceOf(table: Table | undefined, { readAt }: Collected): readonly string[] {
  if (!table) return [];
  if (table.result) return [`From \`${table.name}\`, which Assay works out itself.`];
  const at = readAt?.(table.name);
  const read = at === undefined ? '' : `, read last ${at.slice(0, 16).replace('T', ' ')} UTC`;
  return [`From \`${table.name}\`: stale after ${table.freshHours} hours${read}.`];
}

/** Text that is no markup. Backticks stay, for they mark code in descriptions. */
function escape(text: string): string {
  return text.replaceAll(/[\\<>*_[\]]/g, String.raw`\$&`);
}
