import { describe, expect, test } from 'vitest';
import { messages } from '../../../../src/scoring/messages.ts';
import { daysOf, type CalendarQuestion } from '../../../../src/scoring/history/trend-calendar.ts';

const now = '2026-03-31T22:30:00.000Z';

function asked(question: Partial<CalendarQuestion>) {
  const outcome = daysOf({ since: '7d', every: 'day', zone: 'UTC', now, ...question });
  return outcome.ok ? outcome.value : outcome.errors.map(({ code, facts }) => ({ code, ...messages[code]?.(facts) }));
}

const dates = (question: Partial<CalendarQuestion>) => asked(question).map((each) => ('date' in each ? each.date : each.code));

describe('the days that are looked at', () => {
  test('end with today, as it stands now; those before as they ended in the zone', () => {
    expect(asked({ since: '1d' })).toEqual([
      { date: '2026-03-30', at: '2026-03-30T23:59:59.999Z' },
      { date: '2026-03-31', at: now },
    ]);
    // In Zurich it is April already, and summer time since two days before.
    expect(asked({ since: '2026-03-28', every: 'day', zone: 'Europe/Zurich' })).toEqual([
      { date: '2026-03-28', at: '2026-03-28T22:59:59.999Z' },
      { date: '2026-03-29', at: '2026-03-29T21:59:59.999Z' },
      { date: '2026-03-30', at: '2026-03-30T21:59:59.999Z' },
      { date: '2026-03-31', at: '2026-03-31T21:59:59.999Z' },
      { date: '2026-04-01', at: now },
    ]);
  });

  test('go back from the last at an even pace', () => {
    expect(dates({ since: '21d', every: 'week' })).toEqual(['2026-03-10', '2026-03-17', '2026-03-24', '2026-03-31']);
    expect(dates({ since: '6m', every: 'month' })).toEqual([
      '2025-09-30',
      '2025-10-31',
      '2025-11-30',
      '2025-12-31',
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
    ]);
    expect(dates({ since: '1y', every: 'week' })).toHaveLength(53);
    expect(dates({ since: '2w', until: '2026-01-15', every: 'week' })).toEqual(['2026-01-01', '2026-01-08', '2026-01-15']);
    expect(dates({ since: '2026-03-31' })).toEqual(['2026-03-31']);
  });

  test('are none where the question makes no sense, and then that is said', () => {
    expect(dates({ since: 'yesterday' })).toEqual(['window.date']);
    expect(dates({ since: '0d' })).toEqual(['window.date']);
    expect(dates({ since: '9999y', every: 'month' })).toEqual(['window.long']);
    expect(dates({ until: '2026-02-30' })).toEqual(['window.date']);
    expect(dates({ until: '2026-04-01' })).toEqual(['window.to-come']);
    expect(dates({ since: '2026-03-01', until: '2026-02-01' })).toEqual(['window.empty']);
    expect(dates({ since: '20y' })).toEqual(['window.long']);
    expect(asked({ since: '1h' })).toMatchObject([{ says: '`1h` is no day to begin or end with.', hint: expect.stringContaining('6m') }]);
  });
});
