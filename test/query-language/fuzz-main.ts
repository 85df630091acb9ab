import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

/** Tries more hostile texts than the test does: `node test/query-language/fuzz-main.ts --count 100000 --seed 7`. */
const { values } = parseArgs({ options: { count: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } } });
const { tried, wrong } = fuzz(Number(values.count), Number(values.seed));
for (const each of wrong) console.error(each);
console.log(`${tried} texts tried, ${wrong.length} wrong`);
process.exitCode = wrong.length > 0 ? 1 : 0;
