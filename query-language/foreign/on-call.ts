import type { ForeignName } from '../foreign-name.ts';

export const onCall: readonly ForeignName[] = [
  {
    name: 'list<incident>.offHourInterruptions',
    why: 'which hours are off depends on where a person lives, which is not collected. Say which hours are meant, and in which zone.',
    nearest: 'incidents(lookback = 30d, urgency = "high").filter((i) => i.createdAt.hour("Europe/Berlin") not between 8 and 17).length < 3',
  },
  { name: 'oncall.escalations', why: 'levels of escalation are counted, not listed.', nearest: 'oncall.levels >= 2' },
];
