import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginOf, dayOf } from '../../../src/cli/instant.ts';
import { deliveryQuery, deliveryQuestion } from '../../../src/server/delivery-question.ts';

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
