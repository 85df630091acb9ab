import { join } from 'node:path';
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
