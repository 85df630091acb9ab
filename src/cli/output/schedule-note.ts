import { DateTime } from 'luxon';
import type { JobState, Run } from '../../scheduling/scheduler.ts';
import type { Terminal } from '../command.ts';
import { plain, wrap } from './fit.ts';
import { paintWith } from './paint.ts';

type Screen = Pick<Terminal, 'columns' | 'colours'>;

/** What is done by itself from now on, a line for each job. */
export function scheduleNote(jobs: readonly JobState[], { colours }: Screen, zone: string): string {
  const paint = paintWith(colours.note);
  const lines = jobs.map(({ job, nextAt, pattern }) => {
    const when = pattern === null ? 'after what is collected' : `${pattern}  next ${nextAt === null ? 'never' : clockOf(nextAt, zone)}`;
    return `  ${plain(job)}  ${paint('dim', when)}\n`;
  });
  return `\n${lines.length === 0 ? `  ${paint('dim', 'Nothing is scheduled: `schedule` names no source that is configured.')}\n` : lines.join('')}`;
}

const marks = { done: ['green', '✔'], failed: ['red', '✘'], stopped: ['yellow', '‖'] } as const;

/** What came of one run. */
export function runNote({ endedAt, job, outcome, says, fault, startedAt }: Run, screen: Screen, zone: string): string {
  const [colour, mark] = marks[outcome];
  const seconds = ((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1);
  const told = outcome === 'failed' ? [fault] : [says, fault];
  return note(
    [`${job}, ${seconds} s`, ...told.filter((each) => each !== null)].join(': '),
    paintWith(screen.colours.note)(colour, mark),
    endedAt,
    screen,
    zone,
  );
}

export function skipNote(job: string, at: string, screen: Screen, zone: string): string {
  const says = `${job} is due while it is still being done, and is left out this time`;
  return note(says, paintWith(screen.colours.note)('yellow', '!'), at, screen, zone);
}

function note(says: string, mark: string, at: string, { columns }: Screen, zone: string): string {
  const clock = clockOf(at, zone);
  const [first = '', ...rest] = wrap(plain(says), columns - clock.length - 5);
  const indent = ' '.repeat(clock.length + 5);
  return [`  ${clock} ${mark} ${first}\n`, ...rest.map((line) => `${indent}${line}\n`)].join('');
}

function clockOf(at: string, zone: string): string {
  return DateTime.fromISO(at, { zone }).toFormat('HH:mm');
}
