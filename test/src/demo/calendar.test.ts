import { assert, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { atWork, day, handover, instant, milliseconds, week, zones } from '../../../src/demo/calendar.ts';

const moment = integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });
const ahead = {
  'Europe/Berlin': 1,
  'Europe/Lisbon': 0,
  'America/New_York': -5,
  'America/Sao_Paulo': -3,
  'Asia/Kolkata': 5.5,
  'Asia/Tokyo': 9,
};

test('work happens on weekdays between nine and six, soon after it could, and at once when it already may', () => {
  assert(
    property(moment, constantFrom(...zones), (at, zone) => {
      const begun = atWork(at, zone);
      const local = new Date(begun + ahead[zone] * 3_600_000);
      expect([0, 6]).not.toContain(local.getUTCDay());
      expect(local.getUTCHours() + local.getUTCMinutes() / 60).toBeGreaterThanOrEqual(9);
      expect(local.getUTCHours() + local.getUTCMinutes() / 60).toBeLessThanOrEqual(18);
      expect(begun - at).toBeGreaterThan(-1000);
      expect(begun - at).toBeLessThan(3 * day);
      expect(atWork(begun, zone)).toBe(begun);
    }),
  );
});

test('rotations hand over on Mondays at 09:00 UTC', () => {
  assert(
    property(moment, (at) => {
      const handed = handover(at);
      expect(instant(handed)).toMatch(/T09:00:00Z$/u);
      expect(new Date(handed).getUTCDay()).toBe(1);
      expect(at - handed).toBeGreaterThanOrEqual(0);
      expect(at - handed).toBeLessThan(week);
    }),
  );
});

test('moments are written to the second, in UTC', () => {
  expect(instant(milliseconds('2026-11-21T12:00:00.999Z'))).toBe('2026-11-21T12:00:00Z');
});
