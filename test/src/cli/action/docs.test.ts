import { expect, test } from 'vitest';
import { emptyFolder, run } from '../session.ts';

test('everything is listed by kind, in the columns of the terminal', async () => {
  const { code, out } = await run(emptyFolder(), ['docs']);
  expect(code).toBe(0);
  for (const part of ['Names', 'Members', 'Types', 'Operators', 'Stages', 'Tables', 'git.pullRequests', 'list.filter', 'summarize']) {
    expect(out).toContain(part);
  }
  for (const line of out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
});

test.each([
  ['git.pullRequests', ['git.pullRequests(lookback?: duration', 'gives list of pull request', 'From pull_request.', '.length <= 5']],
  ['duration', ['90d', 'type']],
  ['??', ['left is null']],
  ['filter', ['list.filter', 'json.filter']],
  ['git', ['git.fileExists', 'The entity’s repository']],
])('a page of %s', async (word, parts) => {
  const { code, out } = await run(emptyFolder(), ['docs', word]);
  expect(code).toBe(0);
  for (const part of parts) expect(out).toContain(part);
  for (const line of out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
});

test('as JSON, with what each takes', async () => {
  const { out } = await run(emptyFolder(), ['docs', 'git.fileExists', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    topics: [{ kind: 'name', name: 'git.fileExists', type: 'boolean', parts: [{ signature: 'path: text' }], tables: ['repository_file'] }],
  });
});

test('a word that nothing is called gives the nearest', async () => {
  const { code, out, note } = await run(emptyFolder(), ['docs', 'git.fileExist']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(note).toContain('Did you mean `git.fileExists`?');
  expect((await run(emptyFolder(), ['docs', '\u001B[2Jx'])).note).not.toContain('\u001B');
});
