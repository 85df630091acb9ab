import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../../collectors/sources/catalog/collector.ts';
import { datadog } from '../../../collectors/sources/datadog/collector.ts';
import { github } from '../../../collectors/sources/github/collector.ts';
import { pagerduty } from '../../../collectors/sources/pagerduty/collector.ts';
import { simulateCompany } from '../../../src/demo/simulate-company.ts';
import { startCompany } from '../../../src/demo/start-company.ts';
import { writeClones } from '../../../src/demo/write-clones.ts';

const now = '2026-11-21T12:00:00Z';

describe('a started company', () => {
  test('has three addresses on this machine, and settings that the collectors take', async () => {
    const running = await startCompany({ seed: 2, services: 5, now });
    try {
      for (const api of [running.github, running.pagerduty, running.datadog]) expect(new URL(api.url).hostname).toBe('127.0.0.1');
      for (const collector of [catalog, github, pagerduty, datadog]) {
        const read = collector.settings.safeParse(running.configuration[collector.name as keyof typeof running.configuration]);
        expect([collector.name, read.error]).toEqual([collector.name, undefined]);
      }
      expect(running.company.services).toHaveLength(5);
    } finally {
      await running.close();
    }
    await expect(fetch(running.github.url)).rejects.toThrow();
  });

  test('leaves nothing behind when an address is taken', async () => {
    const first = await startCompany({ seed: 2, services: 2, now });
    try {
      const port = Number(new URL(first.pagerduty.url).port);
      await expect(startCompany({ seed: 2, services: 2, now, ports: { pagerduty: port } })).rejects.toThrow('could not start');
    } finally {
      await first.close();
    }
  });
});

describe('clones of a company', () => {
  test('are git repositories with its history, files and tags, the same each time', async () => {
    const company = simulateCompany({ seed: 2, services: 9, now });
    const folder = await mkdtemp(join(tmpdir(), 'clones-'));
    try {
      const clones = await writeClones(company, join(folder, 'one'), 9);
      const again = await writeClones(company, join(folder, 'other'), 2);
      const git = (directory: string, ...words: string[]): string =>
        execFileSync('git', ['-C', directory, ...words], { encoding: 'utf8' }).trim();
      expect(clones.map(({ repository }) => repository.name)).toEqual(company.services.map(({ name }) => name));
      for (const { directory, repository } of clones) {
        const { commits, releases } = company.history(repository);
        expect(git(directory, 'rev-list', '--count', 'HEAD')).toBe(String(commits.length));
        expect(git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe(repository.defaultBranch);
        expect(git(directory, 'log', '-1', '--format=%an %aI')).toBe(
          `${commits.at(-1)?.author.name} ${commits.at(-1)?.authoredAt.replace('Z', '+00:00')}`,
        );
        expect(git(directory, 'tag').split('\n').filter(Boolean).toSorted()).toEqual(releases.map(({ tag }) => tag).toSorted());
        expect(git(directory, 'status', '--porcelain')).toBe('');
        const files = git(directory, 'ls-files', '-z').split('\0');
        for (const { path } of company.files(repository)) expect(files).toContain(path);
        expect(git(directory, 'fsck', '--no-progress')).toBe('');
      }
      for (const [index, { directory }] of again.entries())
        expect(git(directory, 'rev-parse', 'HEAD')).toBe(git(clones[index]?.directory ?? '', 'rev-parse', 'HEAD'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
