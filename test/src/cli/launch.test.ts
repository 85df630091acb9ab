import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder } from './session.ts';

const launcher = join(import.meta.dirname, '../../../src/cli/launch.js');

/** A Node on this machine that cannot run TypeScript, if there is one. */
const older = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((path) => existsSync(path) && Number.parseInt(execFileSync(path, ['--version'], { encoding: 'utf8' }).slice(1), 10) < 24);

function launch(node: string, ...given: string[]) {
  const { status, stdout, stderr } = spawnSync(node, [launcher, ...given], { encoding: 'utf8', cwd: emptyFolder() });
  return { status, stdout, stderr };
}

describe.each([
  { what: 'the Node that runs this test', node: process.execPath },
  { what: 'an older Node', node: older },
])('under $what', ({ node }) => {
  test.skipIf(node === undefined)('the program runs, and its code is passed on', () => {
    expect(launch(node ?? '', '--version')).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u), stderr: '' });
    expect(launch(node ?? '', 'grade')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('assay init') });
  });
});

test('a reader that goes away early is no fault', () => {
  const command = `"${process.execPath}" "${launcher}" --help | head -n 1`;
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'Usage: assay [options] [command]\n', stderr: '' });
});
