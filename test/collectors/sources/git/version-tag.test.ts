import { expect, test } from 'vitest';
import { readVersionTag } from '../../../../collectors/sources/git/version-tag.ts';

test.each([
  ['v1.2.3', '1.2.3', false],
  ['1.2', '1.2', false],
  ['v20260821.173924', '20260821.173924', false],
  ['2026.08.21', '2026.08.21', false],
  ['@scope/pkg@4.0.0', '4.0.0', false],
  ['pkg-v1.2.3', '1.2.3', false],
  ['release-1.2.3', '1.2.3', false],
  ['services/cart/v1.2.3', '1.2.3', false],
  ['1.2.3+build.5', '1.2.3', false],
  ['v1.2.3.Final', '1.2.3', false],
  ['v1.2.3-rc.1', '1.2.3', true],
  ['v1.2.3-rc.1+build', '1.2.3', true],
  ['1.2.3-0', '1.2.3', true],
  ['1.0.0rc1', '1.0.0', true],
  ['1.0.dev3', '1.0', true],
  ['v2.0.0-alpha', '2.0.0', true],
])('%s is a version', (tag, version, prerelease) => {
  expect(readVersionTag(tag)).toEqual({ version, prerelease });
});

test.each([
  'v1',
  'latest',
  'nightly',
  '1',
  'v',
  'backup-2026',
  'v1.2.',
  'x1.2.3',
  `v${'1.'.repeat(50_000)}`,
  `v1.2.3-${'a-'.repeat(50_000)}!`,
])('%.30s is none', (tag) => {
  expect(readVersionTag(tag)).toBeUndefined();
});
