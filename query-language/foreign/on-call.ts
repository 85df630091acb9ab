import type { ForeignName } from '../foreign-name.ts';

export const onCall: readonly ForeignName[] = [
  {
    name: 'list<incident>.offHourInterruptions',
    why: 'which hours are off is decided where a person lives, and that is not collected.',
    nearest: 'incidents(lookback = 30d, urgency = "high").length < 3',
  },
  { name: 'oncall.escalations', why: 'levels of escalation are counted, not listed.', nearest: 'oncall.levels >= 2' },
];
