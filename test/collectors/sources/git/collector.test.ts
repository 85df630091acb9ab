import { chmod, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { git } from '../../../../collectors/sources/git/collector.ts';
import { contextOf } from '../read-stream.ts';
import { collectClones, now, type StreamName } from './collect-clones.ts';
import { temporaryClones } from './temporary-clone.ts';

describe('repositories', () => {
  test('are named by their remote, else by their folder, and stand where HEAD does', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('somewhere', 'https://anna:hush@github.com/Acme/Cart.git');
    const sha = await cart.commit('one', '2026-05-01T12:00:00Z', { 'a.txt': 'x' });
    await clones.create('Empty');
    const detached = await clones.create('detached');
    await detached.commit('one', '2026-05-01T12:00:00Z');
    await detached.git(['checkout', '--quiet', '--detach']);
    const { tables, steps, pages } = await collectClones('repositories', { paths: [clones.path] });
    expect(tables['repository']).toEqual([
      {
        repository: 'acme/cart',
        name: 'cart',
        url: 'https://github.com/Acme/Cart',
        default_branch: 'main',
        head_sha: sha,
        pushed_at: '2026-05-01T12:00:00.000Z',
      },
      {
        repository: 'detached',
        name: 'detached',
        url: null,
        default_branch: null,
        head_sha: expect.any(String),
        pushed_at: '2026-05-01T12:00:00.000Z',
      },
      { repository: 'empty', name: 'empty', url: null, default_branch: null, head_sha: null, pushed_at: null },
    ]);
    expect(steps.at(-1)).toEqual({ kind: 'complete', partition: '*' });
    expect(JSON.stringify(pages)).not.toContain('hush');
  });

  test('are found as clones, bare clones, worktrees and children of folders, each once', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('a/cart', 'git@github.com:acme/cart.git');
    await cart.commit('one', '2026-05-01T12:00:00Z');
    await cart.git(['worktree', 'add', '--quiet', '../tree']);
    await cart.git(['clone', '--quiet', '--bare', '.', '../bare.git']);
    await symlink('/', join(clones.path, 'a/root'));
    const { tables, reported } = await collectClones('repositories', { paths: [join(clones.path, 'a'), cart.path] });
    expect(tables['repository']?.map(({ repository }) => repository)).toEqual(['acme/cart', 'bare']);
    expect(reported).toMatchObject([{ code: 'git.clone-repeated', facts: { repository: 'acme/cart' } }]);
  });

  test('the default branch is the one of origin, whatever is checked out', async () => {
    await using clones = await temporaryClones();
    const source = await clones.create('source');
    await source.commit('one', '2026-05-01T12:00:00Z');
    await source.git(['clone', '--quiet', '.', '../clone']);
    await source.git(['-C', '../clone', 'checkout', '--quiet', '-b', 'feature']);
    const { tables } = await collectClones('repositories', { paths: [join(clones.path, 'clone')] });
    expect(tables['repository']).toMatchObject([{ default_branch: 'main' }]);
  });

  test('that are broken are said and leave the others as they are', async () => {
    await using clones = await temporaryClones();
    await (await clones.create('good')).commit('one', '2026-05-01T12:00:00Z');
    const bad = await clones.create('bad');
    await bad.commit('one', '2026-05-01T12:00:00Z');
    await rename(join(bad.path, '.git/objects'), join(bad.path, '.git/lost'));
    const paths = [clones.path, join(clones.path, 'nowhere')];
    const { tables, reported, steps } = await collectClones('repositories', { paths });
    expect(tables['repository']).toMatchObject([{ repository: 'good' }]);
    expect(reported.map(({ code }) => code)).toEqual(['git.clone-unreadable', 'git.path-unreadable']);
    expect(steps.at(-1)).toMatchObject({ kind: 'unreadable', partition: '*', reason: expect.stringContaining('nowhere') });
    expect((await collectClones('contents', { paths })).reported).toEqual([]);
    expect((await collectClones('repositories', { paths: [clones.path] })).steps.at(-1)).toMatchObject({ kind: 'complete' });
    const check = await git.check(contextOf(git, { paths: [join(clones.path, 'nowhere')] }, { now }));
    expect(check).toHaveLength(5);
    expect(check[0]).toMatchObject({ outcome: 'absent', reason: expect.stringContaining('nowhere') });
  });
});

