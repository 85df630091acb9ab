import type { ForeignName } from '../foreign-name.ts';

export const onCall: readonly ForeignName[] = [
  {
    name: 'list<incident>.offHourInterruptions',
    why: 'which hours are off depends on where a person lives, which is not collected. Hours of the day are counted in UTC.',
    nearest: 'incidents(lookback = 30d).filter((i) => i.createdAt - day(i.createdAt) not between 8h and 18h).length < 3',
  },
  { name: 'oncall.escalations', why: 'levels of escalation are counted, not listed.', nearest: 'oncall.levels >= 2' },
];
