import { table } from '../../query-language/catalog.ts';

export const branchProtection = table({
  name: 'branch_protection',
  describes: 'Rules on the default branch, from classic protection and rulesets together.',
  subject: { scheme: 'repository', column: 'repository' },
  rows: 'one',
  key: ['repository'],
  history: 'intervals',
  freshHours: 36,
  columns: {
    repository: { type: 'text', describes: 'The repository.', required: true },
    branch: { type: 'text', describes: 'The branch.', required: true },
    protected: { type: 'boolean', describes: 'Whether any rule holds.', required: true },
    required_approvals: { type: 'integer', describes: 'Approvals a pull request needs.', unit: 'approvals' },
    requires_code_owner_review: { type: 'boolean', describes: 'Whether an owner of the changed code must approve.' },
    requires_status_checks: { type: 'boolean', describes: 'Whether checks must pass.' },
    enforced_for_admins: { type: 'boolean', describes: 'Whether administrators are bound too.' },
    allows_force_push: { type: 'boolean', describes: 'Whether history may be rewritten.' },
  },
});