describe('contents', () => {
  test('are files, owners and packages at HEAD, and read again only when HEAD moves', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    await cart.commit('one', '2026-05-01T12:00:00Z', {
      'README.md': 'hello',
      CODEOWNERS: '* @acme/other\n',
      '.github/CODEOWNERS': '# first\n* @acme/crew anna@example.com\n!no @x\ndocs/\n',
      'package.json': JSON.stringify({ dependencies: { zod: '^4' }, devDependencies: { vitest: '^5' } }),
      'node_modules/x/package.json': JSON.stringify({ dependencies: { evil: '1' } }),
      'broken/package.json': '{',
    });
    await cart.write({ 'uncommitted.txt': 'x' });
    const kept = new Map<string, unknown>();
    const { tables, readings, reported, steps } = await collectClones('contents', { paths: [cart.path] }, kept);
    expect(tables['repository_file']).toEqual(
      ['.github/CODEOWNERS', 'CODEOWNERS', 'README.md', 'broken/package.json', 'node_modules/x/package.json', 'package.json'].map(
        (path) => ({
          repository: 'cart',
          path,
          bytes: expect.any(Number),
        }),
      ),
    );
    expect(tables['repository_file']?.[2]).toMatchObject({ path: 'README.md', bytes: 5 });
    expect(tables['codeowners_rule']).toEqual([
      { repository: 'cart', file: '.github/CODEOWNERS', line: 2, pattern: '*', owners: ['@acme/crew', 'anna@example.com'] },
      { repository: 'cart', file: '.github/CODEOWNERS', line: 4, pattern: 'docs/', owners: [] },
    ]);
    expect(tables['dependency_package']).toMatchObject([
      { repository: 'cart', manifest: 'package.json', ecosystem: 'npm', name: 'zod', version: '^4', development: false },
      { repository: 'cart', manifest: 'package.json', name: 'vitest', development: true },
    ]);
    expect(reported.map(({ code }) => code)).toEqual(['codeowners.line-skipped', 'manifest.unreadable']);
    expect(reported.at(-1)?.facts).toMatchObject({ repository: 'cart' });
    expect(readings).toMatchObject([{ reading: 'dependency_package', scope: 'cart', outcome: 'failed' }]);
    expect(steps.at(-1)).toMatchObject({ kind: 'complete', partition: 'cart' });

    expect((await collectClones('contents', { paths: [cart.path] }, kept)).steps).toMatchObject([{ kind: 'unchanged', partition: 'cart' }]);
    await cart.commit('two', '2026-05-02T12:00:00Z');
    expect((await collectClones('contents', { paths: [cart.path] }, kept)).steps.at(-1)).toMatchObject({ kind: 'complete' });
  });

  test('of a clone without commits are nothing, and that is known', async () => {
    await using clones = await temporaryClones();
    const { path } = await clones.create('empty');
    expect((await collectClones('contents', { paths: [path] })).steps).toEqual([
      { kind: 'complete', partition: 'empty', cursor: { head: null } },
    ]);
  });

  test('have names as odd as git allows, each a row', async () => {
    await using clones = await temporaryClones();
    const odd = await clones.create('odd');
    const names = ['line\nbreak', 'tab\there', '"quoted"', "it's; DROP TABLE entity;--", '-rf', '日本語', '[glob]*'];
    await odd.commit('one', '2026-05-01T12:00:00Z', Object.fromEntries(names.map((name) => [name, 'x'])));
    const { tables } = await collectClones('contents', { paths: [odd.path] });
    expect(tables['repository_file']?.map(({ path }) => path).sort()).toEqual([...names].sort());
  });

  test.skipIf(process.platform !== 'linux')('keep names apart that are no UTF-8', async () => {
    await using clones = await temporaryClones();
    const odd = await clones.create('odd');
    for (const byte of [0xe8, 0xe9]) await writeFile(Buffer.concat([Buffer.from(`${odd.path}/caf`), Buffer.from([byte])]), 'x');
    await odd.commit('one', '2026-05-01T12:00:00Z');
    const { tables } = await collectClones('contents', { paths: [odd.path] });
    expect(tables['repository_file']?.map(({ path }) => path)).toEqual(['caf\\350', 'caf\\351']);
  });

  test('leave links and submodules unread', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    await symlink('/etc/passwd', join(cart.path, 'CODEOWNERS'));
    const sha = await cart.commit('one', '2026-05-01T12:00:00Z');
    await cart.git(['update-index', '--add', '--cacheinfo', `160000,${sha},vendor/module`]);
    await cart.git(['commit', '--quiet', '-m', 'two']);
    const { tables } = await collectClones('contents', { paths: [cart.path] });
    expect(tables['repository_file']?.map(({ path }) => path)).toEqual(['CODEOWNERS']);
    expect(tables['codeowners_rule']).toBeUndefined();
  });
});

