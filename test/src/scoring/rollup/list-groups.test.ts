import { mkdtempSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { position } from '../../../../rubrics/document.ts';
import { listEnvironment } from '../../../../src/registry/environment.ts';
import { listGroups } from '../../../../src/scoring/rollup/list-groups.ts';

const environment = await listEnvironment();

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-groups-')));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const group = (id: string, scope = 'service'): string => `group: ${id}\ntitle: ${id}\nfor: ${scope}\n`;

test('every file of the folder is a group, and a fault costs only its own file', async () => {
  const folder = folderOf({
    'shop.yaml': group('shop', 'service | where tier == "tier-1"'),
    'bank.yml': group('bank'),
    'README.md': 'no group',
    'broken.yaml': 'group: [',
  });
  mkdirSync(join(folder, 'folder.yaml'));
  const { groups, diagnostics, texts } = await listGroups(folder, environment);
  expect(groups.map(({ group: { id }, scope }) => [id, scope?.kind, scope?.where === null])).toEqual([
    ['bank', 'service', true],
    ['shop', 'service', false],
  ]);
  expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error document.syntax', 'error group.file-unreadable']);
  expect(texts.size).toBe(3);
});

test('a folder that is not there holds none', async () => {
  expect(await listGroups('/nowhere/at/all', environment)).toMatchObject({ groups: [], diagnostics: [] });
});

test('what is wrong with a condition is told at its place, and the group stays', async () => {
  const text = group('shop', 'service | where teir == "tier-1"');
  const { groups, diagnostics } = await listGroups(folderOf({ 'shop.yaml': text }), environment);
  expect(groups).toMatchObject([{ group: { id: 'shop' }, scope: null }]);
  const [fault] = diagnostics;
  expect(fault).toMatchObject({ severity: 'error', facts: { near: 'tier' } });
  expect(position(text, fault?.span?.start ?? 0)).toEqual({ line: 3, column: 'for: service | where '.length + 1 });
  const strange = await listGroups(folderOf({ 'x.yaml': group('x', 'sevice') }), environment);
  expect(strange.diagnostics).toMatchObject([{ code: 'rubric.kind-unknown', facts: { near: 'service' } }]);
});

test('names that do not fit the file, or that two have, are told', async () => {
  const { groups, diagnostics } = await listGroups(
    folderOf({ 'a.yaml': group('shop'), 'b.yaml': group('shop'), 'c.yaml': group('c') }),
    environment,
  );
  expect(groups.map(({ group: { id } }) => id)).toEqual(['c', 'shop']);
  expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning group.file-name', 'error group.twice']);
});
