import { assert, date, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { day, halve, windowsOf } from '../../../../collectors/sources/pagerduty/window.ts';

const moment = date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((each) => each.toISOString());

test('windows tile the range: no gap, no overlap, none too long', () => {
  assert(
    property(moment, moment, integer({ min: 1, max: 30 }), (a, b, days) => {
      const [since = a, until = b] = [a, b].toSorted();
      const windows = windowsOf({ since, until }, days * day);
      expect(windows[0]?.since).toBe(since === until ? undefined : since);
      expect(windows.at(-1)?.until).toBe(since === until ? undefined : until);
      for (const [index, window] of windows.entries()) {
        expect(window.since < window.until).toBe(true);
        expect(Date.parse(window.until) - Date.parse(window.since)).toBeLessThanOrEqual(days * day);
        if (index > 0) expect(window.since).toBe(windows[index - 1]?.until);
      }
    }),
  );
});

test('halves tile the window, until it is too short to cut', () => {
  assert(
    property(moment, integer({ min: 1, max: 200 * day }), (since, length) => {
      const until = new Date(Date.parse(since) + length).toISOString();
      const halves = halve({ since, until });
      if (length >= 2000) {
        expect(halves?.[0].since).toBe(since);
        expect(halves?.[0].until).toBe(halves?.[1].since);
        expect(halves?.[1].until).toBe(until);
        for (const half of halves ?? []) expect(half.since < half.until).toBe(true);
      } else expect(halves).toBeUndefined();
    }),
  );
});
