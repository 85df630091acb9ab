import type { Environment } from '../compile.ts';
import type { Plan } from '../plan/plan.ts';

/** Whether a plan has a value wherever its sources were read. */
export function isNeverNull(plan: Plan, environment: Environment): boolean {
  const never = (each: Plan): boolean => isNeverNull(each, environment);
  switch (plan.kind) {
    case 'literal':
      return plan.value !== null;
    case 'now':
    case 'present':
    case 'equal':
    case 'list':
      return true;
    case 'fact':
      return plan.table === 'entity' && isRequired(plan, environment);
    case 'field':
      return isRequired(plan, environment);
    case 'fold':
      return ['count', 'sum', 'values', 'distinct'].includes(plan.how);
    case 'order':
    case 'logic':
      return never(plan.left) && never(plan.right);
    case 'arithmetic':
      return plan.operator !== '/' && plan.operator !== '%' && never(plan.left) && never(plan.right);
    case 'not':
      return never(plan.operand);
    case 'coalesce':
      return never(plan.left) || never(plan.right);
    case 'choice':
      return never(plan.condition) && never(plan.whenTrue) && never(plan.whenFalse);
    case 'apply':
      return ['lower', 'upper', 'trim', 'length', 'listLength', 'negate', 'absolute', 'round'].includes(plan.operation)
        ? plan.arguments.every(never)
        : false;
    default:
      return false;
  }
}

function isRequired({ table, column }: { readonly table: string; readonly column: string }, { tables }: Environment): boolean {
  return tables.get(table)?.columns[column]?.required === true;
}
