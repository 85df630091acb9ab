import type { ForeignName } from '../foreign-name.ts';

export const event: readonly ForeignName[] = [
  {
    name: 'customEvents',
    why: 'nobody can enter events of their own; what happened is asked of deployments, incidents and releases.',
    nearest: 'deploys(lookback = 30d).length > 0',
  },
  {
    name: 'verifications',
    why: 'catalogs do not say when somebody last confirmed an entity.',
    nearest: 'git.lastCommit.age < 90d',
  },
];
