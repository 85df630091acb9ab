import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from './session.ts';

const entry = (kind: string, name: string, spec: string): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
const service = (name: string, owner: string): string => entry('Component', name, `type: service, lifecycle: production${owner}`);

const rubric = (id: string, phase: string): string => `rubric: ${id}
title: ${id}
phase: ${phase}
for: service
checks:
  - {check: read, asks: Is there a README?, passes: 'git.fileExists("README.md")', why: w, fix: f}
`;

describe('assay rollup', () => {
  const folder = emptyFolder();

  beforeAll(async () => {
    clone(join(folder, 'repos/payments-api'), {
      'catalog-info.yaml': [
        service('payments-api', ', owner: pay'),
        entry('Group', 'pay', 'type: team, children: [], parent: commerce'),
        entry('Group', 'commerce', 'type: area, children: []'),
      ].join('---\n'),
      'README.md': '# Payments',
    });
    clone(join(folder, 'repos/ledger'), { 'catalog-info.yaml': service('ledger', ', owner: commerce') });
    clone(join(folder, 'repos/orphan'), { 'catalog-info.yaml': service('orphan', '') });
    write(folder, {
      'assay.yaml': 'rubrics: {library: []}\ncollect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\n',
      'rubrics/docs.yaml': rubric('docs', 'visible'),
      'rubrics/sketch.yaml': rubric('sketch', 'draft'),
    });
    expect((await run(folder, ['collect'])).code).toBe(0);
  });

  const rows = async (...given: string[]): Promise<Record<string, unknown>[]> => {
    const { out, note, code } = await run(folder, ['rollup', '--json', ...given]);
    expect(code, note).toBe(0);
    return (JSON.parse(out) as { rows: Record<string, unknown>[] }).rows;
  };

  test('before anything is graded says what to do', async () => {
    const { code, note } = await run(folder, ['rollup']);
    expect(code).toBe(3);
    expect(note).toContain('assay grade');
  });

  test('tells of teams with their parts, and of what nobody owns', async () => {
    const graded = await run(folder, ['grade']);
    expect(graded.note).toContain('Judged and not shown, being a draft: sketch.');
    expect(graded.out).not.toContain('sketch');
    expect((await run(folder, ['grade', '--drafts'])).out).toMatch(/^sketch /mu);
    expect((await run(folder, ['grade', '--rubric', 'sketch'])).out).toMatch(/^sketch /mu);

    const explained = await run(folder, ['explain', 'orphan', 'sketch/read']);
    expect(explained.out).toContain('sketch/read · draft rubric, shown only when asked for\n1 point');
    expect((await run(folder, ['explain', 'orphan', 'docs/read'])).out).not.toContain('draft rubric');

    const { out, code } = await run(folder, ['rollup', '--statistic', 'mean']);
    expect(code).toBe(0);
    expect(out).toMatch(/^commerce \+1 +50 % +2\*/mu);
    expect(out).toMatch(/^ {2}itself +0 % +1\*/mu);
    expect(out).toMatch(/^pay +100 % +1\*/mu);
    expect(out).toMatch(/^nobody owns +0 % +1\*/mu);
    expect(out).not.toContain('sketch');
    expect(out.indexOf('commerce')).toBeLessThan(out.indexOf('pay '));
  });

  test('in every form', async () => {
    const [first] = await rows();
    expect(first).toMatchObject({ rubric: 'docs', by: 'team', group: 'team:default/commerce', of: 'whole', statistic: 'median', n: 2 });
    expect(new Set((await rows('--drafts')).map((row) => row['rubric']))).toEqual(new Set(['docs', 'sketch']));
    expect((await rows('--rubric', 'sketch', '--by', 'organisation')).map((row) => row['rubric'])).toEqual(['sketch', 'sketch']);
    for (const form of ['csv', 'markdown', 'ndjson']) {
      const { out, code } = await run(folder, ['rollup', '-o', form]);
      expect([code, out.includes('team:default/pay')]).toEqual([0, true]);
    }
    expect(await rows('--by', 'owner', '--statistic', 'SHARE:a')).toContainEqual(
      expect.objectContaining({ group: 'team:default/pay', value: 1, letter: null, statistic: 'share:A' }),
    );
  });

  test('of groups that are defined, with what is wrong with them', async () => {
    const none = await run(folder, ['rollup', '--by', 'group']);
    expect([none.code, none.note]).toEqual([2, expect.stringContaining('No group is defined')]);
    write(folder, { 'groups/documented.yaml': 'group: documented\ntitle: Documented\nfor: service | where git.fileExists("README.md")\n' });
    expect(await rows('--by', 'group')).toContainEqual(
      expect.objectContaining({ group: 'documented', name: 'Documented', n: 1, letter: 'A' }),
    );
    write(folder, { 'groups/broken.yaml': 'group: broken\ntitle: Broken\nfor: service | where teir == 1\n' });
    const { code, out, note } = await run(folder, ['rollup', '--by', 'group']);
    expect(code).toBe(2);
    expect(out).toMatch(/^Broken +– +– +\? /mu);
    expect(out).toMatch(/^Documented +A +100 %/mu);
    expect(note).toContain('broken.yaml:3:');
    expect(note.match(/error/gu)).toHaveLength(1);
    for (const given of [[], ['groups'], ['groups/broken.yaml']]) {
      const linted = await run(folder, ['lint', ...given]);
      expect([linted.code, linted.out]).toEqual([1, expect.stringContaining('broken.yaml:3:')]);
    }
    expect((await run(folder, ['lint', 'groups/documented.yaml'])).code).toBe(0);
  });

  test.each([
    [['--statistic', 'max'], 2, 'There are mean, median, minimum, share:A'],
    [['--weights', 'tier-1'], 2, 'are no weights'],
    [['--weights', 'tier-1=0'], 2, 'are no weights'],
    [['--rubric', 'dosc'], 2, 'Did you mean `docs`?'],
    [['--since', '2999-01-01'], 2, 'is not before'],
    [['--since', '8x'], 2, '`8x` is no date'],
    [['--as-of', '2001-01-01'], 3, 'Nothing was known'],
    [['--as-of', '2999-01-01'], 2, 'still to come'],
    [['--by', 'squad'], 2, 'Allowed choices are team'],
  ])('%j is refused', async (given, code, said) => {
    const ran = await run(folder, ['rollup', ...given]);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.note.replaceAll(/\s+/gu, ' ')).toContain(said);
  });
});
