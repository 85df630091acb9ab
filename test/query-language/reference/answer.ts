import type { World } from '../../../query-language/case.ts';
import { parse } from '../../../query-language/syntax/parse.ts';
import { environment } from '../world.ts';
import { evaluate } from './evaluate.ts';
import { fault, isInstant, isList, isRow, isRows, unknown, type Result } from './value.ts';

/** What an expression gives for an entity, as the specification's cases write it: a value, `unknown` or `error`. */
export function answerOf(text: string, world: World, name: string): unknown {
  const tree = parse(text);
  if (!tree.ok) throw new Error(`Does not parse: ${text}`);
  return plain(evaluate(tree.value, { world, name, tables: environment.tables }));
}

function plain(result: Result): unknown {
  if (result === unknown) return 'unknown';
  if (result === fault) return 'error';
  if (isInstant(result)) return new Date(result.seconds * 1000).toISOString();
  if (isList(result)) return result.map(plain);
  if (isRow(result) || isRows(result)) throw new Error('A row is no answer');
  return result;
}