describe('commits', () => {
  test('come with ancestors first, and after the first run only the new ones', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    const one = await cart.commit('one\n\nbody', '2026-05-01T12:00:00+02:00');
    await cart.git(['checkout', '--quiet', '-b', 'side']);
    const side = await cart.commit('side', '2026-05-02T12:00:00Z');
    await cart.git(['checkout', '--quiet', 'main']);
    const two = await cart.commit('two', '2026-05-03T12:00:00Z');
    await cart.git(['merge', '--quiet', '--no-ff', '-m', 'merge', 'side'], '2026-05-04T12:00:00Z');
    const kept = new Map<string, unknown>();
    const first = await collectClones('commits', { paths: [cart.path] }, kept);
    expect(first.tables['commit']).toHaveLength(4);
    expect(first.tables['commit']?.[0]).toEqual({
      repository: 'cart',
      sha: one,
      parents: [],
      author: 'Anna Example',
      author_is_bot: false,
      authored_at: '2026-05-01T10:00:00.000Z',
      committed_at: '2026-05-01T10:00:00.000Z',
      subject: 'one',
    });
    expect(first.tables['commit']?.at(-1)).toMatchObject({ subject: 'merge', parents: [two, side] });
    expect(JSON.stringify(first.pages)).not.toContain('anna@example.com');

    expect((await collectClones('commits', { paths: [cart.path] }, kept)).steps).toMatchObject([{ kind: 'unchanged' }]);
    const three = await cart.commit('three', '2026-05-05T12:00:00Z');
    expect((await collectClones('commits', { paths: [cart.path] }, kept)).tables['commit']).toMatchObject([{ sha: three }]);
  });

  test('stopped after any page, and taken up again, are all there', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    await cart.commit('root', '2026-01-01T00:00:00Z');
    const stream = Array.from(
      { length: 2_300 },
      (_, index) =>
        `commit refs/heads/main\ncommitter A <a@b> ${1_767_225_600 + index * 60} +0000\ndata 2\nc${index % 10}\n${index === 0 ? 'from refs/heads/main^0\n' : ''}\n`,
    ).join('');
    await writeFile(join(clones.path, 'import'), stream);
    await cart.git(['-c', `alias.load=!git fast-import --quiet < ${join(clones.path, 'import')}`, 'load']);
    const whole = await collectClones('commits', { paths: [cart.path] });
    expect(whole.pages).toHaveLength(3);
    expect(whole.tables['commit']).toHaveLength(2_301);
    const kept = new Map<string, unknown>();
    const parts = [
      await collectClones('commits', { paths: [cart.path] }, kept, 1),
      await collectClones('commits', { paths: [cart.path] }, kept),
    ];
    const hashes = parts.flatMap(({ tables }) => tables['commit'] ?? []).map(({ sha }) => sha);
    expect(hashes).toEqual(whole.tables['commit']?.map(({ sha }) => sha));
  });

  test('go back as far as the settings say, and further when these change', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    await cart.commit('old', '2025-01-01T00:00:00Z');
    await cart.commit('new', '2026-05-01T00:00:00Z');
    const kept = new Map<string, unknown>();
    const subjects = async (since: number) =>
      (await collectClones('commits', { paths: [cart.path], since }, kept)).tables['commit']?.map(({ subject }) => subject);
    expect(await subjects(60)).toEqual(['new']);
    expect(await subjects(60)).toBeUndefined();
    expect(await subjects(1_000)).toEqual(['old', 'new']);
  });

  test('after history was rewritten are read from where it parts', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    await cart.commit('one', '2026-05-01T00:00:00Z');
    await cart.commit('gone', '2026-05-02T00:00:00Z');
    const kept = new Map<string, unknown>();
    await collectClones('commits', { paths: [cart.path] }, kept);
    await cart.git(['reset', '--quiet', '--hard', 'HEAD~1']);
    await cart.commit('instead', '2026-05-03T00:00:00Z');
    expect((await collectClones('commits', { paths: [cart.path] }, kept)).tables['commit']).toMatchObject([{ subject: 'instead' }]);
    await cart.git(['reflog', 'expire', '--expire=now', '--all']);
    await cart.git(['gc', '--quiet', '--prune=now']);
    kept.set('commits cart', { sha: 'f'.repeat(40), since: 0 });
    expect((await collectClones('commits', { paths: [cart.path] }, kept)).tables['commit']).toMatchObject([
      { subject: 'one' },
      { subject: 'instead' },
    ]);
  });

  test('of a shallow clone are given, but not as if they were all', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    await cart.commit('one', '2026-05-01T00:00:00Z');
    await cart.commit('two', '2026-05-02T00:00:00Z');
    await cart.git(['clone', '--quiet', '--depth=1', `file://${cart.path}`, '../shallow']);
    const kept = new Map<string, unknown>();
    for (let run = 0; run < 2; run++) {
      const { steps } = await collectClones('commits', { paths: [join(clones.path, 'shallow')] }, kept);
      expect(steps.at(-1)).toMatchObject({ kind: 'unreadable', outcome: 'absent', reason: expect.stringContaining('--unshallow') });
    }
    const { steps } = await collectClones('commits', { paths: [join(clones.path, 'shallow')], since: 10 });
    expect(steps).toMatchObject([{ kind: 'complete' }]);
  });

  test('with authors, subjects and dates meant to confuse are rows all the same', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    await cart.commit("'; DROP TABLE commit; -- <b>\u001f\u001e", '2026-05-01T00:00:00Z');
    for (const name of ['dependabot[bot]', 'renovate', 'ci-bot', 'Abbot', 'Robot Smith']) {
      await cart.git(['-c', `user.name=${name}`, 'commit', '--quiet', '--allow-empty', '-m', name], '2026-05-02T00:00:00Z');
    }
    await cart.git(
      ['-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--allow-empty', '-m', 'caf\u00e9'],
      '2026-05-03T00:00:00Z',
    );
    await writeFile(join(clones.path, 'message'), 'x'.repeat(5_000_000));
    await cart.git(['commit', '--quiet', '--allow-empty', '-F', join(clones.path, 'message')], '2026-05-04T00:00:00Z');
    const { tables } = await collectClones('commits', { paths: [cart.path] });
    const rows = tables['commit'] ?? [];
    expect(rows).toHaveLength(8);
    expect(rows[7]?.['subject']).toBe('x'.repeat(65_536));
    expect(rows[0]?.['subject']).toBe("'; DROP TABLE commit; -- <b>\u001f\u001e");
    expect(Object.fromEntries(rows.slice(1, 6).map(({ author, author_is_bot }) => [author, author_is_bot]))).toEqual({
      'dependabot[bot]': true,
      renovate: true,
      'ci-bot': true,
      Abbot: false,
      'Robot Smith': false,
    });
  });
});

