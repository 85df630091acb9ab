import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { emptyFolder, run, write, type Ran } from './session.ts';

const kind = `kind: microfrontend
title: Microfrontend
describes: A part of the shop.
properties:
  bundle-size: {type: integer, unit: bytes, describes: Size of what is loaded first.}
  framework: {type: text, values: [react, vue]}
  last-audit: {type: date}
relations: {served-by: service}
`;

const sheet = `name,owner,tier,bundle-size,framework,last-audit,served-by
cart,team:payments,tier-1,120000,react,2026-06-20,service:checkout
search,team:search,tier-2,480000,vue,,service:finder
legacy,,tier-3,large,,,
`;

const rubric = `rubric: frontends
title: Frontends
for: microfrontend | where framework in ["react", "vue"] or tier == "tier-3"
owner: web
checks:
  - check: small
    asks: Is the bundle small?
    passes: bundleSize < 300000
    why: Slow pages lose customers.
    fix: Split {{entity.name}}, which loads {{bundleSize}} bytes with {{microfrontend.framework}}.
  - check: not-vue
    asks: Is it built with anything but vue?
    passes: entity.framework != "vue"
    why: Nobody knows it here.
    fix: Rewrite it.
  - check: served
    asks: Does a service serve it?
    passes: relations("servedBy").length > 0
    why: Somebody must answer.
    fix: Say who.
examples:
  - example: small, large and unknown
    entities: {a: {kind: microfrontend, tier: tier-1}, b: {kind: microfrontend}, c: {kind: microfrontend, tier: tier-3}}
    rows: {microfrontend_properties: {a: [{bundle_size: 3, framework: react}], b: [{bundle_size: 3000000, framework: vue}]}}
    unread: {microfrontend_properties: [c]}
    expects:
      a: {small: pass, not-vue: pass, served: fail}
      b: {small: fail, not-vue: fail, served: fail}
      c: {small: no-data, not-vue: no-data, served: fail}
`;

const files = {
  'assay.yaml': `warehouse: w.duckdb
rubrics: {library: []}
collect:
  entities: {paths: [{path: data/*.csv, kind: microfrontend}]}
`,
  'kinds/microfrontend.yaml': kind,
  'data/frontends.csv': sheet,
  'rubrics/frontends.yaml': rubric,
};

const rowsOf = ({ out }: Ran): readonly Readonly<Record<string, unknown>>[] =>
  z.object({ rows: z.array(z.record(z.string(), z.unknown())) }).parse(JSON.parse(out)).rows;
const flat = (text: string): string => text.replaceAll(/\s+/gu, ' ');
const widest = ({ out }: Ran): number => Math.max(...out.split('\n').map((line) => line.length));

