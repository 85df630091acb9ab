import type { ForeignName } from '../foreign-name.ts';

export const cost: readonly ForeignName[] = [
  {
    name: 'cost',
    why: 'no collector reads what a service costs. A number that is kept beside the entity under a key of its own can be asked for.',
    nearest: 'custom("cloud-cost").compute <= 1000',
  },
];
