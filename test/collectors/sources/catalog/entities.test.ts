import { execFile } from 'node:child_process';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../../../collectors/collector.ts';
import { catalog } from '../../../../collectors/sources/catalog/collector.ts';
import type { Diagnostic } from '../../../../query-language/diagnostic.ts';
import { contextOf } from '../read-stream.ts';
import { serve, type Answer } from '../serve.ts';
import { component, meaningOf, type FileMeaning } from './extract-file.ts';
import { temporaryTree } from './temporary-tree.ts';

interface Collected extends FileMeaning {
  readonly steps: readonly Step[];
  readonly names: readonly unknown[];
  readonly reported: readonly Diagnostic[];
}

async function collect(settings: unknown): Promise<Collected> {
  const reported: Diagnostic[] = [];
  const context = {
    ...contextOf(catalog, settings, { now: '2026-01-01T00:00:00.000Z' }),
    report: (each: Diagnostic) => void reported.push(each),
  };
  const steps: Step[] = [];
  for await (const step of catalog.streams['entities']?.steps(context) ?? []) steps.push(step);
  const meaning = meaningOf(steps.flatMap((step) => (step.kind === 'page' ? [step.page] : [])));
  return { ...meaning, steps, reported, names: meaning.entities.map(({ name }) => name) };
}

const location = (...targets: readonly string[]): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: root\nspec:\n  targets:\n${targets.map((target) => `    - ${JSON.stringify(target)}\n`).join('')}`;
const declared = (kind: string, name: string, spec: string): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n  ${spec}\n`;

describe('folders', () => {
  test('are searched for catalog files, in a stable order, without dependencies', async () => {
    await using tree = await temporaryTree({
      'b/catalog-info.yml': component('b'),
      'a/catalog-info.yaml': component('a'),
      'catalog-info.json': JSON.stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'System',
        metadata: { name: 'shop' },
        spec: { owner: 'crew' },
      }),
      'a/node_modules/x/catalog-info.yaml': component('dependency'),
      'a/other.yaml': component('other'),
      '.backstage/catalog-info.yaml': component('hidden'),
    });
    const { names, entities, steps, reported } = await collect({ paths: [tree.path] });
    expect(names).toEqual(['shop', 'hidden', 'a', 'b']);
    expect(entities.map(({ file }) => file)).toEqual([
      'catalog-info.json',
      '.backstage/catalog-info.yaml',
      'a/catalog-info.yaml',
      'b/catalog-info.yml',
    ]);
    expect(steps.at(-1)).toEqual({ kind: 'complete', partition: '*' });
    expect(reported).toEqual([]);
  });

  test('that are clones give their files a repository', async () => {
    await using tree = await temporaryTree({
      'cart/.git/HEAD': 'ref: refs/heads/main\n',
      'cart/.git/config': '[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = git@github.com:Acme/Cart.git\n',
      'cart/.git/objects/.keep': '',
      'cart/.git/refs/.keep': '',
      'cart/deploy/catalog-info.yaml': component('cart'),
      'loose/catalog-info.yaml': component('loose'),
    });
    const { entities } = await collect({ paths: [tree.path] });
    expect(entities).toMatchObject([
      { name: 'cart', repository: 'acme/cart', file: 'deploy/catalog-info.yaml' },
      { name: 'loose', repository: null, file: 'loose/catalog-info.yaml' },
    ]);
    const one = await collect({ paths: [join(tree.path, 'cart/deploy/catalog-info.yaml')] });
    expect(one.entities).toMatchObject([{ name: 'cart', repository: 'acme/cart', file: 'deploy/catalog-info.yaml' }]);
  });

  test('that are missing leave the catalog unread, and what is there is still given', async () => {
    await using tree = await temporaryTree({ 'catalog-info.yaml': component('a') });
    const { names, steps, reported } = await collect({ paths: [join(tree.path, 'nowhere'), tree.path] });
    expect(names).toEqual(['a']);
    expect(steps.at(-1)).toMatchObject({
      kind: 'unreadable',
      partition: '*',
      outcome: 'failed',
      reason: expect.stringContaining('nowhere'),
    });
    expect(reported).toMatchObject([{ code: 'catalog.path-unreadable' }]);
  });

  test.skipIf(process.getuid?.() === 0)('with a file that may not be read are not complete', async () => {
    await using tree = await temporaryTree({ 'catalog-info.yaml': component('a') });
    await chmod(join(tree.path, 'catalog-info.yaml'), 0);
    expect((await collect({ paths: [tree.path] })).steps).toMatchObject([{ kind: 'unreadable' }]);
  });

  test('with links lead nowhere outside', async () => {
    await using outside = await temporaryTree({ 'catalog-info.yaml': component('secret'), 'x/catalog-info.yaml': component('secret-too') });
    await using tree = await temporaryTree({ 'catalog-info.yaml': component('a'), 'real/catalog-info.yaml': component('real') });
    await mkdir(join(tree.path, 'c'));
    await symlink(join(outside.path, 'catalog-info.yaml'), join(tree.path, 'c/catalog-info.yaml'));
    await symlink(join(outside.path, 'x'), join(tree.path, 'd'));
    await symlink(tree.path, join(tree.path, 'loop'));
    await symlink(join(tree.path, 'gone'), join(tree.path, 'real/catalog-info.yml'));
    expect((await collect({ paths: [tree.path] })).names).toEqual(['a', 'real']);
  });

  test('of bytes that are no text, or too many, are said', async () => {
    await using tree = await temporaryTree({
      'a/catalog-info.yaml': Buffer.concat([
        Buffer.from(component('a', { metadata: 'title: caf' }).replace('caf\n', 'caf')),
        Buffer.from([0xe9, 0x0a]),
      ]),
      'b/catalog-info.yaml': `${component('b')}# ${'x'.repeat(10 * 2 ** 20)}`,
      'c/catalog-info.yaml': component('c'),
    });
    const { reported, names, steps } = await collect({ paths: [tree.path] });
    expect(reported).toMatchObject([
      { code: 'catalog.not-utf8', file: 'a/catalog-info.yaml' },
      { code: 'catalog.file-too-large', file: 'b/catalog-info.yaml' },
    ]);
    expect(names).toContain('c');
    expect(steps.at(-1)?.kind).toBe('complete');
  });

  test.skipIf(process.platform === 'win32')('with pipes are not waited for', async () => {
    await using tree = await temporaryTree({ 'a/catalog-info.yaml': location('../pipe'), 'b/catalog-info.yaml': component('b') });
    await promisify(execFile)('mkfifo', [join(tree.path, 'catalog-info.yaml'), join(tree.path, 'pipe')]);
    expect((await collect({ paths: [tree.path] })).names).toEqual(['root', 'b']);
    expect((await collect({ paths: [join(tree.path, 'pipe')] })).steps).toMatchObject([{ kind: 'unreadable' }]);
  });

  test('secrets do not leave the file, and positions stay', async () => {
    const metadata = 'annotations:\n  pagerduty.com/integration-key: abc-123 # comment\n  datadoghq.com/graph-token: "q w"\ntitle: [x]';
    await using tree = await temporaryTree({ 'catalog-info.yaml': component('a', { metadata }) });
    const { steps, faults, tables } = await collect({ paths: [tree.path] });
    expect(JSON.stringify(steps)).not.toMatch(/abc|123|q w/);
    expect(tables['entity_annotation']?.map(({ value }) => value)).toEqual([null, null]);
    expect(faults).toMatchObject([{ code: 'catalog.field-shape', facts: { line: 8, column: 10 } }]);
  });
});