describe('a workspace with a kind of its own', () => {
  const folder = write(emptyFolder(), files);
  let collected: Ran;
  beforeAll(async () => {
    collected = await run(folder, ['collect']);
    await run(folder, ['grade']);
  });

  test('collects its entities, and says where one is wrong', () => {
    expect(collected.code).toBe(0);
    expect(collected.note).toContain('data/frontends.csv:4:16: `bundle-size` of microfrontend:default/legacy');
  });

  test('asks about its properties by name', async () => {
    const asked = await run(folder, [
      'query',
      'microfrontend | where framework == "react" | select name, bundleSize, last_audit',
      '-o',
      'json',
    ]);
    expect(rowsOf(asked)).toEqual([{ name: 'cart', bundleSize: 120_000, last_audit: '2026-06-20' }]);
    const bare = await run(folder, ['query', 'bundleSize < 200000', '--kind', 'microfrontend', '-o', 'json']);
    expect(rowsOf(bare)).toMatchObject([{ entity: 'microfrontend:default/cart' }]);
    const all = await run(folder, ['query', 'microfrontend', '-o', 'json']);
    expect(rowsOf(all)[1]).toMatchObject({ name: 'legacy', bundleSize: null, _noData: ['bundleSize', 'framework', 'lastAudit'] });
  });

  test('grades them like services: what is wrong is no data, never a pass', async () => {
    const graded = await run(folder, ['grade', '-o', 'json']);
    expect(graded.code).toBe(0);
    expect(rowsOf(graded)).toMatchObject([
      { entity: 'microfrontend:default/cart', letter: 'A' },
      { entity: 'microfrontend:default/legacy', letter: 'ungraded' },
      { entity: 'microfrontend:default/search', letter: 'F' },
    ]);
    const explained = await run(folder, ['explain', 'microfrontend:default/legacy', 'not-vue']);
    expect(explained.out).toContain('NO DATA');
    expect(flat(explained.out)).toContain('`bundle-size` should be a whole number, but is `large`');
    expect((await run(folder, ['explain', 'microfrontend:default/search', 'small'])).out.replaceAll(/\s+/gu, ' ')).toContain(
      'Split search, which loads 480000 bytes with vue.',
    );
  });

  test('lints, tests and documents them', async () => {
    expect(await run(folder, ['lint'])).toMatchObject({ code: 0, out: '' });
    expect(await run(folder, ['rubric', 'test', 'frontends'])).toMatchObject({ code: 0 });
    expect(await run(folder, ['lint', '-e', 'microfrontend.bundleSiz > 3'])).toMatchObject({ code: 1 });
    expect((await run(folder, ['docs', 'microfrontend'])).out).toContain('bundleSize: integer, bytes');
    expect((await run(folder, ['doctor'])).out).toMatch(/✔ kinds +1 kind of entities declared/u);
  });

  test('shows the kind and how queries call its properties, in 80 columns', async () => {
    const [list, show] = [await run(folder, ['kind', 'list']), await run(folder, ['kind', 'show', 'microfrontend'])];
    expect(list.out).toContain('3 properties · 1 relation');
    expect(show.out).toContain('in queries bundleSize');
    expect(show.out).toContain('in queries relations("servedBy")');
    expect([widest(list), widest(show)].every((width) => width <= 80)).toBe(true);
    expect(rowsOf(await run(folder, ['kind', 'list', '--json'])).find(({ kind: name }) => name === 'microfrontend')).toMatchObject({
      properties: ['bundle-size', 'framework', 'last-audit'],
      relations: ['servedBy'],
      declared: true,
    });
    expect(JSON.parse((await run(folder, ['kind', 'show', 'microfrontend', '--json'])).out)).toMatchObject({
      kind: { kind: 'microfrontend', properties: [{ property: 'bundle-size', name: 'bundleSize', type: 'integer' }, {}, {}] },
    });
  });
});

describe('a property that changes later', () => {
  const begun = async (): Promise<string> => {
    const folder = write(emptyFolder(), { ...files, 'data/frontends.csv': sheet.replace('large', '7') });
    await run(folder, ['collect']);
    return folder;
  };

  test('may be left out, renamed and come back: what was collected stands under its name', async () => {
    const folder = await begun();
    write(folder, { 'kinds/microfrontend.yaml': kind.replace('bundle-size', 'bundle-bytes') });
    const renamed = await run(folder, ['collect']);
    expect(renamed.code).toBe(0);
    expect(flat(renamed.note)).toContain('has no property `bundle-size`');
    expect(rowsOf(await run(folder, ['query', 'microfrontend | select name, bundleBytes', '-o', 'json']))[0]).toEqual({
      name: 'cart',
      bundleBytes: null,
    });
    write(folder, { 'kinds/microfrontend.yaml': kind });
    await run(folder, ['collect']);
    expect(rowsOf(await run(folder, ['query', 'microfrontend | select name, bundleSize', '-o', 'json']))[0]).toEqual({
      name: 'cart',
      bundleSize: 120_000,
    });
  });

  test('of another type is refused with the way out, and converted where that loses nothing', async () => {
    const folder = await begun();
    write(folder, { 'kinds/microfrontend.yaml': kind.replace('{type: integer, unit: bytes', '{type: text') });
    const refused = await run(folder, ['query', 'microfrontend']);
    expect(refused.code).toBe(2);
    expect(refused.note).toContain('assay kind retype microfrontend');
    expect(flat((await run(folder, ['doctor'])).out)).toContain(
      'bundle-size of microfrontend is BIGINT in the database, and declared as VARCHAR → `assay kind retype microfrontend`',
    );
    const retyped = await run(folder, ['kind', 'retype', 'microfrontend']);
    expect(retyped).toMatchObject({ code: 0, note: 'bundle-size: BIGINT → VARCHAR, 3 values\n' });
    expect(rowsOf(await run(folder, ['query', 'microfrontend | select bundleSize', '-o', 'json']))[0]).toEqual({ bundleSize: '120000' });
    expect((await run(folder, ['kind', 'retype', 'microfrontend'])).note).toBe('Every property has the type that is declared.\n');
  });

  test('loses nothing unasked', async () => {
    const folder = await begun();
    write(folder, { 'kinds/microfrontend.yaml': kind.replace('framework: {type: text, values: [react, vue]}', 'framework: {type: date}') });
    const kept = await run(folder, ['kind', 'retype', 'microfrontend']);
    expect(kept.code).toBe(1);
    expect(kept.note).toContain('framework: VARCHAR → DATE, 2 values, of which 2 cannot be DATE');
    expect((await run(folder, ['query', 'microfrontend'])).code).toBe(2);
    expect((await run(folder, ['kind', 'retype', 'microfrontend', '--force'])).code).toBe(0);
    expect(rowsOf(await run(folder, ['query', 'microfrontend | select framework', '-o', 'json']))[0]).toEqual({ framework: null });
  });

  test('whose kind cannot be read stops what would take its entities for gone', async () => {
    const folder = await begun();
    write(folder, { 'kinds/microfrontend.yaml': kind.replace('type: date', 'type: dates') });
    for (const command of [['collect'], ['grade'], ['query', 'service']]) {
      const { code, note } = await run(folder, command);
      expect({ code, says: note.includes('Did you mean `date`?') }).toEqual({ code: 2, says: true });
    }
    expect(await run(folder, ['lint'])).toMatchObject({ code: 1 });
    expect(await run(folder, ['lint', 'kinds'])).toMatchObject({ code: 1 });
    expect(await run(folder, ['kind', 'show', 'microfrontend'])).toMatchObject({ code: 2 });
  });
});

