import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEditor } from '../../language-server/editor-session.ts';
import { clone, emptyFolder, run, write } from '../session.ts';

const component = (name: string, tier: string): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: ${name}, labels: {tier: ${tier}}}\nspec: {type: service, owner: payments}\n`;

test('an editor is told the values that were collected, and the database is free again', async () => {
  const folder = emptyFolder();
  for (const [name, tier] of [
    ['cards', 'tier-1'],
    ['carts', 'tier-1'],
    ['mails', 'tier-3'],
  ] as const) {
    clone(join(folder, 'repos', name), { 'catalog-info.yaml': component(name, tier) });
  }
  write(folder, { 'assay.yaml': 'collect:\n  catalog: {paths: [repos]}\n' });
  expect((await run(folder, ['collect'])).code).toBe(0);

  const editor = await openEditor(folder);
  const file = await editor.open('tiers.rql', 'service | where tier == ');
  const choices = await file.complete(file.text.length);
  expect(choices.slice(0, 2)).toMatchObject([
    { label: '"tier-1"', detail: '2 rows' },
    { label: '"tier-3"', detail: '1 row' },
  ]);
  const told = await file.hover(file.place('ti¦er'));
  expect(JSON.stringify(told?.contents)).toMatch(/read last \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  // Another program can use the database while the editor runs.
  expect((await run(folder, ['query', 'tier == "tier-1"'])).out).toContain('cards');
  expect(await editor.close()).toMatchObject({ code: 0, stderr: '' });
});

test('an editor without a project is served too', async () => {
  const editor = await openEditor(emptyFolder());
  const file = await editor.open('q.rql', 'git.');
  expect((await file.complete(4)).map(({ label }) => label)).toContain('archived');
  expect(await editor.close()).toMatchObject({ code: 0, stderr: '' });
});
