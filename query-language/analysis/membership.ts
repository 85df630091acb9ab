import type { Plan } from '../plan/plan.ts';
import { agreed, equalOf, fromJson, sortable, type Misfit } from './conversion.ts';
import { jsonItems } from './json.ts';
import { areComparable, boolean, type Type } from './type.ts';

/** Whether two values are the same as `==` compares them; `incomparable` where types do not allow it, nothing where a literal was refused. */
export function sameness(left: Plan, right: Plan, misfit: Misfit): Plan | 'incomparable' | undefined {
  const sides = agreed(left, right, misfit);
  if (!sides) return undefined;
  return areComparable(sides[0].type, sides[1].type) ? equalOf(...sides) : 'incomparable';
}

/** Whether a list holds a value: a list value, or a json value that should be a list. Each element is compared as `==` compares. */
export function heldBy(item: Plan, list: Plan, misfit: Misfit): Plan | 'incomparable' | undefined {
  const haystack = list.type.kind === 'json' ? jsonItems(list) : list;
  const of: Type = haystack.type.kind === 'list' ? haystack.type.of : { kind: 'null' };
  const needle = item.type.kind === 'json' ? fromJson(item, of) : item;
  if (haystack.kind === 'list') return heldByWritten(needle, haystack, misfit);
  if (isPlain(of) && isPlain(needle.type)) {
    return areComparable(needle.type, of) ? { kind: 'within', type: boolean, item: needle, list: haystack } : 'incomparable';
  }
  const body = sameness(needle, { kind: 'element', type: of, name: 'sought' }, misfit);
  return typeof body === 'object' ? { kind: 'each', type: boolean, list: haystack, name: 'sought', how: 'any', body } : body;
}

function heldByWritten(needle: Plan, list: Extract<Plan, { kind: 'list' }>, misfit: Misfit): Plan | 'incomparable' | undefined {
  const pairs = list.items.map((item) => agreed(needle, item, misfit));
  const sides = pairs.flatMap((pair) => (pair ? [pair] : []));
  if (sides.length < pairs.length) return undefined;
  if (!sides.every(([left, right]) => areComparable(left.type, right.type))) return 'incomparable';
  const items = sides.map(([, right]) => sortable(right));
  return { kind: 'within', type: boolean, item: sortable(sides[0]?.[0] ?? needle), list: { ...list, items } };
}

/** Whether values of the type are compared as they are. */
function isPlain({ kind }: Type): boolean {
  return kind !== 'json' && kind !== 'version' && kind !== 'grade';
}
