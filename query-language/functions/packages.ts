import { faulty, rowsOf } from '../analysis/operand.ts';
import { text } from '../analysis/type.ts';
import { narrowedBy } from '../analysis/window.ts';
import type { QueryFunction } from '../function.ts';

export const packages: readonly QueryFunction[] = [
  {
    name: 'packages',
    describes: 'Packages the repository declares in its manifests.',
    takes: [{ name: 'ecosystem', describes: 'Only those of one package system.', type: text, optional: true, literal: true }],
    returns: 'list of dependency package',
    reads: ['dependency_package'],
    examples: ['packages.any((p) => p.name like "*opentelemetry*")', 'packages("npm").length > 0'],
    lower: (call) => {
      const narrowed = narrowedBy(call, call.table('dependency_package'), 'ecosystem', 'ecosystem');
      return narrowed ? rowsOf('dependency_package', ...narrowed) : faulty;
    },
  },
];
