import type { World } from '../../../query-language/case.ts';
import { compile, type Compiled } from '../../../query-language/compile.ts';
import { rowsStatement, valuesStatement } from '../../../query-language/sql/statement.ts';
import type { Node } from '../../../query-language/syntax/ast.ts';
import { print } from '../../../query-language/syntax/print.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { environment } from '../world.ts';
import { answerOf } from './answer.ts';

/** Where the engine and the reference evaluator part ways. */
export interface Mismatch {
  readonly text: string;
  readonly entity: string;
  readonly engine: unknown;
  readonly reference: unknown;
}

/** What expressions give in a warehouse that holds the world, against what they should give: all in one statement. */
export async function compareAll(texts: readonly string[], world: World, warehouse: Warehouse): Promise<readonly Mismatch[]> {
  const compiled = texts.map((text): [string, Compiled] => [text, compiledOf(text)]);
  const { sql, parameters } = valuesStatement(Object.fromEntries(compiled), { kind: 'service' }, environment);
  const rows = await warehouse.read(sql, { ...parameters, as_of: world.now, now: world.now });
  return rows.flatMap((row) =>
    texts.flatMap((text): Mismatch[] => {
      const entity = String(row['name']);
      const [engine, reference] = [given(row, text), answerOf(text, world, entity)];
      return same(engine, reference) ? [] : [{ text, entity, engine, reference }];
    }),
  );
}

/** The same of conditions, in the long form that checks are evaluated in: one row for each entity and each condition. */
export async function compareConditions(texts: readonly string[], world: World, warehouse: Warehouse): Promise<readonly Mismatch[]> {
  const groups = texts.flatMap((text) => {
    const compiled = compiledOf(text);
    return compiled.type.kind === 'boolean' ? [{ id: text, columns: { passes: { compiled } } }] : [];
  });
  if (groups.length === 0) return [];
  const { sql, parameters } = rowsStatement(groups, { kind: 'service' }, environment);
  const rows = await warehouse.read(sql, { ...parameters, as_of: world.now, now: world.now });
  if (rows.length !== groups.length * Object.keys(world.entities).length) throw new Error('Not a row for each entity and condition');
  return rows.flatMap((row): Mismatch[] => {
    const [text, entity] = [String(row['id']), String(row['entity']).replace(/^.*\//, '')];
    const engine = row['passes'] === null && row['error'] !== null ? 'error' : row['passes'];
    const answer = answerOf(text, world, entity);
    const reference = answer === 'unknown' ? null : answer;
    return engine === reference ? [] : [{ text, entity, engine, reference }];
  });
}

export function compiledOf(text: string): Compiled {
  const outcome = compile(text, environment);
  if (!outcome.ok) throw new Error(`${text}\n${outcome.errors.map(({ code, facts }) => `${code} ${JSON.stringify(facts)}`).join('\n')}`);
  return outcome.value;
}

/** The answer in a row: its value, `unknown` or `error`. */
function given(row: Readonly<Record<string, unknown>>, text: string): unknown {
  return told({ value: row[text], known: row[`${text} known`], error: row[`${text} error`] });
}

/** What the engine gives, as the reference says it. */
export function told({ value, known, error }: { readonly value: unknown; readonly known: unknown; readonly error: unknown }): unknown {
  if (value === null && error !== null) return 'error';
  return value === null && known === false ? 'unknown' : value;
}

/** The same but for the last bits of a number, and for how a moment is written. */
export function same(engine: unknown, reference: unknown): boolean {
  if (engine === reference) return true;
  if (Array.isArray(engine) && Array.isArray(reference)) {
    return engine.length === reference.length && engine.every((each, index) => same(each, reference[index]));
  }
  // An integer that a number of JavaScript cannot hold comes as its digits.
  if (typeof engine === 'string' && typeof reference === 'number') return Number(engine) === reference;
  if (typeof engine === 'number' && typeof reference === 'number') {
    return Math.abs(engine - reference) <= 1e-9 * Math.max(1, Math.abs(engine), Math.abs(reference));
  }
  if (typeof engine === 'string' && typeof reference === 'string' && /^\d{4}-\d\d-\d\d/.test(engine)) {
    return Math.abs(Date.parse(engine) - Date.parse(reference)) <= 1;
  }
  return false;
}

/** The smallest expression that can be made of a failing one by leaving parts out and still fails. */
export async function shrink(tree: Node, fails: (text: string) => Promise<boolean>): Promise<string> {
  for (const smaller of [...lesser(tree)].sort((a, b) => print(a).length - print(b).length)) {
    const text = print(smaller);
    if (text.length < print(tree).length && compile(text, environment).ok && (await fails(text))) return shrink(smaller, fails);
  }
  return print(tree);
}

/** Every tree that differs in one place, where a part took the place of what it was part of. */
export function* lesser(node: Node): Generator<Node> {
  const parts = partsOf(node);
  yield* parts.map(([part]) => part);
  for (const [part, replace] of parts) {
    for (const smaller of lesser(part)) yield replace(smaller);
  }
}

function partsOf(node: Node): readonly (readonly [Node, (part: Node) => Node])[] {
  switch (node.kind) {
    case 'name':
    case 'literal':
      return [];
    case 'list':
      return node.items.map((item, index) => [item, (part) => ({ ...node, items: node.items.with(index, part) })]);
    case 'member':
      return [[node.object, (object) => ({ ...node, object })]];
    case 'call': {
      const own = node.arguments.map(({ value }, index): readonly [Node, (part: Node) => Node] => [
        value,
        (part) => ({ ...node, arguments: node.arguments.with(index, { ...node.arguments[index], value: part }) }),
      ]);
      const { where } = node;
      const asked: ReturnType<typeof partsOf> = where ? [[where, (part) => ({ ...node, where: part })]] : [];
      return [[node.callee, (callee) => ({ ...node, callee })], ...own, ...asked];
    }
    case 'lambda':
      return [[node.body, (body) => ({ ...node, body })]];
    case 'unary':
      return [[node.operand, (operand) => ({ ...node, operand })]];
    case 'binary':
      return [
        [node.left, (left) => ({ ...node, left })],
        [node.right, (right) => ({ ...node, right })],
      ];
    case 'between':
      return [
        [node.operand, (operand) => ({ ...node, operand })],
        [node.low, (low) => ({ ...node, low })],
        [node.high, (high) => ({ ...node, high })],
      ];
    case 'conditional':
      return [
        [node.condition, (condition) => ({ ...node, condition })],
        [node.whenTrue, (whenTrue) => ({ ...node, whenTrue })],
        [node.whenFalse, (whenFalse) => ({ ...node, whenFalse })],
      ];
  }
}
