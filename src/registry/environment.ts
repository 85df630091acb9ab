import { join } from 'node:path';
import type { Kind } from '../../query-language/catalog.ts';
import type { Environment } from '../../query-language/compile.ts';
import type { ForeignName } from '../../query-language/foreign-name.ts';
import type { QueryFunction } from '../../query-language/function.ts';
import { listFolder } from './list-folder.ts';
import { listResultTables } from './result-tables.ts';
import { listTables } from './tables.ts';

const language = join(import.meta.dirname, '../../query-language');

/** What query texts are read against: every table that collectors fill, those with results, every function of the language, and every name it refuses. */
export async function listEnvironment(): Promise<Environment> {
  const [collected, results, groups, strangers] = await Promise.all([
    listTables(),
    listResultTables(),
    listFolder<QueryFunction | readonly QueryFunction[]>(join(language, 'functions')),
    listFolder<readonly ForeignName[]>(join(language, 'foreign')),
  ]);
  const functions = groups.flatMap(([, group]) => group);
  const foreign = strangers.flatMap(([, group]) => group);
  return {
    tables: new Map([...collected, ...results]),
    functions: new Map(functions.map((each) => [each.name, each])),
    foreign: new Map(foreign.map((each) => [each.name, each])),
  };
}

/** The same with the kinds that a workspace declares: their names, the tables of their properties, and what they can be related by. */
export function withKinds(environment: Environment, kinds: readonly Kind[]): Environment {
  if (kinds.length === 0) return environment;
  const tables = new Map(environment.tables);
  const add = (table: string, column: string, values: readonly string[]): void => {
    const known = tables.get(table);
    const declared = known?.columns[column];
    if (!known || !declared) throw new Error(`There is no column ${column} of a table ${table} that kinds could add to`);
    const all = [...new Set([...(declared.values ?? []), ...values])];
    tables.set(table, { ...known, columns: { ...known.columns, [column]: { ...declared, values: all } } });
  };
  add(
    'entity',
    'kind',
    kinds.map(({ name }) => name),
  );
  add(
    'relation',
    'type',
    kinds.flatMap(({ relations }) => relations.map(({ type }) => type)),
  );
  for (const { properties } of kinds) tables.set(properties.name, properties);
  return { ...environment, tables };
}
