import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGithub } from '../../../../src/demo/server/github.ts';
import type { SimulatedApi } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';
import { clone, emptyFolder, run, write } from '../session.ts';

const company = simulateCompany({ seed: 5, services: 3, now: '2026-01-10T12:00:00Z' });

describe('a token that GitHub does not know', () => {
  const folder = emptyFolder();
  let api: SimulatedApi;
  const collect = (token: string) => run(folder, ['collect'], { environment: { GITHUB_TOKEN: token } });
  const grades = async () => {
    const { out } = await run(folder, ['grade', '--json']);
    return (JSON.parse(out) as { rows: unknown[] }).rows;
  };

  beforeAll(async () => {
    api = await startGithub(company, { token: 'secret' });
    const github = `{organisation: ${company.login}, token: "\${env:GITHUB_TOKEN}", url: "${api.url}"}`;
    write(folder, { 'assay.yaml': `collect:\n  catalog: {github: ${github}}\n  github: ${github}\n` });
  });
  afterAll(() => api.close());

  test('is said at the first run', async () => {
    const { code, note } = await collect('wrong');
    expect(code).toBe(4);
    expect(note).toMatch(/✘ github +repositories .*failed/u);
    expect(note.replaceAll(/\s+/gu, ' ')).toContain('GitHub refused the token (401: Bad credentials): check GITHUB_TOKEN.');
  });

  test('takes nothing away that was read before', async () => {
    expect(await collect('secret')).toMatchObject({ code: 0 });
    const before = await grades();
    expect(before.length).toBeGreaterThan(0);
    const { code, note } = await collect('wrong');
    expect(code).toBe(4);
    for (const stream of ['repositories', 'branch-protection', 'deployments'])
      expect(note).toMatch(new RegExp(`✘ github +${stream} `, 'u'));
    expect(note).not.toContain('forbidden');
    expect(note.replaceAll(/\s+/gu, ' ').split('check GITHUB_TOKEN')).toHaveLength(3);
    expect(await grades()).toEqual(before);
    expect(await collect('secret')).toMatchObject({ code: 0 });
  });
});

test('a path that is not there is a failure of the run, with its reason', async () => {
  const folder = write(emptyFolder(), { 'assay.yaml': 'collect:\n  git: {paths: [nope]}\n' });
  const { code, note } = await run(folder, ['collect']);
  expect(code).toBe(3);
  expect(note).toMatch(/! git +repositories .*incomplete/u);
  expect(note).toMatch(/✔ git +commits/u);
  expect(note).toContain('ENOENT');
});

test('faults of files are said with the file', async () => {
  const folder = write(emptyFolder(), { 'assay.yaml': 'collect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\n' });
  clone(join(folder, 'repos/cart'), { 'catalog-info.yaml': 'kind: [', 'package.json': '{"dependencies": ' });
  const { code, note } = await run(folder, ['collect']);
  expect(code).toBe(0);
  expect(note).toMatch(/catalog-info\.yaml:1:\d+: The document is not valid YAML/u);
  expect(note).toContain('package.json of cart cannot be read: it is not JSON.');
  expect((await run(folder, ['scan', 'repos'])).note).toContain('package.json of cart cannot be read');
});