describe('Locations', () => {
  test('lead to files and, with wildcards, to many, each read once', async () => {
    await using tree = await temporaryTree({
      'catalog-info.yaml': location('./org.yaml', './plugins/**/*.yaml', 'catalog-info.yaml', 'deep/again.yaml'),
      'org.yaml': declared('Group', 'crew', 'type: team'),
      'plugins/a.yaml': component('a'),
      'plugins/x/y/b.yaml': component('b'),
      'plugins/x/c.yml': component('c'),
      'deep/again.yaml': location('../org.yaml', './next.yaml').replace('root', 'again'),
      'deep/next.yaml': component('next'),
    });
    const { names, reported } = await collect({ paths: [tree.path] });
    expect(names).toEqual(['root', 'crew', 'a', 'b', 'again', 'next']);
    expect(reported).toEqual([]);
  });

  test.each([
    ['../outside.yaml', 'catalog.target-outside', 'error'],
    ['../../../../../../etc/passwd', 'catalog.target-outside', 'error'],
    ['/etc/passwd', 'catalog.target-outside', 'error'],
    ['../*/catalog-info.yaml', 'catalog.target-outside', 'error'],
    ['link/secret.yaml', 'catalog.target-outside', 'error'],
    ['link/*.yaml', 'catalog.target-outside', 'error'],
    ['./missing.yaml', 'catalog.target-missing', 'warning'],
    ['./nothing/*.yaml', 'catalog.target-missing', 'warning'],
    ['./folder', 'catalog.target-missing', 'warning'],
    ['https://github.com/acme/x/blob/main/catalog-info.yaml', 'catalog.target-remote', 'information'],
    ['file:///etc/passwd', 'catalog.target-remote', 'information'],
  ])('to %s are not followed', async (target, code, severity) => {
    await using outside = await temporaryTree({ 'secret.yaml': component('secret') });
    await using tree = await temporaryTree({
      'in/catalog-info.yaml': location(target),
      'in/folder/x': '',
      'outside.yaml': component('secret'),
    });
    await symlink(outside.path, join(tree.path, 'in/link'));
    const { names, reported } = await collect({ paths: [join(tree.path, 'in')] });
    expect(names).toEqual(['root']);
    expect(reported).toMatchObject([
      { code, severity, file: 'catalog-info.yaml', facts: { location: 'location:default/root', target, line: 1 } },
    ]);
  });

  test('with wildcards made to be slow are matched at once', async () => {
    await using tree = await temporaryTree({
      'catalog-info.yaml': location(`./${'**/'.repeat(200)}${'*a'.repeat(200)}b`),
      [`${'a'.repeat(200)}.yaml`]: '',
    });
    expect((await collect({ paths: [tree.path] })).reported).toMatchObject([{ code: 'catalog.target-missing' }]);
  });
});

