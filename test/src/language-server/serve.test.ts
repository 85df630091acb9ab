import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEditor, type EditorSession } from './editor-session.ts';

let folder: string;
let editor: EditorSession;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-lsp-')));
  editor = await openEditor(folder);
});

afterAll(async () => {
  const { code, stderr, faults } = await editor.close();
  rmSync(folder, { recursive: true });
  // Anything else on the standard output would have been a fault of the protocol.
  expect({ code, stderr, faults }).toEqual({ code: 0, stderr: '', faults: [] });
});

const documentation = (value: unknown): string => JSON.stringify(value);

describe('a file in the language', () => {
  test('is written as in an editor: typed, completed, explained, put right, formatted', async () => {
    const file = await editor.open('open.rql', '');
    let cursor = await file.type('¦', 'git.pullRequests().filter((pr) => pr.');
    expect((await file.diagnostics()).map(({ code }) => code)).toContain('syntax.unfinished');

    const choices = await file.complete(cursor);
    expect(choices.map(({ label }) => label)).toEqual(expect.arrayContaining(['state', 'draft', 'age', 'timeToFirstReview']));
    await file.accept(choices.find(({ label }) => label === 'state')!);
    expect(file.text).toBe('git.pullRequests().filter((pr) => pr.state');

    cursor = await file.type('pr.state¦', '== "');
    const values = await file.complete(cursor);
    expect(values.map(({ label }) => label)).toEqual(['"OPEN"', '"CLOSED"', '"MERGED"']);
    await file.accept(values[0]!);
    await file.type('"OPEN"¦', '&& pr.age>14d).lenght<=5');

    const diagnostics = await file.diagnostics();
    expect(diagnostics).toMatchObject([{ code: 'name.unknown-member', severity: 1, source: 'assay' }]);
    expect(diagnostics[0]?.message).toContain('length');
    const [remedy] = await file.remedies(diagnostics);
    expect(remedy?.title).toBe('Write length instead of lenght');
    await file.take(remedy!);
    await file.type('length¦', ' ');
    expect(await file.diagnostics()).toEqual([]);

    const told = await file.hover(file.place('git.pull¦Requests'));
    expect(documentation(told?.contents)).toContain('git.pullRequests(lookback?: duration');
    expect(await file.format()).toBe('git.pullRequests().filter((pr) => pr.state == "OPEN" and pr.age > 14d).length <= 5\n');

    expect(await file.definition(file.place('and p¦r.age'))).toBe('pr');
    expect(await file.prepareRename(file.place('and p¦r.age'))).toBe('pr');
    expect(await file.rename(file.place('and p¦r.age'), 'change')).toContain(
      'filter((change) => change.state == "OPEN" and change.age > 14d)',
    );
  });

  test('has places to write in, where the editor knows them', async () => {
    const file = await editor.open('snippet.rql', 'git.fileE');
    const [item] = await file.complete(9);
    expect(item).toMatchObject({ label: 'fileExists', insertTextFormat: 2, textEdit: { newText: 'fileExists("$0")' } });
  });

  test('that is empty yet is no fault', async () => {
    expect(await (await editor.open('empty.rql', '')).diagnostics()).toEqual([]);
  });

  test('may be a query', async () => {
    const file = await editor.open('query.rql', 'service | extend errors = 3 | where \n');
    expect((await file.complete(file.place('where ¦'))).map(({ label }) => label)).toEqual(expect.arrayContaining(['errors', 'git']));
    await file.type('where ¦', 'errors>1');
    expect(await file.diagnostics()).toEqual([]);
    expect(await file.definition(file.place('where err¦ors'))).toBe('errors');
    expect(await file.format()).toBe('service\n| extend errors = 3\n| where errors > 1\n');
  });
});

const rubric = `# The rubric of a test.
rubric: test
title: Test
for: service | where tier=="x"   # these
checks:
  - check: coverage
    asks: Is it tested?
    passes: |
      captures("cov",ci.coverage) >= 80%
        // and it is alive
        && not git.archved
    why: So.
    fix: 'Cover more than {{cov}} of {{entity.name}}.'
  - check: quoted
    asks: Is there a page?
    applies: "entity.type=='service'"
    passes: 'links(''runbook'').length>0'
    why: So.
    fix: Write one.
  - check: new
    asks: Is it new?
    why: So.
    fix: Do it.
    passes: 
`;

