import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from './session.ts';

const catalogFile = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ledger}
spec: {type: service, lifecycle: production, owner: payments}
`;

const worked = `rubric: worked
title: Worked on
for: service
checks:
  - {check: again, asks: Was it changed twice?, why: Because., fix: Change it., passes: 'git.commits(lookback = 30d).length > 1'}
`;

describe('what was graded before all was known', () => {
  const folder = emptyFolder();
  const repository = join(folder, 'repos/ledger');
  /** When it was graded first. */
  let then = '';

  beforeAll(async () => {
    clone(repository, { 'catalog-info.yaml': catalogFile });
    write(folder, {
      'assay.yaml': 'collect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\nrubrics: {library: []}\n',
      'rubrics/worked.yaml': worked,
    });
    expect((await run(folder, ['grade', '--from', '30d'])).code).toBe(3);
    expect((await run(folder, ['collect'])).code).toBe(0);
    expect((await run(folder, ['grade', '--from', '30d'])).code).toBe(3);
    then = (JSON.parse((await run(folder, ['grade', '--json'])).out) as { asOf: string }).asOf;
  });

  test('stands as long as nothing comes late', async () => {
    const { code, out } = await run(folder, ['grade', '--from', '30d']);
    expect(code).toBe(0);
    expect(out).toContain('Nothing that was reported would be said otherwise today.');
    expect(out).toContain('1 evaluation since');
  });

  test('is marked when it does, and stands beside it', async () => {
    const long = new Date(Date.parse(then) - 2 * 86_400_000).toISOString();
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, 'commit', '--allow-empty', '--message=Pushed late'], {
      cwd: repository,
      stdio: 'ignore',
      env: { ...process.env, GIT_AUTHOR_DATE: long, GIT_COMMITTER_DATE: long },
    });
    expect((await run(folder, ['collect'])).code).toBe(0);
    const before = await run(folder, ['grade', 'ledger', '--as-of', then]);
    expect(before.out).not.toContain('corrected');

    const { code, out } = await run(folder, ['grade', '--from', then, 'ledger']);
    expect(code).toBe(0);
    expect(out).toMatch(/worked\n\n.*Entity +From +Until +Was → is/su);
    expect(out).toMatch(/ledger +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +F 0 % → A 100 %$/mu);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);

    const page = await run(folder, ['grade', 'ledger', '--as-of', then]);
    const told =
      /^ +Corrected: F 0 % was reported; judged again on \d{4}-\d\d-\d\d, it comes to A\n? *100 %\. What may be behind it: facts came late, or[\w\s,]+\.\n\n/mu;
    expect(page.out).toMatch(told);
    expect(page.out.replace(told, '')).toBe(before.out);
    const { rubrics } = JSON.parse((await run(folder, ['grade', 'ledger', '--as-of', then, '--json'])).out) as {
      rubrics: readonly Record<string, unknown>[];
    };
    expect(rubrics).toMatchObject([
      { letter: 'F', corrected: { letter: 'A', score: 1, reported: { letter: 'F', score: 0 }, recordedAt: expect.any(String) } },
    ]);
    expect((await run(folder, ['trend', '--since', '1d', '--every', 'day'])).out).toContain('1 grade was corrected later');
    expect((await run(folder, ['grade', 'ledger'])).out).not.toContain('corrected');
    expect((await run(folder, ['trend', '--since', '1d', '--every', 'day'])).out).not.toContain('corrected later');
  });

  test('is shown to whoever looks at that day: in the list, and where a check is explained', async () => {
    const list = await run(folder, ['grade', '--as-of', then]);
    expect(list.out).toMatch(/^ledger +F\* /mu);
    expect(list.out).toMatch(/^ +ledger {2}F 0 % → A 100 %, on \d{4}-\d\d-\d\d$/mu);
    const { rows, corrected } = JSON.parse((await run(folder, ['grade', '--as-of', then, '--json'])).out) as Record<string, unknown>;
    expect(rows).toMatchObject([{ letter: 'F', correctedTo: 'A', correctedAt: expect.any(String) }]);
    expect(corrected).toMatchObject([{ rubric: 'worked', letter: 'A', reported: { letter: 'F' } }]);
    for (const given of [['ledger'], ['ledger', 'again'], ['ledger', 'again', '-o', 'markdown']]) {
      const { out } = await run(folder, ['explain', ...given, '--as-of', then]);
      expect(out.replaceAll(/\s+/gu, ' ')).toMatch(/F 0 % was reported; judged again on \d{4}-\d\d-\d\d, it comes to A 100 %/u);
    }
    const rolled = (await run(folder, ['rollup', '--by', 'organisation', '--as-of', then])).out;
    expect(rolled.replaceAll(/\s+/gu, ' ')).toContain('1 of these grades was corrected later: facts came late, or the program');
    expect(JSON.parse((await run(folder, ['rollup', '--as-of', then, '--json'])).out)).toMatchObject({ corrected: 1 });
    const explained = (await run(folder, ['explain', 'ledger', 'again', '--as-of', then, '--json'])).out;
    expect(JSON.parse(explained)).toMatchObject({
      explanations: [{ corrected: { reported: { letter: 'F' }, standing: { letter: 'A' } } }],
    });
    expect((await run(folder, ['explain', 'ledger'])).out).not.toContain('Corrected');
  });

  test('is told to machines once, and not recorded twice', async () => {
    const { code, out } = await run(folder, ['grade', '--from', '1w', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ rows: [], evaluations: 2, leftOut: [], kept: null });
  });

  test('is refused together with what means something else', async () => {
    for (const given of [['--as-of', then], ['--rubric', 'worked'], ['--drafts']]) {
      expect((await run(folder, ['grade', '--from', '30d', ...given])).code).toBe(2);
    }
    const { code, note } = await run(folder, ['grade', '--from', 'lately']);
    expect([code, note]).toEqual([2, expect.stringContaining('`lately` is no date')]);
    expect((await run(folder, ['grade', '--from', '30d', 'ledgre'])).code).toBe(2);
  });
});
