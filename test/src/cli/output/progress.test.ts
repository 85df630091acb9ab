import { expect, test } from 'vitest';
import { reportProgress } from '../../../../src/cli/output/progress.ts';
import type { Progress } from '../../../../src/sync/collect.ts';

interface Session {
  readonly note: string;
  readonly steps: (...steps: readonly Partial<Progress>[]) => void;
  readonly incomplete: (source: string, stream: string) => void;
  readonly end: () => void;
}

function written(rewrites: boolean): Session {
  const result = { note: '' };
  const reporter = reportProgress({
    out: () => expect.unreachable('Progress is no data'),
    note: (text) => void (result.note += text),
    columns: 60,
    colours: { out: false, note: false },
    noteColumns: null,
    rewrites,
  });
  return {
    get note() {
      return result.note;
    },
    steps: (...steps) =>
      steps.forEach((each) =>
        reporter.step({ source: 'github', stream: 'commits', step: 'page', partition: '*', pages: 0, rows: 0, ...each }),
      ),
    incomplete: (source, stream) => reporter.incomplete(source, stream),
    end: () => reporter.end(),
  };
}

test('where lines stay, there is one for each stream that has ended', () => {
  const session = written(false);
  session.steps({ step: 'begin' }, { pages: 1 }, { step: 'completed', pages: 2, rows: 30 }, { stream: 'tags', step: 'failed' });
  session.end();
  expect(session.note.split('\n')).toEqual([
    expect.stringMatching(/^ {2}✔ github +commits +30 rows +2 pages$/u),
    expect.stringMatching(/^ {2}✘ github +tags +0 rows +0 pages {2}failed$/u),
    '',
  ]);
});

test('on a terminal one line says what is being read, and is gone at the end', () => {
  const session = written(true);
  session.steps({ step: 'begin' }, { pages: 7 }, { source: 'pagerduty', stream: 'incidents' });
  expect(session.note).toContain('github commits 7 · pagerduty incidents');
  session.end();
  expect(session.note.endsWith('\r\u001B[2K')).toBe(true);
});

test('that line never wraps', () => {
  const session = written(true);
  for (const source of ['one', 'two', 'three', 'four', 'five']) session.steps({ source, stream: 'a-stream-with-a-long-name', pages: 100 });
  for (const line of session.note.split('\r\u001B[2K')) expect([...line].length).toBeLessThan(60);
});

test('a stream that goes on past a failure does not end as if nothing were', () => {
  const session = written(false);
  session.incomplete('github', 'commits');
  session.steps({ step: 'completed' }, { step: 'completed', stream: 'releases' });
  expect(session.note).toMatch(/^ {2}! github +commits .* incomplete\n {2}✔ github +releases .* pages\n$/u);
});
