import type { Progress } from '../../sync/collect.ts';
import type { Terminal } from '../command.ts';
import { fit, padEnd, padStart, plain } from './fit.ts';
import { paintWith } from './paint.ts';

/** Shows a run of collectors on stderr while it goes on. */
export interface ProgressReporter {
  step(progress: Progress): void;
  /** Takes away what would only be in the way. */
  end(): void;
}

/** A line for each stream when it has ended; on a terminal, below them, one line that says what is being read just now. */
export function reportProgress(terminal: Terminal): ProgressReporter {
  const paint = paintWith(terminal.colours.note);
  const running = new Map<string, Progress>();
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
        const mark =
          step === 'completed' ? paint('green', '✔') : paint(step === 'failed' ? 'red' : 'yellow', step === 'failed' ? '✘' : '‖');
        const counts = `${padStart(String(rows), 7)} ${rows === 1 ? 'row ' : 'rows'} ${padStart(String(pages), 5)} ${pages === 1 ? 'page ' : 'pages'}`;
        const word = step === 'completed' ? '' : `  ${step}`;
        terminal.note(`  ${mark} ${padEnd(plain(source), 10)} ${padEnd(plain(stream), 20)}${counts}${word}\n`);
      }
      draw();
    },
    end: clear,
  };
}
