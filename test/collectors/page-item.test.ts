import { expect, test } from 'vitest';
import { z } from 'zod';
import { extractItems, instant, readJson } from '../../collectors/page-item.ts';

const page = (body: string) => ({ request: 'GET /things', status: 200, body });
const things = {
  source: 'somewhere',
  list: z.array(z.unknown()),
  item: z.object({ id: z.string(), size: z.object({ bytes: z.number() }) }),
  rows: ({ id }: { id: string }) => [{ table: 'thing', values: { thing: id } }],
  subject: { table: 'thing', scope: z.object({ id: z.string() }).transform(({ id }) => id) },
};

test('a malformed item leaves a fault, and its subject unread; the others are used', () => {
  const body = JSON.stringify([{ id: 'a', size: { bytes: 1 } }, { id: 'b', size: { bytes: 'many' } }, { size: { bytes: 1 } }]);
  expect([...extractItems(page(body), things)]).toMatchObject([
    { table: 'thing', values: { thing: 'a' } },
    { fault: { code: 'collector.page-unexpected', facts: { source: 'somewhere', request: 'GET /things', field: '[1].size.bytes' } } },
    { reading: 'thing', scope: 'b', outcome: 'failed', reason: expect.stringContaining('size.bytes') as unknown },
    { fault: { facts: { field: '[2].id' } } },
  ]);
});

test.each(['{}', 'null', '<html>', ''])('a body that is no list leaves a fault alone: %j', (body) => {
  expect([...extractItems(page(body), things)]).toMatchObject([{ fault: { facts: { field: 'its list' } } }]);
});

test('text that is no JSON is undefined', () => {
  expect(readJson('{"a":')).toBeUndefined();
  expect(readJson('[1]')).toEqual([1]);
});

test('instants of any offset become UTC; what is none is refused', () => {
  expect(instant.parse('2026-02-27T09:00:00+01:00')).toBe('2026-02-27T08:00:00.000Z');
  expect(instant.parse('2025-05-03T13:03:44.905085+00:00')).toBe('2025-05-03T13:03:44.905Z');
  for (const text of ['2026-02-30T00:00:00Z', '2026-02-27', 'yesterday', '']) expect(instant.safeParse(text).success).toBe(false);
});
