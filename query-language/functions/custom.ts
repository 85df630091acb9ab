import { equalOf } from '../analysis/conversion.ts';
import { jsonFind } from '../analysis/json.ts';
import { columnOf, literal, value } from '../analysis/operand.ts';
import { boolean, integer, json, listOf, text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

/** The value that an entity has under one key, null where it has none. */
function valueOf(key: string, call: Call): Plan {
  const table = call.table('custom_value');
  const rows = { table: 'custom_value', conditions: oneOf(table, 'key', key) };
  return { kind: 'fold', type: json, rows, how: 'first', of: columnOf(table, 'value'), by: columnOf(table, 'key') };
}

/** Words of a key that are looked for in mappings; what has more is a key as a whole. */
const mostWords = 8;

/** What else a key with dots can mean, the longest key first: `a.b.c` in `a.b` is `c`, and in `a` what `b` holds under `c`. */
function ways(key: string, call: Call): readonly Plan[] {
  const words = key.split('.');
  if (words.length > mostWords) return [];
  return words.slice(1).map((_, index) => {
    const length = words.length - 1 - index;
    return words.slice(length).reduce(jsonFind, valueOf(words.slice(0, length).join('.'), call));
  });
}

/** The first of several values that is there. */
function firstOf(plans: readonly Plan[]): Plan {
  const list: Plan = { kind: 'list', type: listOf(json), items: plans };
  const missing = equalOf({ kind: 'element', type: json, name: 'way' }, literal({ kind: 'null' }, null));
  const body: Plan = { kind: 'not', type: boolean, operand: missing };
  const found: Plan = { kind: 'each', type: list.type, list, name: 'way', how: 'filter', body };
  return { kind: 'apply', type: json, operation: 'listAt', arguments: [found, literal(integer, 0)] };
}

export const custom: readonly QueryFunction[] = [
  {
    name: 'custom',
    describes:
      'What was said about the entity under a key of its own, as `metadata.custom` of its catalog file has it; null when there is nothing. A key with dots that nobody wrote is looked for in the mapping its first words name: `custom("test.coverage")` is also `custom("test").coverage`.',
    takes: [{ name: 'key', describes: 'The key.', type: text, literal: true }],
    returns: 'json',
    reads: ['custom_value'],
    examples: ['custom("lines") <= 200', 'custom("tls_enabled") == true', 'custom("cloud-cost").compute.actual < 1000'],
    lower: (call) => {
      const key = call.text('key') ?? '';
      const others = ways(key, call);
      return value(others.length > 0 ? firstOf([valueOf(key, call), ...others]) : valueOf(key, call));
    },
  },
];
