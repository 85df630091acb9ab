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

describe('a started company whose clock is set', () => {
  test('answers as it would have then, until an API is out', async () => {
    const running = await startCompany({ seed: 2, services: 40, now, faults: {} });
    const { configuration, company } = running;
    const repositories = async (): Promise<number> => {
      const url = `${running.github.url}/orgs/${company.login}/repos?per_page=100`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${configuration.github.token}` } });
      return (JSON.parse(await answer.text()) as unknown[]).length;
    };
    const monitors = async (): Promise<number> => {
      const { apiKey, appKey, url } = configuration.datadog;
      return (await fetch(`${url}/api/v1/monitor`, { headers: { 'dd-api-key': apiKey, 'dd-application-key': appKey } })).status;
    };
    try {
      const all = await repositories();
      running.setNow('2026-01-01T00:00:00Z');
      expect(await repositories()).toBeLessThan(all);
      expect(await monitors()).toBe(200);
      running.setNow(company.outages[0]?.since ?? '');
      expect([await monitors(), await repositories()]).toEqual([503, expect.any(Number)]);
      running.setNow(company.outages[0]?.until ?? '');
      expect(await monitors()).toBe(200);
      running.setNow(now);
      expect(await repositories()).toBe(all);
    } finally {
      await running.close();
    }
  });

  test('gives another ETag exactly when the answer is another', async () => {
    const running = await startCompany({ seed: 2, services: 6, now, faults: {} });
    const etag = async (at: string, path: string): Promise<string | null> => {
      running.setNow(at);
      const headers = { authorization: `Bearer ${running.configuration.github.token}` };
      return (await fetch(`${running.github.url}/repos/${running.company.login}/checkout/${path}`, { headers })).headers.get('etag');
    };
    try {
      const protection = 'branches/main/protection';
      expect(await etag('2026-11-14T00:00:00Z', protection)).toBe(await etag('2026-11-20T00:00:00Z', protection));
      expect(await etag('2025-12-01T00:00:00Z', protection)).not.toBe(await etag(now, protection));
      expect(await etag('2026-03-01T00:00:00Z', 'contents/')).not.toBe(await etag(now, 'contents/'));
    } finally {
      await running.close();
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
