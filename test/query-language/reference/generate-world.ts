import type { World } from '../../../query-language/case.ts';
import type { Column, Table } from '../../../query-language/catalog.ts';
import { environment, id } from '../world.ts';
import type { Choose } from './choose.ts';

/** Texts with quotes, wildcards, numbers, blanks, wide letters and letters beyond the first plane. */
export const texts = [
  '',
  'x',
  'yy',
  'X',
  ' x ',
  'tier-1',
  'OPEN',
  'é',
  'É',
  '日本',
  '😀a',
  "it's",
  '"q"',
  '\\',
  'a%_',
  '$1',
  '3',
  '-2.5',
  ' 7 ',
].concat([
  '1e2',
  'nan',
  'infinity',
  '1_000',
  'two\nlines',
  '\t',
  "'; DROP TABLE entity; --",
  '*',
  '[a]',
  'docs/a.md',
  '1.10',
  'v2.0.0-rc.1',
  'B',
  '2026-06-21',
]);
export const paths = ['README.md', 'docs/a.md', 'docs/deep/b.md', 'src/a.ts', '.github/workflows/ci.yml', 'a b', 'x'];
/** Json of every kind, with numbers and truths spelt as texts beside those that are none. */
const jsons: readonly unknown[] = [true, false, 0, 3, -2.5, '3', ' 7 ', 'true', 'x', '1.10', 'v2.0.0-rc.1', 'B', '2026-06-21', 'P1D', '2h']
  .concat(['2026-06-21T10:00Z', '2026-02-30', '9007199254740993', [], [1, '2', null], ['x', 'yy'], [[1], [2, '3']]] as never)
  .concat([[{ a: 1 }, { a: 'x' }, { b: null }], { a: { b: [1, 2] }, 'a b': 'x' }, { a: '3', length: 7 }, { a: true, b: 2 }] as never);
/** Keys that names take, so that some are found: of custom values, and of what is attested. */
const namedKeys: Readonly<Record<string, readonly string[]>> = {
  custom_value: ['k', 'm', 'k.a', 'm.a.b'],
  attestation: ['k', 'm', "it's", 'load-test'],
};
const moments = ['2024-02-29T12:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z', '2026-06-30T23:59:59.500Z'].concat([
  '2026-07-01T00:00:00.000Z',
  '2026-07-02T00:00:00.000Z',
]);
const numbers = [0, 0.5, 0.25, 1, -1.5, 99.75];
const integers = [0, 1, 2, 3, -4, 1000];

/**
 * A world of entities with rows of every table: none, one or some, with nulls, equals and tables that were not read. Some of the
 * entities may be teams; then there are rows that belong to nobody, too.
 */
export function world(choose: Choose, entities: number, teams = 0): World {
  const names = Array.from({ length: entities }, (_, index) => `e${index}`);
  const kindOf = (name: string): string => (names.indexOf(name) >= entities - teams ? 'team' : 'service');
  const stray = teams > 0 ? ['stray'] : [];
  const tables = [...environment.tables.values()];
  let serial = 0;
  const row = (table: Table, name: string): Readonly<Record<string, unknown>> => {
    serial += 1;
    const columns = Object.entries(table.columns).map(([column, declared]) => {
      const isKey = table.key.includes(column);
      const keys = column === 'key' ? namedKeys[table.name] : undefined;
      if (keys) return [column, keys[serial % keys.length]];
      return [column, isKey ? keyOf(declared, serial, choose) : content(declared, choose)];
    });
    return { ...Object.fromEntries(columns), [table.subject.column]: table.subject.scheme === 'entity' ? id(name, kindOf(name)) : name };
  };
  const entity = environment.tables.get('entity')!;
  const facts = tables.filter((table) => table !== entity);
  const rows = facts.map((table) => {
    if (table.name === 'relation') return [table.name, relations(choose, names, kindOf)];
    const own = [...names, ...(table.result ? [] : stray)].map((name) => {
      const most = table.rows === 'one' ? 2 : 4;
      return [name, Array.from({ length: choose.below(most) }, () => row(table, name))];
    });
    return [table.name, Object.fromEntries(own)];
  });
  const kept = facts.filter(({ history, result, name }) => history === 'intervals' && result !== 'everyone' && name !== 'relation');
  const history = kept.map((table) => {
    const own = names
      .filter(() => choose.percent(40))
      .map((name) => [name, states(choose, table, row(table, name), () => row(table, name))]);
    return [table.name, Object.fromEntries(own)];
  });
  const changing = Object.fromEntries(history) as NonNullable<World['history']>;
  const alone = new Set(history.flatMap(([table, own]) => Object.keys(own as object).map((name) => `${String(table)} ${name}`)));
  for (const { name: table, rows: most } of kept) {
    const own = Object.fromEntries(rows)[table] as Record<string, unknown[]>;
    if (most === 'one') for (const name of names) if (alone.has(`${table} ${name}`)) own[name] = [];
    if (table in namedKeys) for (const [name, told] of Object.entries(changing[table]!)) own[name] = withoutKeysOf(told, own[name]!);
  }
  return {
    now: '2026-07-01T00:00:00.000Z',
    entities: Object.fromEntries(names.map((name) => [name, { ...row(entity, name), kind: kindOf(name), namespace: 'default', name }])),
    rows: Object.fromEntries(rows),
    unread: Object.fromEntries(facts.map((table) => [table.name, names.filter(() => choose.percent(12))])),
    history: changing,
    outages: Object.fromEntries(facts.map((table) => [table.name, outages(choose, names)])),
  };
}

