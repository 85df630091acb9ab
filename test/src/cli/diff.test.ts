import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { libraryFolder } from '../../../src/scoring/list-rubrics.ts';
import { clone, emptyFolder, run, write } from './session.ts';

const folder = emptyFolder();
/** A name that would be markup, a mention, a formula and a sequence of a terminal. */
const hostile = '=@ada|<b>[x](http://evil.example)\u001B[31m`';

const catalogFile = (name: string, lifecycle: string): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ${name}}
spec: {type: service, lifecycle: ${lifecycle}, owner: payments}
`;

const rubric = (readme: string, more = ''): string => `rubric: ours
title: ${JSON.stringify(`Ours ${hostile}`)}
for: service
${more}checks:
  - check: owned
    asks: Is it owned?
    passes: ownership.owners.length > 0
    why: Because.
    fix: Do it.
  - check: readme
    asks: Can it be read?
    passes: git.fileExists(${JSON.stringify(readme)})
    why: Because.
    fix: Write one.
`;

const git = (...given: string[]): void => {
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', ...given], {
    cwd: folder,
    stdio: 'ignore',
  });
};

beforeAll(async () => {
  clone(join(folder, 'repos/payments-api'), { 'catalog-info.yaml': catalogFile('payments-api', 'production'), 'README.md': '# Payments' });
  clone(join(folder, 'repos/ledger'), { 'catalog-info.yaml': catalogFile('ledger', 'production'), 'docs/a.md': '' });
  write(folder, {
    'assay.yaml': 'collect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\nrubrics: {library: [service-maturity]}\n',
    '.gitignore': 'repos\n.assay\n',
    'rubrics/ours.yaml': rubric('README.md'),
  });
  git('init', '--initial-branch=main');
  git('add', '.');
  git('commit', '--message=Begin');
  expect((await run(folder, ['collect'])).code).toBe(0);
});

const table = async (...given: string[]) => run(folder, ['diff', ...given]);
const rows = async (...given: string[]) => {
  const { code, out, note } = await run(folder, ['diff', ...given, '--json']);
  const answer = JSON.parse(out) as { rows: Record<string, unknown>[]; rubrics: Record<string, unknown>[]; unchanged: string[] };
  return { code, note, ...answer };
};

describe('against what is published', () => {
  test('asks to grade first', async () => {
    const { code, note } = await table();
    expect(code).toBe(3);
    expect(note).toContain('No rubric is published');
    expect((await run(folder, ['grade'])).code).toBe(0);
  });

  test('says that nobody moves while nothing was changed', async () => {
    const { code, out } = await table();
    expect(code).toBe(0);
    expect(out).toBe('All 2 rubrics are the same in published and working tree: nobody moves.\n');
    expect((await rows('--fail-on', 'change')).code).toBe(0);
  });

  test('says who moves by what, and ends with 1 where that was asked for', async () => {
    write(folder, { 'rubrics/ours.yaml': rubric('docs/**') });
    const { code, out } = await table();
    expect(code).toBe(0);
    expect(out).toContain('1 of 2 gets worse, 1 better.');
    expect(out).toContain('readme: pass → fail');
    expect(out).toContain('The same on both sides: service-maturity');
    expect(out).not.toContain('\u001B');
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(await rows('ours', '--fail-on', 'worse')).toMatchObject({
      code: 1,
      unchanged: [],
      rubrics: [{ rubric: 'ours', edits: [{ name: 'readme', movers: 2 }] }],
      rows: [
        { entity: 'service:default/payments-api', move: 'worse', letterBefore: 'A', letterAfter: 'F', causes: ['readme: pass → fail'] },
        { entity: 'service:default/ledger', move: 'better' },
      ],
    });
  });

  test('takes a file, and tells an unknown rubric from one that is not used', async () => {
    expect((await rows('rubrics/ours.yaml')).rows).toHaveLength(2);
    const unknown = await table('our');
    expect(unknown).toMatchObject({ code: 2, note: expect.stringContaining('Did you mean `ours`?') });
    expect((await table('reliability')).note).toContain('is not used here');
  });
});

describe('between files', () => {
  test('of one identifier in one folder', async () => {
    write(folder, { 'drafts/a.yaml': rubric('README.md'), 'drafts/b.yaml': rubric('nothing') });
    expect(await rows('drafts/a.yaml', 'drafts/b.yaml')).toMatchObject({
      code: 0,
      rows: [{ move: 'worse', entity: 'service:default/payments-api' }],
    });
    expect((await table('drafts/a.yaml', 'drafts/a.yaml')).out).toContain('nobody moves');
  });

  test('tells what cannot be read or does not compile with its place', async () => {
    write(folder, { 'drafts/broken.yaml': 'rubric: ours\n', 'drafts/wrong.yaml': rubric('README.md').replace('ownership', 'onwership') });
    expect(await table('drafts/a.yaml', 'drafts/broken.yaml')).toMatchObject({
      code: 2,
      note: expect.stringContaining('drafts/broken.yaml:1'),
    });
    const wrong = await table('drafts/a.yaml', 'drafts/wrong.yaml');
    expect(wrong).toMatchObject({ code: 2, note: expect.stringContaining('drafts/wrong.yaml:7') });
    expect(wrong.out).toContain('2 pass → error');
    // What the later version puts right is no fault of it.
    expect((await table('drafts/wrong.yaml', 'drafts/a.yaml')).code).toBe(0);
    const missing = await table('HEAD~1', 'HEAD');
    expect(missing.note).toContain('no file that can be read.\n  Two files are compared; git revisions are named by --from and --to.');
  });
});

describe('between git revisions', () => {
  test('and the working tree', async () => {
    expect(await rows('ours', '--from', 'HEAD')).toMatchObject({ rows: [{ move: 'worse' }, { move: 'better' }] });
    expect((await rows('--from', 'main', '--to', 'main')).unchanged).toEqual(['ours', 'service-maturity']);
    expect((await rows('rubrics/ours.yaml', '--from', 'HEAD', '--to', 'HEAD')).unchanged).toEqual(['ours']);
  });

  test('knows a new rubric, one that is gone, and one of the library that was replaced', async () => {
    write(folder, { 'rubrics/new.yaml': rubric('README.md').replace('rubric: ours', 'rubric: new') });
    copyFileSync(join(libraryFolder, 'service-maturity.yaml'), join(folder, 'rubrics/service-maturity.yaml'));
    const kept = readFileSync(join(folder, 'rubrics/ours.yaml'), 'utf8');
    rmSync(join(folder, 'rubrics/ours.yaml'));
    const { rubrics, unchanged } = await rows('--from', 'HEAD');
    expect(rubrics).toMatchObject([
      { rubric: 'new', before: null },
      { rubric: 'ours', after: null },
    ]);
    expect(unchanged).toEqual(['service-maturity']);
    expect((await table('--from', 'HEAD')).out).toContain('New: grades 2 entities.');
    rmSync(join(folder, 'rubrics/new.yaml'));
    rmSync(join(folder, 'rubrics/service-maturity.yaml'));
    write(folder, { 'rubrics/ours.yaml': kept });
  });

  test('neither new nor gone is what cannot be read', async () => {
    write(folder, { 'rubrics/ours.yaml': 'rubric: ours\n' });
    const { code, note, rubrics } = await rows('--from', 'HEAD');
    expect({ code, rubrics }).toEqual({ code: 2, rubrics: [] });
    expect(note).toContain('rubrics/ours.yaml:1');
    write(folder, { 'rubrics/ours.yaml': rubric('docs/**') });
  });

  test('says what is not there', async () => {
    expect(await table('--from', 'nowhere')).toMatchObject({ code: 2, note: expect.stringContaining('has no revision `nowhere`') });
    expect((await table('drafts/a.yaml', '--from', 'HEAD')).note).toContain('no file drafts/a.yaml at `HEAD`');
    expect((await table('../out.yaml', '--from', 'HEAD')).note).toMatch(/no file that can be read|not in the git repository/u);
    expect((await table('drafts/a.yaml', 'drafts/b.yaml', '--from', 'HEAD')).note).toContain('not at revisions');
    expect((await table('--to', 'HEAD')).code).toBe(2);
  });

  test('never takes a revision for an option of git, or for a command', async () => {
    for (const revision of ['--output=stolen', '--all', '-h', '$(touch stolen)', 'HEAD; touch stolen', ':/x', 'HEAD:rubrics']) {
      expect(await run(folder, ['diff', `--from=${revision}`]), revision).toMatchObject({
        code: 2,
        note: expect.stringContaining('has no revision'),
      });
    }
    expect(() => readFileSync(join(folder, 'stolen'))).toThrow('ENOENT');
  });

  test('needs a repository', async () => {
    const elsewhere = emptyFolder();
    write(elsewhere, { 'assay.yaml': `warehouse: ${join(folder, '.assay/warehouse.duckdb')}\n` });
    expect(await run(elsewhere, ['diff', '--from', 'main'])).toMatchObject({
      code: 2,
      note: expect.stringContaining('in no git repository'),
    });
  });
});

describe('for a pull request', () => {
  test('begins with the answer, and lets nothing out of its cell', async () => {
    const { code, out } = await run(folder, ['diff', '--from', 'HEAD', '-o', 'markdown', '--fail-on', 'worse']);
    expect(code).toBe(1);
    expect(out.split('\n').slice(0, 3).join('\n')).toMatch(/^### Ours .*\n\n\*\*1 of 2 gets worse, 1 better\.\*\*/u);
    expect(out).toContain('<details><summary><code>readme</code>');
    expect(out).not.toMatch(/<b>|@ada|(?<!\\)\]\(|http:\/\//u);
    expect(out).not.toContain('\u001B');
    for (const line of out.split('\n').filter((each) => each.startsWith('|')))
      expect(line.replaceAll(String.raw`\|`, '')).toMatch(/^(\| [^|]*)+\|$/u);
  });

  test('lists everybody as CSV, as on the facts of an earlier day', async () => {
    const { out } = await run(folder, ['diff', 'ours', '-o', 'csv']);
    expect(out.split('\r\n')[0]).toMatch(/^rubric,entity,move,letterBefore/u);
    expect(out.split('\r\n')).toHaveLength(4);
    expect(await table('--as-of', '2020-01-01')).toMatchObject({ code: 3, note: expect.stringContaining('Nothing was known') });
  });
});
