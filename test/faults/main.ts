import { parseArgs } from 'node:util';
import { actions } from './act.ts';
import { runFaults } from './faults.ts';

/** `npm run faults -- [--kills N] [--seed S] [--only <action>]`: a line for each kill, and at the end what came of them. Ends with 1 where one did harm. */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' }, only: { type: 'string' } },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
const only = actions.filter((action) => action === values.only);
if (![kills, seed].every(Number.isSafeInteger) || (values.only !== undefined && only.length === 0)) {
  process.stderr.write(`--kills and --seed are whole numbers, and --only is one of ${actions.join(', ')}.\n`);
  process.exit(2);
}
const began = performance.now();

const trials = await runFaults({
  kills,
  seed,
  shifts: 7,
  ...(only.length > 0 ? { order: only } : {}),
  onTrial: ({ number, act, after, late, faults }) => {
    const moment = late ? 'ended by itself' : `killed after ${after.toFixed(0)} ms`;
    process.stdout.write(
      `${String(number + 1).padStart(4)} ${act.action.padEnd(8)} ${String(act.shift).padStart(2)} ${moment.padEnd(22)} ${faults.length === 0 ? 'whole' : ''}\n`,
    );
    for (const fault of faults) process.stdout.write(`     ${fault}\n`);
  },
});

const harmed = trials.filter(({ faults }) => faults.length > 0);
for (const action of actions) {
  const of = trials.filter(({ act }) => act.action === action);
  if (of.length === 0) continue;
  const killed = of.filter(({ late }) => !late).length;
  process.stdout.write(
    `${action.padEnd(8)} ${killed} killed, ${of.length - killed} ended by themselves, ${of.filter((each) => harmed.includes(each)).length} harmed\n`,
  );
}
process.stdout.write(
  `${kills} kills, seed ${seed}, ${((performance.now() - began) / 1000).toFixed(0)} s: ${harmed.length === 0 ? 'no harm done' : `${harmed.length} did harm`}\n`,
);
process.exitCode = harmed.length === 0 ? 0 : 1;
