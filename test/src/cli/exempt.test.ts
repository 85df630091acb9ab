import { beforeAll, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { clone, emptyFolder, run, write, type Ran } from './session.ts';

const folder = emptyFolder();
const rubric = `rubric: tidy
title: Tidy
for: service
exemptions: {max: 90d}
checks:
  - {check: readme, asks: Is there a README?, passes: git.fileExists("README.md"), why: Because., fix: Write one.}
  - {check: licence, asks: Is there a licence?, passes: git.fileExists("LICENSE"), why: Because., fix: Write one.}
`;

const assay = async (...given: string[]): Promise<Ran> => run(folder, given, { environment: { ASSAY_USER: 'ada@example.com' } });
const request = async (...more: string[]): Promise<Ran> =>
  assay(
    'exempt',
    'request',
    'ledger',
    'tidy/licence',
    '--reason',
    'migration',
    '--until',
    '30d',
    '--text',
    'Moves to another repository.',
    ...more,
  );
const rows = async (...more: string[]): Promise<Record<string, unknown>[]> =>
  (JSON.parse((await assay('exempt', 'list', '--json', ...more)).out) as { rows: Record<string, unknown>[] }).rows;

beforeAll(async () => {
  clone(join(folder, 'repos/ledger'), { 'README.md': '# Ledger' });
  clone(join(folder, 'repos/wiki'), { 'README.md': '# Wiki' });
  write(folder, {
    'assay.yaml': 'approvers: [bob@example.com]\nrubrics: {library: []}\ncollect:\n  git: {paths: [repos], impliesServices: true}\n',
    'rubrics/tidy.yaml': rubric,
  });
  expect((await assay('exempt', 'list')).out).toContain('Nobody is exempt from anything. `assay exempt request');
  expect(await request()).toMatchObject({ code: 3, out: '' });
  expect((await assay('collect')).code).toBe(0);
});

test('from the request to the grade and back', async () => {
  expect(await request()).toMatchObject({ code: 0, out: 'ex-1\n' });
  const again = await request();
  expect(again).toMatchObject({ code: 0, out: 'ex-1\n' });
  expect(again.note).toContain('ada@example.com (ASSAY_USER) has asked already');

  const own = await assay('exempt', 'approve', 'ex-1');
  expect(own.code).toBe(1);
  expect(own.note).toContain('ada@example.com asked for this exemption and cannot approve it.');
  const other = await assay('exempt', 'approve', 'ex-1', '--as', 'eve@example.com');
  expect(other.code).toBe(1);
  expect(other.note).toContain('eve@example.com is none of those who approve exemptions.');
  const approved = await assay('exempt', 'approve', 'ex-1', '--as', 'Bob <bob@example.com>', '--note', 'As agreed.');
  expect(approved.code).toBe(0);
  expect(approved.note.replaceAll(/\s+/gu, ' ')).toContain('exempts service:default/ledger from tidy/licence');

  const graded = await assay('grade', '--json');
  const exempt = (JSON.parse(graded.out) as { rows: { entity: string; exempt: number; score: number }[] }).rows;
  expect(exempt.map(({ entity, exempt, score }) => [entity, exempt, score])).toEqual([
    ['service:default/ledger', 1, 1],
    ['service:default/wiki', 0, 0.5],
  ]);
  const listed = (await assay('exempt', 'list')).out;
  expect(listed).toContain('~ ex-1  tidy/licence  until ');
  expect(listed).toContain('30 days more');
  for (const line of listed.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const shown = (await assay('exempt', 'show', 'ex-1')).out;
  expect(shown).toMatch(/requested {2}by ada@example\.com\n.*approved {3}by Bob <bob@example\.com>: As agreed\./u);

  expect((await assay('exempt', 'revoke', 'ex-1')).code).toBe(0);
  expect((await assay('exempt', 'revoke', 'ex-1')).code).toBe(1);
  const after = JSON.parse((await assay('grade', '--json')).out) as { rows: { exempt: number }[] };
  expect(after.rows.map((each) => each.exempt)).toEqual([0, 0]);
  expect(await rows()).toEqual([]);
  expect(await rows('--all', '--entity', 'ledger')).toMatchObject([{ id: 'ex-1', state: 'revoked', decidedBy: 'ada@example.com' }]);
  expect((await assay('exempt', 'list')).out).toContain('None of these; `assay exempt list --all` shows all 1');
});

describe('a request', () => {
  const ask = async (entity: string, check: string, until: string): Promise<Ran> =>
    assay('exempt', 'request', entity, check, '--reason', 'other', '--until', until, '--text', 'x');

  test('for a scope shows where the scope is wrong, and one that is right says whom it is for', async () => {
    const wrong = await ask('service | where nam == "wiki"', 'readme', '10d');
    expect(wrong.code).toBe(2);
    expect(wrong.note).toContain('Nothing is called nam.');
    expect(wrong.note).toContain('                  ^^^');
    const right = await ask('service | where name == "wiki"', 'readme', '10d');
    expect(right.code).toBe(0);
    expect((await assay('exempt', 'show', right.out.trim())).out).toContain('For 1 entity now: service:default/wiki');
    expect(await rows('--entity', 'wiki')).toMatchObject([{ scope: 'service | where name == "wiki"', entity: null, state: 'requested' }]);
    expect(await rows('--entity', 'ledger')).toEqual([]);
  });

  test('that goes wrong says how, and records nothing', async () => {
    const before = (await rows('--all')).length;
    const refused = async (...given: Parameters<typeof ask>): Promise<string> => {
      const { code, note } = await ask(...given);
      expect(code).toBe(2);
      return note;
    };
    expect(await refused('legder', 'readme', '10d')).toContain('Did you mean `ledger`?');
    expect(await refused('ledger', 'raedme', '10d')).toContain('Did you mean `readme`?');
    expect(await refused('ledger', 'tidi/readme', '10d')).toContain('Did you mean `tidy`?');
    expect(await refused('ledger', 'readme', '91d')).toContain('`tidy` allows exemptions of 90 days at most');
    expect(await refused('ledger', 'readme', '2020-01-01')).toContain('2020-01-01 is over.');
    expect(await refused('ledger', 'readme', 'soon')).toContain('`soon` is no date.');
    expect((await assay('exempt', 'approve', 'ex-99', '--as', 'bob@example.com')).code).toBe(2);
    expect(await rows('--all')).toHaveLength(before);
  });

  test('comes from somebody', async () => {
    const { code, note } = await run(folder, ['exempt', 'revoke', 'ex-1']);
    expect(code).toBe(2);
    expect(note).toContain('It is not known who does this.');
  });
});

test('text from outside moves no cursor', async () => {
  const { code } = await request('--as', 'eve\u001b[2J', '--text', 'a\u001b]0;owned\u0007\u202eb');
  expect(code).toBe(0);
  const { out } = await assay('exempt', 'list');
  expect(out).toContain('a]0;ownedb');
  expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\u202e/u);
});

test('the file is one truth with what is decided here', async () => {
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  write(folder, {
    'assay.yaml':
      'approvers: [bob@example.com]\nexemptions: exemptions.yaml\nrubrics: {library: []}\ncollect:\n  git: {paths: [repos], impliesServices: true}\n',
    'exemptions.yaml': `exemptions:
  - {for: 'service | where name == "wiki"', rubric: tidy, check: licence, reason: accepted-risk, text: Internal., asked-by: carol, approved-by: bob@example.com, expires: ${day}}
  - {entity: ledger, rubric: tidy, check: licence, reason: accepted-risk, text: Internal., asked-by: carol, approved-by: eve, expires: ${day}}
`,
  });
  const graded = await assay('grade', '--json');
  expect(graded.note).toContain('eve is none of those who approve exemptions.');
  const exempt = (JSON.parse(graded.out) as { rows: { entity: string; exempt: number }[] }).rows;
  expect(exempt).toMatchObject([
    { entity: 'service:default/ledger', exempt: 0 },
    { entity: 'service:default/wiki', exempt: 1 },
  ]);
  expect(await rows('--state', 'approved', '--expiring', '21d')).toMatchObject([
    { origin: 'file', askedBy: 'carol', decidedBy: 'bob@example.com' },
  ]);
  expect(await rows('--expiring', '19d')).toEqual([]);
});
