import { rowsOf } from '../analysis/operand.ts';
import { text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { QueryFunction } from '../function.ts';

export const packages: readonly QueryFunction[] = [
  {
    name: 'packages',
    describes: 'Packages the repository declares in its manifests.',
    takes: [{ name: 'ecosystem', describes: 'Only those of one package system.', type: text, optional: true, literal: true }],
    returns: 'list of dependency package',
    examples: ['packages.any((p) => p.name like "*opentelemetry*")', 'packages("npm").length > 0'],
    lower: (call) => rowsOf('dependency_package', ...oneOf(call.table('dependency_package'), 'ecosystem', call.text('ecosystem'))),
  },
];
