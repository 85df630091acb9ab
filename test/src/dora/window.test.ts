import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { measuredWindows, periods } from '../../../src/dora/window.ts';

const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

test('on any day in any zone there are a year of weeks and quarters and the days up to today, which are counted whole', () => {
  const moment = fc.date({ min: new Date('2019-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
  const zones = fc.constantFrom('UTC', 'Europe/Zurich', 'Pacific/Auckland', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia');
  fc.assert(
    fc.property(moment, zones, (date, zone) => {
      const asOf = date.toISOString();
      const today = DateTime.fromISO(asOf, { zone }).toISODate();
      const { windows, from, to } = measuredWindows(asOf, zone);
      const of = (period: string) => windows.filter((each) => each.period === period);
      expect(of('week')).toHaveLength(53);
      expect(of('quarter')).toHaveLength(5);
      expect(days(today ?? '', to)).toBe(1);
      for (const period of periods.filter((each) => each.endsWith('d'))) {
        const [only, ...others] = of(period);
        expect(others).toEqual([]);
        expect(days(only?.bucket.from ?? '', only?.bucket.to ?? '')).toBe(Number.parseInt(period, 10));
        expect(only?.bucket.to).toBe(to);
      }
      for (const period of ['week', 'quarter'] as const) {
        const own = of(period);
        expect(own[0]?.bucket.from).toBe(from[period]);
        expect(own.slice(1).map(({ bucket }) => bucket.from)).toEqual(own.slice(0, -1).map(({ bucket }) => bucket.to));
        expect(own.map(({ bucket }) => bucket.partial)).toEqual([...own.slice(1).map(() => false), true]);
        expect(new Set(own.map(({ label }) => label)).size).toBe(own.length);
      }
      for (const { bucket } of windows) expect(bucket.from >= from.any).toBe(true);
    }),
    { numRuns: 40 },
  );
});
