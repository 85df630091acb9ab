import { describe, expect, it } from 'vitest';
import { snakeCase } from '../../query-language/analysis/letter-case.ts';
import { compile } from '../../query-language/compile.ts';
import { environment } from './world.ts';

const functions = [...environment.functions.values()];
const names = functions.filter(({ on }) => on === undefined);
const tables = [...environment.tables.values()];

describe('names that read tables', () => {
  it.each(names.filter(({ takes }) => takes.every(({ optional }) => optional)))('$name reads what it says', ({ name, reads = [] }) => {
    const outcome = compile(name, environment);
    if (outcome.ok) expect(outcome.value.reads.map(({ table }) => table).toSorted()).toEqual(reads.toSorted());
  });

  it.each(names.filter(({ reads }) => reads))('$name reads it in every example', ({ reads, examples }) => {
    for (const example of examples) {
      const outcome = compile(example, environment);
      expect(outcome.ok && outcome.value.reads.map(({ table }) => table)).toEqual(expect.arrayContaining([...reads!]));
    }
  });

  it('name tables that are declared', () => {
    const known = tables.map(({ name }) => name);
    expect(functions.flatMap(({ reads = [] }) => reads).filter((table) => !known.includes(table))).toEqual([]);
  });
});

it.each(functions.filter(({ alias }) => alias !== undefined))(
  '$name is another word for something that there is',
  ({ name, alias = '' }) => {
    const [on, member] = [alias.slice(0, alias.lastIndexOf('.')), alias.slice(alias.lastIndexOf('.') + 1)];
    const path = compile(alias, environment);
    const isMember = environment.functions.has(alias) || environment.tables.get(on)?.columns[snakeCase(member)] !== undefined;
    expect(isMember || path.ok, name).toBe(true);
  },
);

it('numbers have a unit, or are what a person counts', () => {
  const counted =
    /number|length|count|sum|average|median|percentile|minimum|maximum|round|absolute|sign|major|minor|patch|hour|weekday|least|greatest/iu;
  const bare = functions.filter(({ returns, unit }) => /^(integer|number)\b/u.test(returns) && unit === undefined);
  expect(bare.map(({ name }) => name).filter((name) => !counted.test(name))).toEqual([]);
});

it('no name hides a column of the row that stands before its dot', () => {
  const rowsBefore = names.flatMap(({ name, returns }) => {
    const table = tables.find((each) => each.name.replaceAll('_', ' ') === returns);
    return table ? [{ name, table }] : [];
  });
  const hiding = rowsBefore.flatMap(({ name, table }) =>
    names.filter((each) => each.name.startsWith(`${name}.`) && table.columns[snakeCase(each.name.slice(name.length + 1))]),
  );
  expect(hiding.map(({ name }) => name).filter((name) => !sameAsColumn.has(name))).toEqual([]);
});

/** Names that give what the column of that name gives. */
const sameAsColumn = new Set(['oncall.levels']);