describe('releases', () => {
  test('are tags that end in a version, read again when a tag comes', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    const sha = await cart.commit('one', '2026-05-01T00:00:00Z');
    await cart.git(['tag', 'v1.0.0']);
    await cart.git(['tag', '-a', 'v1.1.0-rc.1', '-m', 'Candidate\n\nmore'], '2026-05-05T00:00:00Z');
    await cart.git(['tag', 'latest']);
    await cart.git(['tag', 'v9.9.9', `${sha}^{tree}`]);
    const kept = new Map<string, unknown>();
    const { tables, steps } = await collectClones('releases', { paths: [cart.path] }, kept);
    expect(tables['release']).toEqual([
      { repository: 'cart', tag: 'v1.0.0', name: null, sha, prerelease: false, published_at: '2026-05-01T00:00:00.000Z' },
      { repository: 'cart', tag: 'v1.1.0-rc.1', name: 'Candidate', sha, prerelease: true, published_at: '2026-05-05T00:00:00.000Z' },
    ]);
    expect(steps.at(-1)).toMatchObject({ kind: 'complete', partition: 'cart' });
    expect((await collectClones('releases', { paths: [cart.path] }, kept)).steps).toMatchObject([{ kind: 'unchanged' }]);
    await cart.git(['tag', 'v2.0.0']);
    expect((await collectClones('releases', { paths: [cart.path] }, kept)).tables['release']).toHaveLength(3);
  });

  test('of a clone without tags are none, and that is known', async () => {
    await using clones = await temporaryClones();
    const { path } = await clones.create('empty');
    expect((await collectClones('releases', { paths: [path] })).steps).toMatchObject([{ kind: 'complete', partition: 'empty' }]);
  });
});

