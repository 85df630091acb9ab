import { expect, test } from 'vitest';
import { troubleNotes } from '../../../../src/cli/workspace/collect-sources.ts';
import type { CollectSummary } from '../../../../src/sync/collect.ts';

type Stream = CollectSummary['streams'][number];

function notesOf(stream: Partial<Stream>): string {
  const whole: Stream = {
    source: 'github',
    stream: 'contents',
    outcome: 'completed',
    pages: 1,
    notModified: 0,
    rows: 1,
    opened: 0,
    closed: 0,
    unreadable: [],
    fault: null,
    diagnostics: [],
    ...stream,
  };
  const loaded = { opened: 0, closed: 0, unchanged: 0, duplicates: 0, late: 0 };
  const terminal = {
    out: () => undefined,
    note: () => undefined,
    columns: 80,
    noteColumns: null,
    colours: { out: false, note: false },
    rewrites: false,
  };
  return troubleNotes({ run: 1, now: '2026-01-01T00:00:00Z', streams: [whole], identity: loaded, knowledge: loaded }, { terminal });
}

test('nothing wrong, nothing said', () => {
  expect(notesOf({})).toBe('');
});

test('a reason that many repositories share is said once', () => {
  const refused = Array.from({ length: 4 }, (_, index) => ({
    partition: `acme/${index}`,
    outcome: 'forbidden' as const,
    reason: 'Needs Administration: read',
  }));
  expect(notesOf({ unreadable: refused })).toBe('  ! github contents forbidden: Needs Administration: read (4 times)\n');
});

test('a long reason is wrapped, not cut, and cannot steer the terminal', () => {
  const shown = notesOf({ fault: `\u001B[2J${'very '.repeat(40)}long` });
  expect(shown).toContain('long');
  expect(shown).not.toContain('\u001B');
  for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('faults of files are said with their file, the first ten of them', () => {
  const diagnostics = Array.from({ length: 12 }, (_, index) => ({
    code: 'catalog.array',
    severity: 'warning' as const,
    facts: {},
    file: `repo-${index}/catalog-info.yaml`,
    span: { start: 3, end: 4 },
  }));
  const shown = notesOf({ diagnostics });
  expect(shown).toContain('i repo-0/catalog-info.yaml: The file holds a list of entities.');
  expect(shown).toContain('and 2 more');
});
