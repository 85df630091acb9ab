import { parseArgs } from 'node:util';
import { fuzz, run } from './fuzz.ts';
import { generated } from './reference/choose.ts';
import { world } from './reference/generate-world.ts';
import { warehouseOf } from './world.ts';

/**
 * Tries more hostile texts than the test does, and runs some of those that mean something:
 * `npm run fuzz -- --count 100000 --seed 7 --run 2000`. It goes in steps, so that as many can be asked for as time allows.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    run: { type: 'string', default: '200' },
  },
});
const [count, seed, samples] = [Number(values.count), Number(values.seed), Number(values.run)];
/** Kinds of texts in a step, and how many of each kind. */
const [kinds, each] = [6, 1000];
const steps = Math.ceil(count / (kinds * each));

const [small] = generated((choose) => world(choose, 4, 1), 1, seed);
const warehouse = await warehouseOf(small!);
let [tried, meant, ran, failed] = [0, 0, 0, 0];
for (let step = 0; step < steps; step += 1) {
  const size = Math.ceil(Math.min(each, (count - tried) / kinds));
  const found = fuzz(size, seed * 100_003 + step, Math.ceil(samples / steps));
  const wrong = [...found.wrong, ...(await run(found, warehouse, small!.now))];
  for (const message of wrong) console.error(message);
  tried += found.tried;
  meant += found.meant;
  ran += found.statements.size;
  failed += wrong.length;
}
await warehouse.close();
console.log(`${tried} texts tried, ${meant} meant something, ${ran} of them were run; ${failed} went wrong`);
process.exitCode = failed > 0 ? 1 : 0;