describe('a rubric', () => {
  test('has its faults where they stand, with remedies', async () => {
    const file = await editor.open('faults.yaml', rubric);
    const diagnostics = await file.diagnostics();
    const unknown = diagnostics.filter(({ code }) => code === 'name.unknown-member');
    expect(unknown).toMatchObject([{ range: { start: { line: 10, character: 19 }, end: { line: 10, character: 26 } } }]);
    // The check without a condition is a fault of its own, and hides no other.
    expect(diagnostics.length).toBeGreaterThan(1);
    const [remedy] = await file.remedies(unknown);
    expect(await file.take(remedy!)).toContain('        && not git.archived\n');
  });

  test('is completed in blocks, quotes and where nothing stands yet', async () => {
    const file = await editor.open('choices.yaml', rubric);
    const labels = async (marked: string): Promise<readonly string[]> =>
      (await file.complete(file.place(marked))).map(({ label }) => label);
    expect((await labels('not git.arch¦ved'))[0]).toBe('archived');
    expect(await labels('entity.na¦me}}')).toContain('name');
    expect((await labels('{{co¦v}}'))[0]).toBe('cov');
    expect(await labels("entity.ty¦pe=='")).toContain('type');
    expect(await labels('passes: ¦\n')).toEqual(expect.arrayContaining(['git', 'tier']));
    expect(await labels('for: ser¦vice')).toContain('service');
    expect(await labels('| where ti¦er')).toContain('tier');
    expect(await labels('asks: Is it¦')).toEqual([]);

    const end = await file.type('passes: ¦\n', 'git.pullRequests().any((pr) => pr.state == ');
    const value = (await file.complete(end)).find(({ label }) => label === '"OPEN"')!;
    expect(await file.accept(value)).toContain('    passes: git.pullRequests().any((pr) => pr.state == "OPEN"\n');
  });

  test('is given what fits the quotes around it', async () => {
    const file = await editor.open('quotes.yaml', rubric.replace("entity.type=='service'", 'git.pullRequests().any((pr) => pr.state == '));
    const value = (await file.complete(file.place('pr.state == ¦"'))).find(({ label }) => label === '"OPEN"')!;
    expect(await file.accept(value)).toContain(String.raw`pr.state == \"OPEN\""`);
    const named = await editor.open('names.yaml', rubric.replace("entity.type=='service'", 'git.fileE'));
    const choice = (await named.complete(named.place('git.fileE¦"'))).find(({ label }) => label === 'fileExists')!;
    expect(await named.accept(choice)).toContain(String.raw`applies: "git.fileExists(\\"$0\\")"`);
  });

  test('is explained, and its captures are known where the fix speaks of them', async () => {
    const file = await editor.open('captures.yaml', rubric);
    expect(documentation((await file.hover(file.place('ci.cov¦erage')))?.contents)).toContain('ratio');
    expect(documentation((await file.hover(file.place('lin¦ks(')))?.contents ?? '')).toContain('Links');
    expect(await file.definition(file.place('{{co¦v}}'))).toBe('cov');
    const renamed = await file.rename(file.place('{{co¦v}}'), 'covered');
    expect(renamed).toContain('captures("covered",ci.coverage)');
    expect(renamed).toContain('{{covered}} of {{entity.name}}');
  });

  test('keeps everything but its queries when it is formatted', async () => {
    const file = await editor.open('format.yaml', rubric);
    const lines = (await file.format()).split('\n');
    const changed = rubric.split('\n').flatMap((before, index) => (lines[index] === before ? [] : [lines[index]]));
    expect(changed).toEqual([
      'for: service | where tier == "x"   # these',
      '      captures("cov", ci.coverage) >= 80%',
      '      // and it is alive',
      '      and not git.archved',
      `    applies: "entity.type == 'service'"`,
      `    passes: 'links("runbook").length > 0'`,
    ]);
  });

  test('that cannot be read is still served', async () => {
    const file = await editor.open(
      'broken.yaml',
      'rubric: x\nchecks:\n  - check: a\n    passes: tier ==\n  - check: b\n    passes: git.\n    bad: [\n',
    );
    expect((await file.diagnostics()).map(({ code }) => code)).toContain('syntax.unfinished');
    expect((await file.complete(file.place('git.¦'))).map(({ label }) => label)).toContain('archived');
  });
});

test('other files are left alone', async () => {
  const file = await editor.open('compose.yaml', 'services:\n  passes: a ==\n');
  expect(await file.diagnostics()).toEqual([]);
  expect(await file.complete(file.place('a ==¦'))).toEqual([]);
  expect(await file.format()).toBe('services:\n  passes: a ==\n');
});