describe('what one file means for another', () => {
  test('owners are known wherever they are declared', async () => {
    await using tree = await temporaryTree({
      'a/catalog-info.yaml': component('a', { spec: 'owner: crew' }),
      'b/catalog-info.yaml': component('b', { spec: 'owner: Anna@example.com' }),
      'c/catalog-info.yaml': component('c', { spec: 'owner: nobody' }),
      'd/catalog-info.yaml': component('d', { metadata: 'namespace: shop', spec: 'owner: crew' }),
      'z/catalog-info.yaml': `${declared('Group', 'Crew', 'type: team')}---\n${declared('User', 'anna', 'profile: {email: anna@Example.com}')}`,
    });
    const { tables } = await collect({ paths: [tree.path] });
    expect(tables['owner']).toEqual([
      { entity: 'service:default/a', owner: 'team:default/crew', name: 'crew', kind: 'team', known: true },
      { entity: 'service:default/b', owner: 'person:default/anna', name: 'anna', kind: 'person', known: true },
      { entity: 'service:default/c', owner: 'team:default/nobody', name: 'nobody', kind: 'team', known: false },
      { entity: 'service:shop/d', owner: 'team:shop/crew', name: 'crew', kind: 'team', known: false },
    ]);
  });

  test('the first file to declare an entity has it, and the second is told', async () => {
    await using tree = await temporaryTree({
      'a/catalog-info.yaml': component('cart', { metadata: 'title: first' }),
      'b/catalog-info.yaml': `${component('cart', { metadata: 'title: second\nlinks: [{url: https://x}]' })}---\n${component('other')}`,
    });
    const { entities, tables, faults } = await collect({ paths: [tree.path] });
    expect(entities).toMatchObject([{ name: 'cart', title: 'first' }, { name: 'other' }]);
    expect(tables['entity_link']).toBeUndefined();
    expect(faults).toMatchObject([
      { code: 'catalog.entity-repeated', file: 'b/catalog-info.yaml', facts: { first: 'a/catalog-info.yaml', line: 1 } },
    ]);
  });

  test('a relation stated from both ends is one row', async () => {
    await using tree = await temporaryTree({
      'a/catalog-info.yaml': declared('Group', 'crew', 'members: [anna, bert]'),
      'b/catalog-info.yaml': declared('User', 'anna', 'memberOf: [crew, other]'),
      'c/catalog-info.yaml': component('x', { spec: 'dependsOn: [component:y]' }),
      'd/catalog-info.yaml': component('y', { spec: 'dependencyOf: [component:x]' }),
    });
    const { tables } = await collect({ paths: [tree.path] });
    const keys = (tables['relation'] ?? []).map((values) => Object.values(values).join(' '));
    expect(keys).toEqual([
      'person:default/anna memberOf team:default/crew',
      'person:default/bert memberOf team:default/crew',
      'person:default/anna memberOf team:default/other',
      'service:default/x dependsOn service:default/y',
    ]);
  });
});

