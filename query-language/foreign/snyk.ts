import type { ForeignName } from '../foreign-name.ts';

export const snyk: readonly ForeignName[] = [
  {
    name: 'snyk',
    why: 'no collector reads Snyk. A number that is kept beside the entity under a key of its own can be asked for.',
    nearest: 'custom("snyk-issues") == 0',
  },
];
