import type { Progress } from '../../sync/collect.ts';
import type { Terminal } from '../command.ts';
import { fit, padEnd, padStart, plain } from './fit.ts';
import { paintWith } from './paint.ts';

/** Shows a run of collectors on stderr while it goes on. */
export interface ProgressReporter {
  step(progress: Progress): void;
  /** Part of what the stream reads failed, though it goes on. */
  incomplete(source: string, stream: string): void;
  /** Takes away what would only be in the way. */
  end(): void;
}

const marks = {
  completed: ['green', '✔'],
  incomplete: ['yellow', '!'],
  failed: ['red', '✘'],
  interrupted: ['yellow', '‖'],
} as const;

/** A line for each stream when it has ended; on a terminal, below them, one line that says what is being read just now. */
export function reportProgress(terminal: Terminal): ProgressReporter {
  const paint = paintWith(terminal.colours.note);
  const running = new Map<string, Progress>();
  const incomplete = new Set<string>();
  const clear = (): void => {
    if (terminal.rewrites) terminal.note('\r\u001B[2K');
  };
  const draw = (): void => {
    if (!terminal.rewrites || running.size === 0) return;
    const now = [...running.values()].map(({ source, stream, pages }) => `${source} ${stream}${pages > 0 ? ` ${pages}` : ''}`).join(' · ');
    terminal.note(`\r\u001B[2K${paint('dim', fit(`  … ${now}`, terminal.columns - 1))}`);
  };
  return {
    step(progress) {
      const { source, stream, step, pages, rows } = progress;
      const ended = step === 'completed' || step === 'failed' || step === 'interrupted';
      if (!ended) running.set(source, progress);
      else {
        running.delete(source);
        clear();
        const end = step === 'completed' && incomplete.has(`${source} ${stream}`) ? 'incomplete' : step;
        const [colour, mark] = marks[end];
        const counts = `${padStart(String(rows), 7)} ${rows === 1 ? 'row ' : 'rows'} ${padStart(String(pages), 5)} ${pages === 1 ? 'page ' : 'pages'}`;
        const word = end === 'completed' ? '' : `  ${end}`;
        terminal.note(`  ${paint(colour, mark)} ${padEnd(plain(source), 10)} ${padEnd(plain(stream), 20)}${counts}${word}\n`);
      }
      draw();
    },
    incomplete: (source, stream) => void incomplete.add(`${source} ${stream}`),
    end: clear,
  };
}