describe('an organisation', () => {
  const blob = (text: string | null, isTruncated = false) => ({ text, isTruncated });
  const page = (nodes: readonly unknown[], endCursor: string | null = null): Answer => ({
    body: { data: { organization: { repositories: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes } } } },
  });

  async function collectFrom(
    answer: (nth: number) => Answer,
    more: object = {},
  ): Promise<Collected & { readonly headers: readonly Readonly<Record<string, unknown>>[] }> {
    const served = await serve((_url, nth) => answer(nth));
    try {
      return {
        ...(await collect({ ...more, github: { organisation: 'acme', token: 'secret-token', url: served.url } })),
        headers: served.headers,
      };
    } finally {
      await served.close();
    }
  }

  test('is read page by page, and its repositories are those of their entities', async () => {
    const answers = [
      page(
        [
          { nameWithOwner: 'Acme/Cart', yaml: blob(component('cart')), yml: null },
          null,
          { nameWithOwner: 'acme/empty', yaml: null, yml: null },
        ],
        'next',
      ),
      page([
        { nameWithOwner: 'acme/tax', yaml: null, yml: blob(component('tax')) },
        { nameWithOwner: 'acme/folder', yaml: {}, yml: null },
      ]),
    ];
    const { entities, steps, headers } = await collectFrom((nth) => answers[nth - 1] ?? { status: 500, body: '' });
    expect(entities).toMatchObject([
      { name: 'cart', repository: 'acme/cart', file: 'catalog-info.yaml' },
      { name: 'tax', repository: 'acme/tax', file: 'catalog-info.yml' },
    ]);
    expect(steps.at(-1)).toEqual({ kind: 'complete', partition: '*' });
    expect(headers).toMatchObject([{ authorization: 'Bearer secret-token' }, {}]);
    expect(JSON.stringify(steps)).not.toContain('secret-token');
  });

  test('comes after folders', async () => {
    await using tree = await temporaryTree({ 'catalog-info.yaml': component('cart', { metadata: 'title: local' }) });
    const { entities, faults } = await collectFrom(() => page([{ nameWithOwner: 'acme/cart', yaml: blob(component('cart')), yml: null }]), {
      paths: [tree.path],
    });
    expect(entities).toMatchObject([{ title: 'local' }]);
    expect(faults).toMatchObject([{ code: 'catalog.entity-repeated', facts: { first: 'catalog-info.yaml' } }]);
  });

  test('with a file too long to be given says so', async () => {
    const { entities, reported } = await collectFrom(() => page([{ nameWithOwner: 'acme/cart', yaml: blob('x', true), yml: null }]));
    expect(entities).toEqual([]);
    expect(reported).toMatchObject([{ code: 'catalog.file-truncated', facts: { repository: 'acme/cart' } }]);
  });

  test.each([
    ['a refusal', { status: 403, body: {} }, 'forbidden'],
    ['no such organisation', { body: { data: { organization: null }, errors: [{ type: 'NOT_FOUND', message: 'x' }] } }, 'absent'],
    ['too few permissions', { body: { data: null, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible' }] } }, 'forbidden'],
    ['half an answer', { body: { data: { organization: null }, errors: [{ message: 'Something went wrong' }] } }, 'failed'],
    ['no JSON', { body: '<html>' }, 'failed'],
    ['the same page for ever', page([], 'again'), 'failed'],
  ])('that gives %s is not read, and not empty', async (_what, answer, outcome) => {
    const { steps } = await collectFrom(() => answer);
    expect(steps).toMatchObject([{ kind: 'unreadable', partition: '*', outcome, reason: expect.stringMatching(/./) }]);
  });

  test('that is in trouble ends the stream, and what was known stands', async () => {
    await expect(collectFrom(() => ({ status: 502, body: 'Bad gateway' }))).rejects.toMatchObject({ kind: 'unavailable', status: 502 });
  });

  test('that does not know the token ends the stream, and says nothing of entities', async () => {
    const collecting = collectFrom(() => ({ status: 401, body: { message: 'Bad credentials' } }));
    await expect(collecting).rejects.toThrow('GitHub refused the token (401): check GITHUB_TOKEN.');
  });
});

describe('settings', () => {
  test.each([
    [{}],
    [{ paths: [] }],
    [{ paths: ['.'], path: 'x' }],
    [{ github: { organisation: 'a/../b', token: 'x' } }],
    [{ github: { organisation: 'acme', token: '' } }],
    [{ github: { organisation: 'acme', token: 'x', url: 'ftp://x' } }],
    [{ github: { organisation: 'acme', token: 'x', url: 'http://github.example.com' } }],
  ])('%j are refused', (settings) => {
    expect(catalog.settings.safeParse(settings).success).toBe(false);
  });

  test('name the one origin that may be asked', () => {
    const parse = (settings: unknown) => catalog.origins(catalog.settings.parse(settings));
    expect(parse({ paths: ['.'] })).toEqual([]);
    expect(parse({ github: { organisation: 'acme', token: 'x', url: 'https://github.example.com/api/v3' } })).toEqual([
      'https://github.example.com',
    ]);
  });
});

describe('check', () => {
  test('says what is missing', async () => {
    await using tree = await temporaryTree();
    const check = (settings: unknown) => catalog.check(contextOf(catalog, settings, { now: '2026-01-01T00:00:00.000Z' }));
    expect(await check({ paths: [tree.path] })).toEqual([{ stream: 'entities', outcome: 'read', reason: '' }]);
    expect(await check({ paths: [join(tree.path, 'nowhere')] })).toMatchObject([
      { outcome: 'absent', reason: expect.stringContaining('nowhere') },
    ]);
    const served = await serve(() => ({ status: 403, body: {} }));
    expect(await check({ github: { organisation: 'acme', token: 'x', url: served.url } })).toMatchObject([{ outcome: 'forbidden' }]);
    await served.close();
  });
});
