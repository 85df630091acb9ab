import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendar, dayAt, localDays, startOfDay, startSeconds } from '../../../src/dora/calendar.ts';

const later = '2100-01-01T00:00:00Z';
const labels = (from: string, to: string, zone = 'UTC') => calendar({ from, to, zone }, 'week', later).map((each) => each.label);

test('weeks begin on Monday and carry the year of ISO 8601, so that one year may have a week 53', () => {
  expect(labels('2026-12-21', '2027-01-11')).toEqual(['2026-W52', '2026-W53', '2027-W01']);
  expect(labels('2025-12-29', '2026-01-05')).toEqual(['2026-W01']);
  expect(labels('2024-12-23', '2025-01-06')).toEqual(['2024-W52', '2025-W01']);
});

test('a week in which the clocks change is an hour shorter or longer', () => {
  const hours = (from: string, to: string) => {
    const [week] = calendar({ from, to, zone: 'Europe/Zurich' }, 'week', later);
    return (Date.parse(week?.end ?? '') - Date.parse(week?.start ?? '')) / 3_600_000;
  };
  expect(hours('2026-03-23', '2026-03-30')).toBe(167);
  expect(hours('2026-10-19', '2026-10-26')).toBe(169);
  expect(hours('2026-11-02', '2026-11-09')).toBe(168);
});

test('where the clocks change at midnight the day begins at one', () => {
  expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
  expect(startOfDay('2018-11-03', 'America/Sao_Paulo')).toBe('2018-11-03T03:00:00.000Z');
});

test('an instant belongs to the day that its zone says', () => {
  const instant = Date.parse('2026-03-29T23:30:00Z') / 1000;
  const dayIn = (zone: string) => dayAt(localDays({ from: '2026-03-29', to: '2026-04-05', zone }), instant);
  expect(dayIn('UTC')).toBe(0);
  expect(dayIn('Asia/Kolkata')).toBe(1);
});

test('days are found by their beginning, and before and after the window there are none', () => {
  const days = localDays({ from: '2026-10-24', to: '2026-10-27', zone: 'Europe/Zurich' });
  expect(days.starts.map((each, index) => each - (days.starts[index - 1] ?? each))).toEqual([0, 86_400, 90_000, 86_400]);
  expect(days.monday).toBe(2);
  const [first = 0, second = 0] = days.starts;
  expect([first - 1, first, second - 1, second, second + 1e9].map((each) => dayAt(days, each))).toEqual([-1, 0, 0, 1, 3]);
});

test('weeks and quarters that the window cuts, or that the as-of time has not reached the end of, are partial', () => {
  const quarters = calendar({ from: '2026-02-10', to: '2026-12-31', zone: 'UTC' }, 'quarter', '2026-08-01T00:00:00Z');
  expect(quarters.map(({ label, from, to, partial }) => [label, from, to, partial])).toEqual([
    ['2026-Q1', '2026-02-10', '2026-04-01', true],
    ['2026-Q2', '2026-04-01', '2026-07-01', false],
    ['2026-Q3', '2026-07-01', '2026-10-01', true],
    ['2026-Q4', '2026-10-01', '2026-12-31', true],
  ]);
});

test('the window itself can be the bucket, and an empty one has none', () => {
  expect(calendar({ from: '2026-01-05', to: '2026-01-07', zone: 'UTC' }, 'window', later)).toMatchObject([
    { label: '2026-01-05/2026-01-07', from: '2026-01-05', to: '2026-01-07', partial: false },
  ]);
  expect(calendar({ from: '2026-01-05', to: '2026-01-05', zone: 'UTC' }, 'window', later)).toEqual([]);
  expect(calendar({ from: '2026-01-05', to: '2026-01-05', zone: 'UTC' }, 'week', later)).toEqual([]);
});

test('buckets follow one another without gap or overlap, in any zone', () => {
  const zones = ['UTC', 'Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'America/Sao_Paulo'];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9000 }),
      fc.integer({ min: 1, max: 500 }),
      fc.constantFrom(...zones),
      fc.constantFrom('week' as const, 'quarter' as const),
      (start, days, zone, size) => {
        const date = (offset: number) => new Date(Date.UTC(2010, 0, 1 + offset)).toISOString().slice(0, 10);
        const buckets = calendar({ from: date(start), to: date(start + days), zone }, size, later);
        expect(buckets[0]?.start).toBe(startOfDay(date(start), zone));
        expect(buckets.at(-1)?.to).toBe(date(start + days));
        buckets.slice(1).forEach((bucket, index) => expect(bucket.start).toBe(buckets[index]?.end));
        expect(localDays({ from: date(start), to: date(start + days), zone }).starts).toHaveLength(days + 1);
        expect(startSeconds(date(start), zone) * 1000).toBe(Date.parse(buckets[0]?.start ?? ''));
      },
    ),
  );
});

test('what is no date is a fault of the caller', () => {
  expect(() => startOfDay('yesterday', 'UTC')).toThrow(RangeError);
});
