import { join } from 'node:path';
import type { Environment } from '../../query-language/compile.ts';
import type { QueryFunction } from '../../query-language/function.ts';
import { listFolder } from './list-folder.ts';
import { listTables } from './tables.ts';

const folder = join(import.meta.dirname, '../../query-language/functions');

/** What query texts are read against: every table that collectors fill and every function of the language. */
export async function listEnvironment(): Promise<Environment> {
  const [tables, groups] = await Promise.all([listTables(), listFolder<QueryFunction | readonly QueryFunction[]>(folder)]);
  const functions = groups.flatMap(([, group]) => group);
  return { tables, functions: new Map(functions.map((each) => [each.name, each])) };
}
