import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from '../session.ts';

const component = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ledger}
spec: {type: service, lifecycle: production, owner: payments}
`;

test('a database that was collected into and knows no service says what would declare one', async () => {
  const folder = emptyFolder();
  clone(join(folder, 'repos/plain'), { 'README.md': '# Plain' });
  write(folder, { 'assay.yaml': 'collect:\n  git: {paths: [repos]}\n' });
  expect((await run(folder, ['collect'])).code).toBe(0);
  for (const given of [['grade'], ['dora'], ['explain', 'x'], ['query', 'true']]) {
    const { code, out, note } = await run(folder, given);
    expect([code, out]).toEqual([3, '']);
    expect(note).toContain('declares no service');
    expect(note).toContain('impliesServices: true');
    expect(note).not.toContain('Nothing has been collected');
  }
});

describe('a workspace of one service', () => {
  const folder = emptyFolder();

  beforeAll(async () => {
    clone(join(folder, 'repos/ledger'), { 'catalog-info.yaml': component });
    write(folder, { 'assay.yaml': 'collect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\n' });
    expect((await run(folder, ['collect'])).code).toBe(0);
  });

  test.each([['query', 'true'], ['dora'], ['explain', 'ledger']])('%s as of a time before anything was known says so', async (...given) => {
    const { code, out, note } = await run(folder, [...given, '--as-of', '2001-01-01']);
    expect([code, out]).toEqual([3, '']);
    expect(note).toMatch(/Nothing was known at 2001-01-01 \d\d:\d\d UTC: .*goes back to \d{4}-/u);
  });

  test('grades of a time before any evaluation are none, and said to be', async () => {
    const { code, out, note } = await run(folder, ['grade', '--as-of', '2001-01-01', '--json']);
    expect([code, out]).toEqual([3, '']);
    expect(note).toContain('Nothing had been graded by 2001-01-01');
  });

  test('a kind that is none is refused with the near name', async () => {
    const { code, note } = await run(folder, ['query', 'true', '--kind', 'sevice']);
    expect(code).toBe(2);
    expect(note).toContain('Did you mean `service`?');
    expect((await run(folder, ['query', 'true', '--kind', 'team'])).code).toBe(0);
  });

  test('what is unknown is not put down to a source alone', async () => {
    const { note } = await run(folder, ['query', '1 / 0 > 1']);
    expect(note).toContain('1 left out as unknown: a source was not read, or a value is missing');
  });

  test('durations and fractions are rounded for people, and whole for machines', async () => {
    const age = await run(folder, ['query', 'git.lastCommit.age']);
    expect(age.out).toMatch(/service:default\/ledger +[\d.]+ (?:s|min|h|d)\n/u);
    expect((await run(folder, ['query', '2 / 3'])).out).toMatch(/ledger +0\.67\n/u);
    expect((await run(folder, ['query', '2 / 3', '--csv'])).out).toContain('ledger,0.6666');
    const { rows } = JSON.parse((await run(folder, ['query', 'git.lastCommit.age', '--json'])).out) as { rows: { value: unknown }[] };
    expect(rows[0]?.value).toEqual(expect.any(Number));
  });

  test('dora of a service has the line of that service, of anything else those of teams', async () => {
    const groups = async (...given: string[]) => {
      const { rows } = JSON.parse((await run(folder, ['dora', '--json', ...given])).out) as { rows: { entity: unknown }[] };
      return [...new Set(rows.map(({ entity }) => entity))];
    };
    expect(await groups('--entity', 'ledger')).toEqual(['service:default/ledger']);
    expect(await groups('--entity', 'ledger', '--by', 'all')).toEqual([null]);
    expect(await groups()).not.toContain('service:default/ledger');
  });

  test('an exemptions file that is wrong stops grading, before any grade without it is stored or shown', async () => {
    const own = join(folder, 'exempting.yaml');
    write(folder, {
      'exempting.yaml': 'exemptions: wrong.yaml\ncollect:\n  catalog: {paths: [repos]}\n',
      'wrong.yaml': 'exemptions:\n  - entiti: ledger\n',
    });
    const { code, out, note } = await run(folder, ['grade', '--config', own]);
    expect([code, out]).toEqual([2, '']);
    expect(note).toMatch(/wrong\.yaml:2:\d+: error/u);
    const stored = await run(folder, ['grade', '--as-of', new Date().toISOString(), '--json']);
    expect(stored).toMatchObject({ code: 3, out: '' });
  });

  test('an exemption of a service that nobody declares is told, and grading goes on', async () => {
    const own = join(folder, 'excusing.yaml');
    const because = 'reason: migration, text: Moving., asked-by: ada, approved-by: grace, expires: 2100-01-01';
    const excuse = (entity: string): string => `  - {entity: ${entity}, rubric: production-readiness, check: owner, ${because}}\n`;
    write(folder, {
      'excusing.yaml': 'exemptions: excuses.yaml\ncollect:\n  catalog: {paths: [repos]}\n',
      'excuses.yaml': `exemptions:\n${excuse('ledger')}${excuse('legder')}`,
    });
    const { code, note } = await run(folder, ['grade', '--config', own, '--rubric', 'production-readiness']);
    expect(code).toBe(0);
    expect(note).toContain('excuses.yaml:3:');
    expect(note).not.toContain('excuses.yaml:2:');
    expect(note).toContain('legder');
  });
});
