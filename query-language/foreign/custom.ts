import type { ForeignName } from '../foreign-name.ts';

export const custom: readonly ForeignName[] = [
  {
    name: 'customMetrics',
    why: 'of a value under a key of its own an entity has the newest one, and no series.',
    nearest: 'custom("ai-spend") <= 100',
  },
  {
    name: 'customEvents',
    why: 'nobody can enter events; what happened is asked of deployments, incidents and releases.',
    nearest: 'deploys(lookback = 30d).length > 0',
  },
  {
    name: 'verifications',
    why: 'catalogs do not say when somebody last confirmed an entity, unless they do so under a key of its own.',
    nearest: 'custom("verified").age() < 90d',
  },
  { name: 'customData', why: 'it is called `custom`.', nearest: 'custom("cve_count") == 0', renamed: 'custom' },
];
