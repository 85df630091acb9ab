import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginOf, dayOf, earlierInstantOf, knownInstantOf } from '../../../../src/cli/option/instant.ts';
import { deliveryQuery, deliveryQuestion } from '../../../../src/server/delivery-question.ts';

test('without dates the command line asks for the window that HTTP asks for', () => {
  const zones = fc.constantFrom('UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Europe/Zurich', 'Pacific/Apia');
  const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(days, zones, (day, zone) => {
      const now = day.toISOString();
      const { from, to } = deliveryQuestion(deliveryQuery.parse({ zone }), { now: () => now });
      expect(dayOf(now, zone, 1)).toBe(to);
      expect(beginOf(to)).toBe(from);
    }),
  );
});

describe('what somebody asks about', () => {
  const losAngeles = { zone: 'America/Los_Angeles', now: '2026-11-22T03:00:00.000Z' };

  test('is the end of a day that is over, in the zone', () => {
    expect(knownInstantOf('2026-11-20', losAngeles)).toBe('2026-11-21T07:59:59.999Z');
    expect(knownInstantOf('2026-11-20T12:00:00Z', losAngeles)).toBe('2026-11-20T12:00:00.000Z');
  });

  test('is now where the day is today, which ends on the next one in UTC', () => {
    expect(knownInstantOf('2026-11-21', losAngeles)).toBe(losAngeles.now);
    expect(knownInstantOf('2026-11-22', { ...losAngeles, zone: 'Asia/Tokyo' })).toBe(losAngeles.now);
  });

  test.each(['2026-11-22', '2027-01-01', '2026-11-22T03:00:00.001Z'])('is refused where it is still to come: %s', (given) => {
    expect(() => knownInstantOf(given, losAngeles)).toThrow(
      expect.objectContaining({ diagnostics: [expect.objectContaining({ code: 'cli.to-come' })] }),
    );
  });
});

test('what is compared with is the end of a day, also where it is told how far back', () => {
  const losAngeles = { zone: 'America/Los_Angeles', now: '2026-11-22T03:00:00.000Z' };
  expect(earlierInstantOf('2026-11-14', losAngeles)).toBe('2026-11-15T07:59:59.999Z');
  expect(earlierInstantOf('1w', losAngeles)).toBe('2026-11-15T07:59:59.999Z');
  expect(earlierInstantOf('7d', losAngeles)).toBe('2026-11-15T07:59:59.999Z');
  expect(earlierInstantOf('2026-11-14T12:00:00Z', losAngeles)).toBe('2026-11-14T12:00:00.000Z');
  expect(() => earlierInstantOf('8x', losAngeles)).toThrow();
});
