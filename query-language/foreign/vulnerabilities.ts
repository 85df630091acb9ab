import type { ForeignName } from '../foreign-name.ts';

export const vulnerabilities: readonly ForeignName[] = [
  {
    name: 'vulnerabilities',
    why: 'no collector reads them. Numbers that are kept beside the entity under a key of its own can be asked for.',
    nearest: 'custom("vulnerabilities").critical == 0',
  },
];
