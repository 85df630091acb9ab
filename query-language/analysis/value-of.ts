import type { Environment } from '../compile.ts';
import type { Plan } from '../plan/plan.ts';
import { fieldOf, type Operand, type Record } from './operand.ts';
import { listOf } from './type.ts';

/** Columns by which a person knows a row, the best first. */
const labels = ['name', 'title', 'path', 'tag', 'owner', 'target', 'environment', 'pattern', 'key', 'branch', 'url'];

/** An operand as one value that can be shown: a list of rows as the names of the rows, a row as its name. Nothing for mere namespaces. */
export function asPlan(operand: Operand, environment: Environment): Plan | undefined {
  switch (operand.kind) {
    case 'value':
      return operand.plan;
    case 'record':
      return labelOf(operand, environment);
    case 'rows': {
      const of = operand.of ?? rowLabel(operand.rows.table, environment);
      return of && { kind: 'fold', type: listOf(of.type), rows: operand.rows, how: 'values', of };
    }
    default:
      return undefined;
  }
}

function rowLabel(table: string, environment: Environment): Plan | undefined {
  return labelOf({ kind: 'record', table, place: { kind: 'element' } }, environment);
}

function labelOf(record: Record, environment: Environment): Plan | undefined {
  const table = environment.tables.get(record.table);
  const column = table && (labels.find((label) => label in table.columns) ?? table.key.at(-1));
  return table && column !== undefined ? fieldOf(record, table, column) : undefined;
}
