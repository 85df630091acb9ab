import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Extract, Step } from '../../../../collectors/collector.ts';
import { entities } from '../../../../collectors/sources/entities/collector.ts';
import { findFiles } from '../../../../collectors/sources/entities/find-files.ts';
import type { Kind } from '../../../../query-language/catalog.ts';
import { readKind } from '../../../../rubrics/kind.ts';
import { openCollecting, rowsOf } from '../../collect.ts';
import { temporaryTree, type TemporaryTree } from '../catalog/temporary-tree.ts';

function declared(text: string): Kind {
  const outcome = readKind(text, 'kind.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value.value;
}

const kinds = [
  declared(`kind: microfrontend
properties:
  bundle-size: {type: integer, unit: bytes}
  framework: {type: text, values: [react, vue]}
  runtimes: {type: list<text>}
  api-token: {type: text}
relations: {served-by: service}`),
  declared('kind: data_pipeline\nproperties: {schedule: {type: duration}}'),
];

let tree: TemporaryTree;
let before: string;
beforeEach(async () => {
  tree = await temporaryTree();
  before = process.cwd();
  process.chdir(tree.path);
});
afterEach(async () => {
  process.chdir(before);
  await tree[Symbol.asyncDispose]();
});

async function collected(files: Readonly<Record<string, string>>, ...paths: readonly unknown[]) {
  await tree.write(files);
  const bound = entities.ofKinds?.(kinds) ?? entities;
  const { steps, extracts } = await openCollecting(bound, { paths }, { now: '2026-01-01T00:00:00.000Z' }).run();
  return { steps: steps['entities'] ?? [], extracts: extracts['entities'] ?? [] };
}

/** Faults as `file:line:column code`, in order. */
function faultsOf(extracts: readonly Extract[]): readonly string[] {
  return extracts.flatMap((each) =>
    'fault' in each
      ? [`${each.fault.file}:${String(each.fault.facts['line'])}:${String(each.fault.facts['column'])} ${each.fault.code}`]
      : [],
  );
}

const ending = (steps: readonly Step[]): Step | undefined => steps.at(-1);

describe('entities of declared kinds', () => {
  test('come with typed properties and relations from YAML', async () => {
    const { extracts, steps } = await collected(
      {
        'shop.yaml': `entities:
  - kind: Microfrontend
    name: Cart
    owner: payments
    properties: {bundle-size: 120000, framework: react, runtimes: [node, deno]}
    relations: {served-by: checkout, depends-on: [data-pipeline:orders]}
  - {kind: dataPipeline, name: orders, properties: {schedule: 4h}}
`,
      },
      'shop.yaml',
    );
    expect(faultsOf(extracts)).toEqual([]);
    expect(rowsOf(extracts, 'entity').map(({ entity, owner, line }) => [entity, owner, line])).toEqual([
      ['microfrontend:default/cart', 'team:default/payments', 3],
      ['data_pipeline:default/orders', null, 7],
    ]);
    expect(rowsOf(extracts, 'microfrontend_properties')).toEqual([
      { entity: 'microfrontend:default/cart', bundle_size: 120_000, framework: 'react', runtimes: ['node', 'deno'] },
    ]);
    expect(rowsOf(extracts, 'data_pipeline_properties')).toEqual([{ entity: 'data_pipeline:default/orders', schedule: 14_400 }]);
    expect(rowsOf(extracts, 'relation')).toEqual([
      { entity: 'microfrontend:default/cart', type: 'servedBy', target: 'service:default/checkout' },
      { entity: 'microfrontend:default/cart', type: 'dependsOn', target: 'data_pipeline:default/orders' },
    ]);
    expect(ending(steps)).toMatchObject({ kind: 'complete' });
  });

  test('come from tables and JSON likewise, under whatever spelling of their names', async () => {
    const { extracts } = await collected(
      {
        'data/a.csv': 'Name,Bundle Size,framework,Served By\ncart,120000,react,checkout\nsearch,,vue,"a; b"\n',
        'data/b.json': '[{"kind": "microfrontend", "name": "profile", "properties": {"bundleSize": 3}}]',
      },
      { path: 'data/*.csv', kind: 'microfrontend' },
      'data/*.json',
    );
    expect(faultsOf(extracts)).toEqual([]);
    expect(rowsOf(extracts, 'microfrontend_properties').map(({ entity, bundle_size: size }) => [entity, size ?? null])).toEqual([
      ['microfrontend:default/cart', 120_000],
      ['microfrontend:default/search', null],
      ['microfrontend:default/profile', 3],
    ]);
    expect(rowsOf(extracts, 'relation').map(({ target }) => target)).toEqual([
      'service:default/checkout',
      'service:default/a',
      'service:default/b',
    ]);
  });

  test('say what is wrong at its place, and go on with the rest', async () => {
    const { extracts } = await collected(
      {
        'shop.yaml': `kind: microfrontend
namespace: shop
entities:
  - name: cart
    properties:
      bundle-size: large
      framework: angular
      colour: red
    relations:
      served-by: team:crew
  - name: search
    bundleSize: 3
    properties: {bundle-size: 3}
  - {kind: spaceship, name: apollo}
`,
      },
      'shop.yaml',
    );
    expect(faultsOf(extracts).toSorted()).toEqual(
      [
        'shop.yaml:2:1 entities.field-unknown',
        'shop.yaml:6:20 property.unusable',
        'shop.yaml:7:18 property.unusable',
        'shop.yaml:8:15 property.unknown',
        'shop.yaml:10:18 entities.reference-invalid',
        'shop.yaml:12:5 entities.field-unknown',
        'shop.yaml:14:12 entities.kind-unknown',
      ].toSorted(),
    );
    expect(rowsOf(extracts, 'entity')).toHaveLength(2);
    expect(rowsOf(extracts, 'microfrontend_properties')).toEqual([{ entity: 'microfrontend:default/search', bundle_size: 3 }]);
    expect(extracts.filter((each) => 'reading' in each && each.outcome === 'failed')).toMatchObject([
      {
        reading: 'microfrontend_properties',
        scope: 'microfrontend:default/cart',
        reason: expect.stringContaining('shop.yaml:6:20') as string,
      },
    ]);
  });

  test('are told once, by the file that is named first', async () => {
    const { extracts } = await collected(
      { 'a.csv': 'kind,name,title\nteam,crew,First\n', 'b.csv': 'kind,name,title\nteam,Crew,Second\n' },
      'a.csv',
      '*.csv',
    );
    expect(rowsOf(extracts, 'entity').map(({ title }) => title)).toEqual(['First']);
    expect(extracts.filter((each) => 'fault' in each)).toMatchObject([
      { fault: { code: 'entities.repeated', facts: { first: 'a.csv:2' } } },
    ]);
  });
});

describe('files that cannot be read leave what was read before', () => {
  test.each([
    ['no YAML', 'bad.yaml', 'entities:\n  - name: a\n name: b\n'],
    ['aliases that multiply', 'bad.yaml', `x: &x [a]\nentities:\n${'  - {name: *x}\n'.repeat(200)}`],
    ['a key given twice', 'bad.yaml', 'entities: []\nentities: []\n'],
    ['no list', 'bad.yaml', 'name: a\n'],
    ['nesting beyond reason', 'bad.json', '['.repeat(20_000)],
    ['an open quote', 'bad.csv', 'name\n"a\n'],
    ['two columns of one name', 'bad.csv', 'name,name\na,b\n'],
  ])('%s', async (_, file, text) => {
    const { steps } = await collected({ [file]: text, 'good.csv': 'kind,name\nteam,crew\n' }, 'bad.*', 'good.csv');
    expect(ending(steps)).toMatchObject({ kind: 'unreadable', outcome: 'failed', reason: expect.stringContaining(file) as string });
  });

  test.each(['none.yaml', 'none/*.yaml', '/dev/null'])('%s', async (path) => {
    const { steps } = await collected({}, path);
    expect(ending(steps)).toMatchObject({ kind: 'unreadable', outcome: 'failed' });
  });

  test('what is not UTF-8', async () => {
    await tree.write({ 'latin.csv': Uint8Array.from([0x6e, 0x61, 0xef, 0x76]) });
    expect(ending((await collected({}, 'latin.csv')).steps)).toMatchObject({ kind: 'unreadable' });
  });
});

describe('the files of a path', () => {
  const signal = new AbortController().signal;

  test('are itself, those of a folder, or those that match', async () => {
    await tree.write({ 'a/x.yaml': '', 'a/b/y.csv': '', 'a/notes.md': '', 'a/node_modules/z.csv': '', 'a/.git/z.csv': '' });
    const named = async (path: string): Promise<readonly string[]> =>
      (await findFiles(path, signal)).map((file) => file.slice(tree.path.length + 1));
    expect(await named('a/notes.md')).toEqual(['a/notes.md']);
    expect(await named('a')).toEqual(['a/x.yaml']);
    expect(await named('a/**/*.csv')).toEqual(['a/b/y.csv']);
    expect(await named('a/b/../*.yaml')).toEqual(['a/x.yaml']);
  });

  test('are none outside the folder that is searched, and no pipes', async () => {
    await tree.write({ 'secret.yaml': 'entities: []', 'a/inside.yaml': 'entities: []' });
    await symlink(join(tree.path, 'secret.yaml'), join(tree.path, 'a/out.yaml'));
    await symlink('/etc/passwd', join(tree.path, 'a/passwd.yaml'));
    await symlink(join(tree.path, 'a/inside.yaml'), join(tree.path, 'a/again.yaml'));
    execFileSync('mkfifo', [join(tree.path, 'a/pipe.yaml')]);
    expect((await findFiles('a/*.yaml', signal)).map((file) => file.slice(tree.path.length + 3))).toEqual(['again.yaml', 'inside.yaml']);
    expect(await findFiles('a', signal)).toEqual(await findFiles('a/*.yaml', signal));
  });
});

test('secrets are neither kept nor told', async () => {
  const { extracts, steps } = await collected(
    {
      'a.csv': 'kind,name,api-token\nmicrofrontend,cart,hunter2\n',
      'b.yaml': 'entities:\n  - {kind: microfrontend, name: b, properties: {api-token: hunter2}}\n',
    },
    '*.csv',
    '*.yaml',
  );
  expect(JSON.stringify([extracts, steps])).not.toContain('hunter2');
});

test('says beforehand what cannot be read', async () => {
  const collecting = openCollecting(entities, { paths: ['none.yaml'] }, { now: '2026-01-01T00:00:00.000Z' });
  expect(await collecting.check()).toMatchObject([{ outcome: 'absent', reason: 'none.yaml: it is not there, or may not be read.' }]);
});
