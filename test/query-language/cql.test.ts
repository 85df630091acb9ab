import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Compiled } from '../../query-language/compile.ts';
import { lint } from '../../query-language/lint/lint.ts';
import { valuesStatement } from '../../query-language/sql/statement.ts';
import { isOfCql, listFeatures } from '../../src/docs/language-reference.ts';
import { listLintRules } from '../../src/registry/lint-rules.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { environment, warehouseOf } from './world.ts';

const rules = await listLintRules();
const features = listFeatures().filter(isOfCql);
const all = features.flatMap(({ cases }) => cases);

it('has every numbered expression, and every mistake', () => {
  const numbers = new Set(all.map(({ cql }) => String(cql).replace(/[a-z]$/u, '')));
  const wanted = [
    ...Array.from({ length: 93 }, (_, index) => String(index + 1)),
    ...Array.from({ length: 7 }, (_, index) => `M${index + 1}`),
  ];
  expect([...numbers].toSorted()).toEqual(wanted.toSorted());
});

it('has each once', () => {
  const cqls = all.map(({ cql }) => String(cql));
  expect(cqls.filter((each, index) => cqls.indexOf(each) !== index)).toEqual([]);
});

it('says of every text that is refused what comes nearest', () => {
  expect(all.filter(({ faults, rql }) => faults && rql === undefined).map(({ cql }) => cql)).toEqual([]);
});

describe.each(features)('$feature', ({ world, cases }) => {
  const told = cases.filter(({ rql }) => rql !== undefined);
  const compiled = new Map(
    cases.flatMap(({ text, rql }) => (rql === undefined ? [text] : [text, rql])).map((text) => [text, compile(text, environment)]),
  );
  let warehouse: Warehouse;
  let rows: readonly Readonly<Record<string, unknown>>[];

  beforeAll(async () => {
    warehouse = await warehouseOf(world);
    const meant = [...compiled].flatMap(([text, outcome]): [string, Compiled][] => (outcome.ok ? [[text, outcome.value]] : []));
    const { sql, parameters } = valuesStatement(Object.fromEntries(meant), { kind: 'service' }, environment);
    rows = await warehouse.read(sql, { ...parameters, as_of: world.now, now: world.now });
  });
  afterAll(async () => warehouse.close());

  it.each(told)('$rql can be written, and nothing is said against it', ({ rql = '' }) => {
    const outcome = compiled.get(rql);
    expect(outcome).toMatchObject({ ok: true, warnings: [] });
    expect(outcome?.ok && lint(outcome.value, environment, rules).filter(({ severity }) => severity === 'warning')).toEqual([]);
  });

  it.each(told.filter(({ gives, differs }) => gives && differs === undefined))('$rql means the same as $text', ({ text, rql = '' }) => {
    expect(rows.map((row) => [row[rql], row[`${rql} known`]])).toEqual(rows.map((row) => [row[text], row[`${text} known`]]));
  });
});
