import { expect, test } from 'vitest';
import { withFreshness } from '../../../src/configuration/freshness.ts';
import { listCollectors } from '../../../src/registry/collectors.ts';
import { listTables } from '../../../src/registry/tables.ts';

const [collectors, tables] = await Promise.all([listCollectors(), listTables()]);

function fresh(freshness: Readonly<Record<string, number>>, ...names: readonly string[]) {
  const sources = names.flatMap((name) => {
    const collector = collectors.get(name);
    return collector ? [{ collector, settings: {} }] : [];
  });
  return withFreshness(tables, { freshness: new Map(Object.entries(freshness)), sources });
}

test('where nothing is said, tables are as they were declared', () => {
  expect(fresh({}, 'github')).toBe(tables);
  expect(fresh({ github: 5 }, 'git').get('deployment')).toEqual(tables.get('deployment'));
});

test('a source gives its tables its age, and a table named for itself goes before', () => {
  const given = fresh({ github: 5, deployment: 3 }, 'github', 'pagerduty');
  expect(given.get('pull_request')).toMatchObject({ freshHours: 5 });
  expect(given.get('deployment')).toMatchObject({ freshHours: 3 });
  expect(given.get('incident')).toEqual(tables.get('incident'));
  expect([...given.keys()]).toEqual([...tables.keys()]);
});

test('sources that share a table have each its own age, and the table the least', () => {
  const commit = fresh({ github: 5 }, 'git', 'github').get('commit');
  expect(commit).toMatchObject({ freshHours: 5, freshHoursFrom: { github: 5, git: tables.get('commit')?.freshHours } });
  expect(fresh({ github: 5, git: 5 }, 'git', 'github').get('commit')).not.toHaveProperty('freshHoursFrom');
});

test('a table that nobody fills here can be named all the same', () => {
  expect(fresh({ incident: 2 }, 'git').get('incident')).toMatchObject({ freshHours: 2 });
});
