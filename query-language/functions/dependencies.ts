import { rowsOf } from '../analysis/operand.ts';
import { text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { QueryFunction } from '../function.ts';

export const dependencies: readonly QueryFunction[] = [
  {
    name: 'dependencies.out',
    describes: 'What the entity depends on, as its catalog file says.',
    takes: [],
    returns: 'list of relation',
    examples: ['dependencies.out().length <= 10', 'dependencies.out().any((d) => d.target startsWith "resource:")'],
    lower: (call) => rowsOf('relation', ...oneOf(call.table('relation'), 'type', 'dependsOn')),
  },
  {
    name: 'relations',
    describes: 'Everything the entity’s catalog file relates it to.',
    takes: [{ name: 'type', describes: 'Only relations of this kind.', type: text, optional: true, literal: true }],
    returns: 'list of relation',
    examples: ['relations("providesApi").length > 0'],
    lower: (call) => rowsOf('relation', ...oneOf(call.table('relation'), 'type', call.text('type'))),
  },
];