describe('kind new', () => {
  test('writes a declaration that works, and overwrites nothing', async () => {
    const folder = write(emptyFolder(), { 'assay.yaml': 'kinds: standards/kinds\n' });
    const made = await run(folder, ['kind', 'new', 'microfrontend']);
    expect(made).toMatchObject({ code: 0, out: '' });
    expect(made.note).toContain('standards/kinds/microfrontend.yaml');
    expect(readFileSync(join(folder, 'standards/kinds/microfrontend.yaml'), 'utf8')).toContain('kind: microfrontend');
    expect(await run(folder, ['lint'])).toMatchObject({ code: 0 });
    expect(await run(folder, ['kind', 'new', 'microfrontend'])).toMatchObject({ code: 2 });
    expect(await run(folder, ['kind', 'new', 'service'])).toMatchObject({ code: 0 });
    expect((await run(folder, ['kind', 'show', 'service'])).out).toContain('cost-centre');
  });

  test.each([
    ['Data-Pipeline', '`data_pipeline`'],
    ['../../etc/passwd', '`etc_passwd`'],
    ['deployment', 'a table of facts'],
    ['git', 'a name of the query language'],
    ['\u001b[31mred', 'cannot be the name'],
  ])('refuses %j', async (name, says) => {
    const { code, note } = await run(write(emptyFolder(), { 'assay.yaml': '{}\n' }), ['kind', 'new', name]);
    expect(code).toBe(2);
    expect(note).toContain(says);
    expect(note).not.toContain('\u001b');
  });
});

test('a kind that there is anyway is given properties beside what its catalog says', async () => {
  const folder = write(emptyFolder(), {
    'assay.yaml': `warehouse: w.duckdb
rubrics: {library: []}
collect:
  catalog: {paths: [.]}
  entities: {paths: [{path: costs.csv, kind: service}]}
`,
    'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: checkout}
spec: {type: service, lifecycle: production, owner: payments}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: finder}
spec: {type: service, lifecycle: production, owner: search, costCentre: '7'}
`,
    'kinds/service.yaml': 'kind: service\nproperties: {cost-centre: {type: text}}\n',
    'costs.csv': 'name,cost-centre\ncheckout,4711\nfinder,\n',
  });
  expect(await run(folder, ['collect'])).toMatchObject({ code: 0 });
  expect(rowsOf(await run(folder, ['query', 'service | select name, owner, costCentre', '-o', 'json']))).toEqual([
    { name: 'checkout', owner: 'team:default/payments', costCentre: '4711' },
    { name: 'finder', owner: 'team:default/search', costCentre: '7' },
  ]);
});

test('without kinds nothing is different, and that is said with the next step', async () => {
  const folder = write(emptyFolder(), { 'assay.yaml': '{}\n' });
  const { code, out } = await run(folder, ['kind', 'list']);
  expect(code).toBe(0);
  expect(out).toContain('The workspace declares none of its own.');
  expect(flat(out)).toContain('assay kind new');
  expect(await run(folder, ['kind', 'show', 'team'])).toMatchObject({ code: 2 });
  expect((await run(folder, ['kind', 'show', 'servce'])).note).toContain('Did you mean `service`?');
});
