import { perform, type Action } from './act.ts';

/** One act as a process of its own, so that it can be killed. Tells its parent when it begins. */
const [action, shift, path = ''] = process.argv.slice(2);
process.send?.('begins');
await perform({ action: action as Action, shift: Number(shift) }, path);
process.disconnect();