/** When a table could not be read, for some. */
function outages(choose: Choose, names: readonly string[]): NonNullable<World['outages']>[string] {
  const stretch = (): { from: string; until?: string } =>
    choose.percent(50)
      ? { from: '2026-05-25T00:00:00.000Z', until: '2026-06-18T00:00:00.000Z' }
      : { from: '2026-02-01T00:00:00.000Z', until: '2026-03-01T00:00:00.000Z' };
  return Object.fromEntries(names.filter(() => choose.percent(10)).map((name) => [name, [stretch()]]));
}

/** States of one row, one after the other, the last of which may have ended. */
function states(
  choose: Choose,
  { key }: Table,
  first: Readonly<Record<string, unknown>>,
  another: () => Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] {
  const same = Object.fromEntries(key.map((column) => [column, first[column]]));
  const turns = ['2026-02-10T00:00:00.000Z', '2026-06-01T00:00:00.000Z', '2026-06-15T12:00:00.000Z'].filter(() => choose.percent(60));
  let columns = first;
  return turns.map((from, index) => {
    columns = choose.percent(30) ? columns : { ...another(), ...same };
    const ends = index === turns.length - 1 && choose.percent(25);
    return { from, ...columns, ...(ends ? { until: '2026-06-20T00:00:00.000Z' } : {}) };
  });
}

/** Rows whose keys are not those of rows that change. */
function withoutKeysOf(changing: readonly Readonly<Record<string, unknown>>[], rows: readonly unknown[]): unknown[] {
  const taken = new Set(changing.map(({ key }) => key));
  return rows.filter((row) => !taken.has((row as Readonly<Record<string, unknown>>)['key']));
}

/** Relations among entities, in circles, to themselves, and to what no catalog lists. */
function relations(choose: Choose, names: readonly string[], kindOf: (name: string) => string): World['rows'][string] {
  const types = environment.tables.get('relation')!.columns['type']!.values!.slice(0, 4);
  const targets = [...names.map((name) => id(name, kindOf(name))), 'resource:default/queue'];
  const own = names.map((name) => {
    const ways = Array.from({ length: choose.below(4) }, () => [choose.one(types), choose.one(targets)] as const);
    const distinct = new Map(ways.map(([type, target]) => [`${type} ${target}`, { entity: id(name, kindOf(name)), type, target }]));
    return [name, [...distinct.values()]];
  });
  return Object.fromEntries(own) as World['rows'][string];
}

function keyOf(column: Column, serial: number, choose: Choose): unknown {
  if (column.values) return choose.one(column.values);
  if (column.type === 'timestamp' || column.type === 'date') {
    return new Date(Date.UTC(2026, 5, 30) - serial * 3_600_000).toISOString().slice(0, column.type === 'date' ? 10 : undefined);
  }
  return column.type === 'integer' ? serial : `${choose.one(texts)}${serial}`;
}

function content(column: Column, choose: Choose): unknown {
  if (!column.required && choose.percent(25)) return null;
  if (column.values) return choose.one(column.values);
  switch (column.type) {
    case 'boolean':
      return choose.percent(50);
    case 'integer':
      return choose.one(integers);
    case 'number':
    case 'duration':
      return choose.one(numbers);
    case 'json':
      return JSON.stringify(choose.one(jsons));
    case 'version':
      return choose.one(['1.9', '1.10.0', 'v2', '2.0.0-rc.1', '2.0.0-rc.11', '10.0']);
    case 'grade':
      return choose.one(['A', 'B', 'C', 'D', 'F']);
    case 'date':
      return choose.one(moments).slice(0, 10);
    case 'timestamp':
      return choose.one(moments);
    case 'list<text>':
      return Array.from({ length: choose.below(4) }, () => choose.one(texts));
    default:
      return choose.one(texts);
  }
}
