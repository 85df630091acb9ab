import { columnOf, fieldOf, onlyRow, value } from '../analysis/operand.ts';
import { text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { QueryFunction } from '../function.ts';

export const entity: readonly QueryFunction[] = [
  {
    name: 'entity',
    describes: 'The entity that is asked about. Its columns may also be named bare: `tier` is `entity.tier`.',
    takes: [],
    returns: 'entity',
    reads: ['entity'],
    examples: ['entity.type != "library"', 'lifecycle == "production"'],
    lower: () => onlyRow('entity'),
  },
  {
    name: 'entity.tag',
    alias: 'entity.name',
    describes: 'The name by which the catalog knows the entity.',
    takes: [],
    returns: 'text',
    reads: ['entity'],
    examples: ['entity.tag() == "checkout"'],
    lower: (call) => value(fieldOf(onlyRow('entity'), call.table('entity'), 'name')),
  },
  {
    name: 'entity.annotation',
    describes: 'The value of one annotation or label; null when the entity has none of that key.',
    takes: [{ name: 'key', describes: 'The key, as written.', type: text, literal: true }],
    returns: 'text',
    reads: ['entity_annotation'],
    examples: ['entity.annotation("pagerduty.com/service-id") != null'],
    lower: (call) => {
      const table = call.table('entity_annotation');
      const rows = { table: 'entity_annotation', conditions: oneOf(table, 'key', call.text('key')) };
      return value({ kind: 'fold', type: text, rows, how: 'first', of: columnOf(table, 'value'), by: columnOf(table, 'key') });
    },
  },
];
