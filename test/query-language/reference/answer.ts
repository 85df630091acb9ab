import type { World } from '../../../query-language/case.ts';
import { parse } from '../../../query-language/syntax/parse.ts';
import { environment } from '../world.ts';
import { identifiers, knowledgeOf } from './context.ts';
import { evaluate } from './evaluate.ts';
import { fault, isGrade, isInstant, isJson, isList, isRow, isRows, isVersionValue, unknown, type Result } from './value.ts';

/** What an expression gives for an entity, as the specification's cases write it: a value, `unknown` or `error`. */
export function answerOf(text: string, world: World, name: string): unknown {
  const tree = parse(text);
  if (!tree.ok) throw new Error(`Does not parse: ${text}`);
  return plain(evaluate(tree.value, { knowledge: knowledgeOf(world, environment.tables), asked: identifiers(world).get(name)! }));
}

export function plain(result: Result): unknown {
  if (result === unknown) return 'unknown';
  if (result === fault) return 'error';
  if (isInstant(result)) return new Date(result.seconds * 1000).toISOString().slice(0, result.day ? 10 : undefined);
  if (isJson(result)) return JSON.stringify(result.content);
  if (isVersionValue(result)) return result.text;
  if (isGrade(result)) return result.letter;
  if (isList(result)) return result.map(plain);
  if (isRow(result) || isRows(result)) throw new Error('A row is no answer');
  return result;
}