describe('a clone that lost objects', () => {
  test('is unread in every stream that needs them, and the others are read', async () => {
    await using clones = await temporaryClones();
    await (await clones.create('good')).commit('one', '2026-05-01T12:00:00Z', { a: '1' });
    const bad = await clones.create('bad');
    const sha = await bad.commit('one', '2026-05-01T12:00:00Z', { b: '2' });
    await rm(join(bad.path, '.git/objects', sha.slice(0, 2)), { recursive: true });
    const collected = async (name: StreamName) => collectClones(name, { paths: [clones.path], impliesServices: true });
    const failed = { outcome: 'failed', reason: expect.stringMatching(/^git: /) };
    expect(await collected('repositories')).toMatchObject({
      readings: [{ scope: 'bad', ...failed }],
      tables: { repository: [{ repository: 'good' }] },
    });
    expect(await collected('services')).toMatchObject({
      readings: [
        { reading: 'entity', scope: 'service:default/bad', ...failed },
        { reading: 'owner', scope: 'service:default/bad', ...failed },
      ],
      tables: { entity: [{ name: 'good' }] },
    });
    for (const name of ['contents', 'commits'] as const) {
      const { steps } = await collected(name);
      expect(steps.find(({ kind }) => kind === 'unreadable')).toMatchObject({ partition: 'bad', ...failed });
      expect(steps.at(-1)).toMatchObject({ kind: 'complete', partition: 'good' });
    }
  });
});

describe('services', () => {
  test('are implied only when asked for, where no catalog file declares an entity', async () => {
    await using clones = await temporaryClones();
    const at = '2026-05-01T00:00:00Z';
    const entity = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: x\nspec: {}\n';
    await (
      await clones.create('1', 'git@h.example:acme/cart.git')
    ).commit('one', at, { '.github/CODEOWNERS': '* @acme/old\n*.md @docs\n* @Acme/Crew @anna a@b.example\n' });
    await (await clones.create('2', 'git@h.example:acme/declared.git')).commit('one', at, { 'deploy/catalog-info.yml': entity });
    await (
      await clones.create('3', 'git@h.example:acme/pattern.git')
    ).commit('one', at, { 'catalog-info.yaml': entity.replace('name: x', 'name: ${{ values.x }}') });
    await (await clones.create('4', 'git@h.example:other/cart.git')).commit('one', at, { CODEOWNERS: '*.js @someone\n' });
    await clones.create('5');
    expect((await collectClones('services', { paths: [clones.path] })).steps).toEqual([{ kind: 'complete', partition: '*' }]);

    const { tables, steps } = await collectClones('services', { paths: [clones.path], impliesServices: true });
    const implied = (name: string, repository: string, owner: string | null) => ({
      entity: `service:default/${name}`,
      kind: 'service',
      namespace: 'default',
      name,
      owner,
      repository,
    });
    expect(tables['entity']).toEqual([
      implied('5', '5', null),
      implied('cart', 'acme/cart', 'team:default/crew'),
      implied('pattern', 'acme/pattern', null),
      implied('other-cart', 'other/cart', null),
    ]);
    expect(tables['owner']).toEqual([
      { entity: 'service:default/cart', owner: 'team:default/crew', name: 'crew', kind: 'team', known: false },
      { entity: 'service:default/cart', owner: 'person:default/anna', name: 'anna', kind: 'person', known: false },
      { entity: 'service:default/cart', owner: 'a@b.example', name: 'a@b.example', kind: 'unresolved', known: false },
    ]);
    expect(steps.at(-1)).toEqual({ kind: 'complete', partition: '*' });
  });
});

