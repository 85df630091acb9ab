import { partsJoinedBy, constraintOf, opposite, type Constraint } from './constraint.ts';
import type { Site } from './rule.ts';
import type { Plan } from '../plan/plan.ts';
import type { Node } from '../syntax/ast.ts';

/**
 * What is known to hold wherever the node's value matters: the other sides of an `and` around it, the condition of the branch it is
 * in, what a list was filtered by, and what is given from outside.
 */
export function guardsOf(node: Node, { around, settings, planOf, meaningOf }: Site): readonly Constraint[] {
  const byNode = around.flatMap((outer, index): readonly Constraint[] => {
    const inner = index === 0 ? node : around[index - 1]!;
    if (outer.kind === 'binary' && (outer.operator === 'and' || outer.operator === 'or')) {
      const other = planOf(outer.left === inner ? outer.right : outer.left);
      return outer.operator === 'and' ? askedBy(other) : refusedBy(other);
    }
    if (outer.kind === 'conditional' && inner !== outer.condition) {
      return (inner === outer.whenTrue ? askedBy : refusedBy)(planOf(outer.condition));
    }
    if (outer.kind !== 'call' || outer.callee.kind !== 'member' || inner === outer.callee) return [];
    const list = meaningOf(outer.callee.object);
    return list?.kind === 'rows' ? list.rows.conditions.flatMap(askedBy) : [];
  });
  return [...(settings.given ?? []).flatMap(askedBy), ...byNode];
}

/** What holds where the condition is true. */
function askedBy(condition: Plan | undefined): readonly Constraint[] {
  return condition ? partsJoinedBy('and', condition).flatMap((part) => constraintOf(part) ?? []) : [];
}

/** What holds where it is false. */
function refusedBy(condition: Plan | undefined): readonly Constraint[] {
  const parts = condition ? partsJoinedBy('or', condition) : [];
  return parts.flatMap((part) => {
    const asked = constraintOf(part);
    return (asked && opposite(asked)) ?? [];
  });
}
