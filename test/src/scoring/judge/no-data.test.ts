import { describe, expect, test } from 'vitest';
import type { Scheme } from '../../../../query-language/catalog.ts';
import { listCollectors } from '../../../../src/registry/collectors.ts';
import { listTables } from '../../../../src/registry/tables.ts';
import { bringersOf, noDataOf, withRemedy, type Setting } from '../../../../src/scoring/judge/no-data.ts';
import type { Trouble } from '../../../../src/scoring/judge/trouble.ts';

const tables = await listTables();

function said(table: string, more: Partial<Trouble>, setting?: Setting): string | undefined {
  const declared = tables.get(table);
  if (!declared) throw new Error(table);
  const nothing: Trouble = {
    entity: 'service:default/pay',
    table,
    source: null,
    external: null,
    outcome: null,
    reason: null,
    staleSince: null,
    mapped: false,
    collected: true,
  };
  const noData = noDataOf(declared, { ...nothing, ...more }, setting);
  return noData && withRemedy(noData);
}

describe('why there is no data', () => {
  test.each<[string, Partial<Trouble>, string]>([
    [
      'incident',
      {},
      'No PagerDuty service is mapped to this entity: add the annotation `pagerduty.com/service-id` to its catalog-info.yaml.',
    ],
    [
      'monitor',
      { collected: false, mapped: true },
      'Monitors were never collected: add `datadog` under `collect` in assay.yaml, then run `assay collect`.',
    ],
    [
      'repository',
      { collected: false },
      'Repositories were never collected: add `github` or `git` under `collect` in assay.yaml, then run `assay collect`.',
    ],
    [
      'deployment',
      { collected: false },
      'Deployments were never collected: add `github` under `collect` in assay.yaml, then run `assay collect`.',
    ],
    ['on_call', { mapped: true }, 'On-calls were not read for this entity yet: run `assay collect`.'],
    [
      'branch_protection',
      { source: 'github', outcome: 'forbidden', reason: '403: the token needs Administration: read' },
      'GitHub: 403: the token needs Administration: read.',
    ],
    ['deployment', { source: 'github', outcome: 'forbidden', reason: 'GitHub refused (403).' }, 'GitHub refused (403).'],
    ['slo', { source: 'datadog', outcome: 'failed', reason: '' }, 'Datadog: no reason was given.'],
    ['commit', { source: 'gitea', outcome: 'absent', reason: 'There is no such repository' }, 'Gitea: There is no such repository.'],
  ])('%s %j', (table, more, expected) => {
    expect(said(table, more)).toBe(expected);
  });

  test('where there is no assay.yaml, what would bring it begins with writing one', () => {
    const never = { collected: false, mapped: true };
    expect(said('monitor', never, 'unconfigured')).toBe(
      'Monitors were never collected: run `assay init`, then add `datadog` under `collect`.',
    );
  });

  test('the collectors named are those that fill the table', async () => {
    const collectors = [...(await listCollectors()).values()];
    for (const table of tables.values()) {
      const filling = collectors.filter(({ streams }) =>
        Object.values(streams).some(({ fills }) => fills.some(({ name }) => name === table.name)),
      );
      // A clone alone names an entity too, but nobody declares entities that way.
      const names = filling.map(({ name }) => name).filter((name) => table.subject.scheme !== 'entity' || name !== 'git');
      expect([...bringersOf(table)].sort(), table.name).toEqual(names.sort());
    }
  });

  test('what was read and is only old is data', () => {
    expect(said('monitor', { source: 'datadog', outcome: 'read', staleSince: '2026-10-01T00:00:00.000Z' })).toBeUndefined();
  });

  test('every scheme of identifiers says how to map one', () => {
    const schemes = new Set<Scheme>([...tables.values()].map(({ subject }) => subject.scheme));
    for (const scheme of schemes) {
      const table = [...tables.values()].find(({ subject }) => subject.scheme === scheme);
      expect(said(table?.name ?? '', {})).toMatch(/ is mapped to this entity: (add|declare) .+\.$/);
    }
  });
});
