import { array, assert, asyncProperty, integer, nat } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gather } from '../../../src/sync/gather.ts';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

/** Items after so many turns each; what it was asked and whether it was ended is kept. */
function source(delays: readonly number[], fault?: Error) {
  const said = { given: 0, ended: false };
  async function* items(): AsyncGenerator<number> {
    try {
      for (const [index, delay] of delays.entries()) {
        await turns(delay);
        said.given = index + 1;
        yield index;
      }
      if (fault) throw fault;
    } finally {
      said.ended = true;
    }
  }
  return { said, items: items() };
}

describe('gathering', () => {
  test('gives every item once and in order, however fast either side is, and no empty batch', async () => {
    const delays = array(nat({ max: 12 }), { maxLength: 30 });
    await assert(
      asyncProperty(delays, nat({ max: 40 }), integer({ min: 1, max: 5 }), async (pace, rest, most) => {
        const { items, said } = source(pace);
        const batches: (readonly number[])[] = [];
        for await (const batch of gather(items, (waiting) => waiting.length >= most)) {
          batches.push(batch);
          await turns(rest);
        }
        expect(batches.flat()).toEqual(pace.map((_, index) => index));
        expect(batches.every(({ length }) => length > 0 && length <= most)).toBe(true);
        expect(said.ended).toBe(true);
      }),
    );
  });

  test('reads on while its consumer is busy, up to what is enough', async () => {
    const { items, said } = source(Array.from({ length: 20 }, () => 0));
    const batches = gather(items, (waiting) => waiting.length >= 4);
    expect((await batches.next()).value).toEqual([0]);
    await turns(200);
    // One batch waits; nothing after it is asked for.
    expect(said.given).toBe(5);
    expect((await batches.next()).value).toEqual([1, 2, 3, 4]);
    await batches.return(undefined);
    expect(said).toEqual({ given: expect.any(Number), ended: true });
    expect(said.given).toBeLessThan(20);
  });

  test('tells a fault after all that came before it', async () => {
    const { items } = source([0, 0, 0], new Error('broken off'));
    const batches: number[] = [];
    const run = async (): Promise<void> => {
      for await (const batch of gather(items, () => false)) {
        batches.push(...batch);
        await turns(50);
      }
    };
    await expect(run()).rejects.toThrow('broken off');
    expect(batches).toEqual([0, 1, 2]);
  });

  test('a consumer that throws ends its source, and is heard rather than the source', async () => {
    const { items, said } = source([0, 0, 0], new Error('broken off'));
    const run = async (): Promise<void> => {
      for await (const _ of gather(items, (waiting) => waiting.length > 0)) throw new Error('the disk is full');
    };
    await expect(run()).rejects.toThrow('the disk is full');
    expect(said.ended).toBe(true);
  });
});
