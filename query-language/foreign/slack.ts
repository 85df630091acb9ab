import type { ForeignName } from '../foreign-name.ts';

export const slack: readonly ForeignName[] = [
  {
    name: 'slack',
    why: 'no collector reads Slack. A channel is known where the entity links to it.',
    nearest: 'links("slack").length > 0',
  },
];
