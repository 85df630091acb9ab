import { expect, test } from 'vitest';
import { commitStatuses } from '../../../src/demo/commit-status.ts';
import { simulateCompany } from '../../../src/demo/simulate-company.ts';

const now = '2026-11-21T12:00:00Z';
const company = simulateCompany({ seed: 3, now });

test('coverage at the tip is what the service has, said as Codecov says it; nobody reports none', () => {
  for (const service of company.services) {
    const { commits } = company.history(service.repository);
    const statuses = commitStatuses(service, commits, commits.at(-1)?.sha ?? '', '9999');
    const said = statuses.find(({ context }) => context === 'codecov/project')?.description;
    const { coverage } = service.traits;
    if (coverage === null) expect(said).toBeUndefined();
    else {
      const [, covered, base] = /^(\d+\.\d\d)% \([+-]\d+\.\d\d%\) compared to ([0-9a-f]{7})$/u.exec(said ?? '') ?? [];
      expect(Math.abs(Number(covered) / 100 - coverage)).toBeLessThan(0.0001);
      expect(commits.some(({ sha }) => sha.startsWith(base ?? 'none'))).toBe(true);
    }
    expect(statuses.some(({ context }) => context === 'ci/build')).toBe(service.traits.continuousIntegration);
  }
});

test('a status is told once it was made, and of commits of the default branch alone', () => {
  const service = company.services.find(({ traits }) => traits.coverage !== null && traits.continuousIntegration);
  const { commits } = company.history(service?.repository ?? raise());
  const tip = commits.at(-1) ?? raise();
  expect(commitStatuses(service, commits, tip.sha, tip.committedAt)).toEqual([]);
  expect(commitStatuses(service, commits, tip.sha, '9999')).toHaveLength(2);
  expect(commitStatuses(service, commits, '0'.repeat(40), '9999')).toEqual([]);
  expect(commitStatuses(undefined, commits, tip.sha, '9999')).toEqual([]);
});

function raise(): never {
  throw new Error('There is none');
}
