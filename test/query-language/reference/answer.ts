import type { World } from '../../../query-language/case.ts';
import { parse, parseQuery } from '../../../query-language/syntax/parse.ts';
import type { Query } from '../../../query-language/syntax/ast.ts';
import { environmentOf } from '../world.ts';
import { identifiers, knowledgeOf, type Knowledge } from './context.ts';
import { evaluateQuery } from './evaluate-query.ts';
import { evaluate } from './evaluate.ts';
import { fault, isGrade, isInstant, isJson, isList, isRow, isRows, isVersionValue, unknown, type Result } from './value.ts';

/** What an expression gives for an entity, as the specification's cases write it: a value, `unknown` or `error`. */
export function answerOf(text: string, world: World, name: string): unknown {
  const tree = parse(text);
  if (!tree.ok) throw new Error(`Does not parse: ${text}`);
  return plain(evaluate(tree.value, { knowledge: knowledgeNow(world), asked: identifiers(world).get(name)! }));
}

const known = new WeakMap<World, Knowledge>();

/** What is known of a world now, gathered once. */
function knowledgeNow(world: World): Knowledge {
  const knowledge = known.get(world) ?? knowledgeOf(world, environmentOf(world).tables);
  known.set(world, knowledge);
  return knowledge;
}

/** The rows that a query gives, and for each stage `where` how many it left out without knowing. */
export function answerOfQuery(
  text: string,
  world: World,
): { readonly rows: readonly (readonly Cell[])[]; readonly leftOut: readonly number[] } {
  const query = parseQuery(text);
  if (!query.ok) throw new Error(`Does not parse: ${text}`);
  const { columns, rows, leftOut } = evaluateQuery(query.value, knowledgeOf(world, environmentOf(world).tables, momentOf(query.value)));
  return { rows: rows.map((row) => row.map((result, index) => [columns[index]!, plain(result)])), leftOut };
}

type Cell = readonly [column: string, value: unknown];

/** The moment of `as of`; a day is asked about at its end. */
function momentOf({ stages: [first] }: Query): string | undefined {
  if (first?.kind !== 'as of' || first.moment.kind !== 'literal') return undefined;
  return first.moment.type === 'date' ? `${String(first.moment.value)}T23:59:59.999Z` : String(first.moment.value);
}

function plain(result: Result): unknown {
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
