import { expect, it } from 'vitest';
import type { Column, Table } from '../../../query-language/catalog.ts';
import { listEnvironment } from '../../../src/registry/environment.ts';

const { tables } = await listEnvironment();
const all = [...tables.values()];

function columnsOf(table: Table, names: readonly string[]): readonly (Column | undefined)[] {
  return names.map((name) => table.columns[name]);
}

it.each(all.filter(({ history }) => history === 'events'))('$name says when its rows happened', (table) => {
  const happened = table.history === 'events' ? table.happened : '';
  expect(columnsOf(table, [happened])).toMatchObject([{ type: 'timestamp' }]);
});

it('says of columns of events alone what they said before, by moments of the row, and as they can say', () => {
  const changing = all.flatMap((table) =>
    Object.entries(table.columns).flatMap(([name, { until, values }]) => (until ? [{ table, name, until, values }] : [])),
  );
  expect(changing.map(({ table, name }) => `${table.name}.${name}`)).toEqual(
    expect.arrayContaining(['deployment.state', 'incident.status', 'pull_request.state']),
  );
  for (const { table, until, values } of changing) {
    expect(table.history).toBe('events');
    expect(columnsOf(table, Object.keys(until))).toEqual(
      Object.keys(until).map(() => expect.objectContaining({ type: 'timestamp' }) as Column),
    );
    expect(values).toEqual(expect.arrayContaining(Object.values(until)));
  }
});
