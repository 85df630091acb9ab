import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from './session.ts';

const commands = readdirSync(join(import.meta.dirname, '../../../src/cli/command')).map((file) => file.replace(/\.ts$/u, ''));

/** Every example of every command's help, as the words that a shell makes of it. */
async function examples(): Promise<string[][]> {
  const helps = await Promise.all(commands.map(async (command) => run(emptyFolder(), [command, '--help'])));
  return helps.flatMap(({ out }) => [...out.matchAll(/^ {2}assay (.+)$/gmu)].map(([, line = '']) => shellWords(line)));
}

function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

describe('the examples in the help', () => {
  const folder = emptyFolder();
  const ran: string[] = [];

  beforeAll(async () => {
    clone(join(folder, 'repos/payments-api'), {
      'README.md': '# Payments',
      'catalog-info.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: payments-api}\nspec: {type: service, owner: payments}\n',
    });
    write(folder, {
      'assay.yaml':
        'collect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\n  github: {organisation: acme, token: "${env:GITHUB_TOKEN}"}\n',
      'rubrics/.keep': '',
    });
    expect((await run(folder, ['collect', '--only', 'catalog', 'git'])).code).toBe(0);
    expect((await run(folder, ['grade'])).code).toBe(0);
  });

  test('do what they say', async () => {
    for (const given of await examples()) {
      const [command = '', ...rest] = given;
      // These reach for a network, a home folder, a repository, a server or an editor; that their options are read is what can be held here.
      const elsewhere =
        ['demo', 'serve', 'init', 'lsp', 'collect'].includes(command) || rest.some((each) => each.startsWith('~') || each === '--from');
      const { code, note } = await run(folder, elsewhere ? [...given, '--help'] : given, {
        environment: { GITHUB_TOKEN: 'unused', ASSAY_USER: 'ada@example.com' },
      });
      // Before the day that an example names nothing was known here, which is said.
      const fine = rest.includes('--as-of') ? [0, 3] : [0];
      expect(fine, `${given.join(' ')}: ${note}`).toContain(code);
      ran.push(command);
    }
    expect([...new Set(ran)].sort()).toEqual(commands.toSorted());
  });
});

test('what arguments, options and commands do is broken at 60 columns', async () => {
  const helps = await Promise.all(commands.map(async (command) => run(emptyFolder(), [command, '--help'], { columns: 60 })));
  const listed = helps.flatMap(({ out }) => out.slice(0, out.search(/^Examples:/mu)).split('\n')).filter((line) => line.startsWith('  '));
  expect(listed.length).toBeGreaterThan(commands.length);
  expect(listed.filter((line) => line.length > 60)).toEqual([]);
});

test('the help has room in 80 columns, but for examples, which are copied whole', async () => {
  const helps = await Promise.all(commands.map(async (command) => run(emptyFolder(), [command, '--help'])));
  const prose = helps.flatMap(({ out }) => out.split('\n')).filter((line) => !/^(?: {2}|Usage: )assay /u.test(line));
  expect(prose.length).toBeGreaterThan(commands.length);
  expect(prose.filter((line) => line.length > 80)).toEqual([]);
});
