import { columnOf, onlyRow, rowsOf, value, type Operand } from '../analysis/operand.ts';
import { text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { Call, QueryFunction } from '../function.ts';

function links(call: Call): Operand {
  return rowsOf('entity_link', ...oneOf(call.table('entity_link'), 'type', call.text('type')));
}

const linkType = { name: 'type', describes: 'Only links of this type.', type: text, optional: true, literal: true } as const;

export const entity: readonly QueryFunction[] = [
  {
    name: 'entity',
    describes: 'The entity that is asked about. Its columns may also be named bare: `tier` is `entity.tier`.',
    takes: [],
    returns: 'entity',
    examples: ['entity.type != "library"', 'lifecycle == "production"'],
    lower: () => onlyRow('entity'),
  },
  {
    name: 'entity.annotation',
    describes: 'The value of one annotation or label; null when the entity has none of that key.',
    takes: [{ name: 'key', describes: 'The key, as written.', type: text, literal: true }],
    returns: 'text',
    examples: ['entity.annotation("pagerduty.com/service-id") != null'],
    lower: (call) => {
      const table = call.table('entity_annotation');
      const rows = { table: 'entity_annotation', conditions: oneOf(table, 'key', call.text('key')) };
      return value({ kind: 'fold', type: text, rows, how: 'first', of: columnOf(table, 'value'), by: columnOf(table, 'key') });
    },
  },
  {
    name: 'links',
    describes: 'Links the entity declares.',
    takes: [linkType],
    returns: 'list of entity link',
    examples: ['links("runbook").length > 0'],
    lower: links,
  },
  {
    name: 'entity.links',
    alias: 'links',
    describes: 'Links the entity declares.',
    takes: [linkType],
    returns: 'list of entity link',
    examples: ['entity.links("dashboard").length > 0'],
    lower: links,
  },
];