describe('a hostile clone runs nothing', () => {
  test('not through hooks, monitors, pagers, signatures, filters or replaced objects', async () => {
    await using clones = await temporaryClones();
    const cart = await clones.create('cart');
    await cart.commit('one', '2026-05-01T00:00:00Z', {
      'a.txt': 'x',
      CODEOWNERS: '* @crew\n',
      '.gitattributes': '* diff=evil filter=evil\n',
      '.mailmap': 'Mallory <anna@example.com>\n',
    });
    await cart.git(['tag', 'v1.0.0']);
    const sentinel = join(clones.path, 'ran');
    const script = join(clones.path, 'evil.sh');
    await writeFile(script, `#!/bin/sh\ntouch ${sentinel}\n`);
    await chmod(script, 0o755);
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.editor',
      'core.sshCommand',
      'core.askPass',
      'gpg.program',
      'diff.external',
      'diff.evil.textconv',
      'filter.evil.smudge',
      'filter.evil.clean',
      'alias.log',
      'alias.ls-tree',
      'interactive.diffFilter',
      'credential.helper',
      'pager.log',
      'core.alternateRefsCommand',
      'uploadpack.packObjectsHook',
    ]) {
      await cart.git(['config', key, key.startsWith('alias') ? `!${script}` : script]);
    }
    // Only a signed commit makes git ask the program that checks signatures.
    const signed = join(clones.path, 'signed');
    await writeFile(
      signed,
      `${await cart.git(['cat-file', 'commit', 'HEAD'])}\n`.replace(
        '\n\n',
        '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n',
      ),
    );
    await cart.git(['update-ref', 'HEAD', await cart.git(['hash-object', '-w', '-t', 'commit', signed])]);
    await cart.git(['config', 'log.showSignature', 'true']);
    await cart.git(['config', 'core.hooksPath', clones.path]);
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout']) await symlink(script, join(clones.path, hook));
    await cart.git(['config', 'core.worktree', '/etc']);
    for (const name of ['repositories', 'contents', 'commits', 'releases', 'services'] as const) {
      const { steps, tables } = await collectClones(name, { paths: [cart.path], impliesServices: true });
      expect(steps.at(-1)?.kind).toBe('complete');
      expect(Object.values(tables).flat().length).toBeGreaterThan(0);
      if (name === 'commits') expect(tables['commit']).toMatchObject([{ author: 'Anna Example' }]);
    }
    expect(existsSync(sentinel)).toBe(false);
  });

  test('not through the remote of a partial clone, and says what it lacks', async () => {
    await using clones = await temporaryClones();
    const source = await clones.create('source');
    await source.commit('one', '2026-05-01T00:00:00Z', { 'a.txt': 'x', 'package.json': '{}' });
    await source.git(['config', 'uploadpack.allowFilter', 'true']);
    await source.git(['clone', '--quiet', '--filter=blob:none', '--no-checkout', `file://${source.path}`, '../partial']);
    const sentinel = join(clones.path, 'ran');
    await source.git(['-C', '../partial', 'config', 'remote.origin.url', `ext::sh -c touch% ${sentinel}`]);
    await source.git(['-C', '../partial', 'config', 'protocol.ext.allow', 'always']);
    const paths = [join(clones.path, 'partial')];
    const { tables, readings, steps } = await collectClones('contents', { paths });
    expect(tables['repository_file']).toMatchObject([{ path: 'a.txt', bytes: null }, { path: 'package.json' }]);
    expect(readings).toMatchObject([
      { reading: 'codeowners_rule', scope: 'partial', outcome: 'absent' },
      { reading: 'dependency_package', scope: 'partial', outcome: 'absent' },
    ]);
    expect(steps.at(-1)?.kind).toBe('complete');
    expect((await collectClones('services', { paths, impliesServices: true })).tables['entity']).toHaveLength(1);
    expect((await collectClones('commits', { paths })).tables['commit']).toHaveLength(1);
    expect(existsSync(sentinel)).toBe(false);
  });
});
