import { table } from '../../query-language/catalog.ts';

export const dependencyPackage = table({
  name: 'dependency_package',
  describes: 'Packages that a repository declares in its manifests.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'many',
  key: ['repository', 'manifest', 'name'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    manifest: { type: 'text', describes: 'Path of the manifest that names it.', required: true },
    ecosystem: { type: 'text', describes: 'Package system.', values: ['npm', 'go', 'pypi', 'maven', 'cargo', 'rubygems'], required: true },
    name: { type: 'text', describes: 'Name of the package, as its system writes it.', required: true },
    version: { type: 'text', describes: 'Version or range, as written.' },
    development: { type: 'boolean', describes: 'Whether it is needed only to build or test.' },
  },
});
