import type { Terminal } from '../command.ts';
import type { Day } from '../../scoring/history/judge-days.ts';
import { paintWith } from './paint.ts';

/** Shows how far the judging of days has come. */
export interface DayReporter {
  day(day: Day, done: number): void;
  /** Takes away what would only be in the way. */
  end(): void;
}

/** One line that is written over, once it takes longer than a second; where nothing can be written over, a line for each tenth. */
export function reportDays(terminal: Terminal, count: number, now: () => string, what = 'days'): DayReporter {
  const { rewrites } = terminal;
  const paint = paintWith(terminal.colours.note);
  const began = Date.parse(now());
  let tenths = 0;
  return {
    day({ date }, done) {
      if (Date.parse(now()) - began < 1000) return;
      const reached = Math.floor((done / count) * 10);
      const line = paint('dim', `  … ${date}, ${done} of ${count} ${what}`);
      if (rewrites) terminal.note(`\r\u001B[2K${line}`);
      else if (reached > tenths) terminal.note(`${line}\n`);
      tenths = reached;
    },
    end: () => (rewrites ? terminal.note('\r\u001B[2K') : undefined),
  };
}
