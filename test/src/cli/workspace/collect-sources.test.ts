import { expect, test } from 'vitest';
import { formerNotes, troubleNotes } from '../../../../src/cli/workspace/collect-sources.ts';
import type { CollectSummary } from '../../../../src/sync/collect.ts';
import { inMemory, openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';

type Stream = CollectSummary['streams'][number];

const terminal = {
  out: () => undefined,
  note: () => undefined,
  columns: 80,
  noteColumns: null,
  colours: { out: false, note: false },
  rewrites: false,
};

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

test('a source that is configured no more is named, with what becomes of what it read', async () => {
  const warehouse = await openWarehouse(inMemory, { tables: [] });
  try {
    const reading = { table: 'slo', scope: '*', outcome: 'read', reason: null, read_at: '2026-01-01T00:00:00Z' };
    const interval = { valid_from: '2026-01-01T00:00:00Z', valid_to: '9999-12-31T00:00:00Z' };
    await warehouse.write(async (transaction) =>
      transaction.append(
        'reading',
        ['datadog', 'github'].map((source) => ({ source, ...reading, ...interval })),
      ),
    );
    expect(await formerNotes(warehouse, ['datadog', 'github'], { terminal })).toBe('');
    const said = await formerNotes(warehouse, ['github'], { terminal });
    expect(said).toMatch(/^ {2}! datadog was collected before/u);
    expect(said.replaceAll(/\s+/gu, ' ')).toContain('has no data. Put it back under `collect` if that is not meant.');
  } finally {
    await warehouse.close();
  }
});
