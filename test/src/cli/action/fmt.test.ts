import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, run, write } from '../session.ts';

const rubric = `# Ours.
rubric: ours
for: service|where tier=='a'  # some
checks:
  - check: a
    passes: a==1&&b # why
  - { check: b, passes: "name=='x'" , why: so }
`;
const tidy = rubric
  .replace("service|where tier=='a'", 'service | where tier == "a"')
  .replace('a==1&&b', 'a == 1 and b')
  .replace("name=='x'", "name == 'x'");

function folderOf(files: Readonly<Record<string, string>>): { readonly folder: string; readonly read: (name: string) => string } {
  const folder = write(emptyFolder(), files);
  return { folder, read: (name) => readFileSync(join(folder, name), 'utf8') };
}

describe('files', () => {
  test('are written anew, those in folders too, and others are left alone', async () => {
    const other = 'for: service|where tier\n';
    const { folder, read } = folderOf({
      'q.rql': 'a==1&&b',
      'rubrics/deep/ours.yaml': rubric,
      'rubrics/other.yml': other,
      'rubrics/x.txt': 'a==1',
    });
    const { code, note } = await run(folder, ['fmt', 'q.rql', 'rubrics']);
    expect({ code, note }).toEqual({ code: 0, note: '2 checked, 2 formatted\n' });
    expect(read('q.rql')).toBe('a == 1 and b\n');
    expect(read('rubrics/deep/ours.yaml')).toBe(tidy);
    expect(read('rubrics/other.yml')).toBe(other);
    expect(read('rubrics/x.txt')).toBe('a==1');
    expect((await run(folder, ['fmt', '--check', '.'])).code).toBe(0);
  });

  test('are only listed with --check', async () => {
    const { folder, read } = folderOf({ 'q.rql': 'a==1', 'tidy.rql': 'a == 1\n', 'ours.yaml': rubric });
    const { code, out } = await run(folder, ['fmt', '--check', 'q.rql', 'tidy.rql', 'ours.yaml']);
    expect({ code, out }).toEqual({ code: 1, out: 'q.rql\nours.yaml\n' });
    expect(read('q.rql')).toBe('a==1');
    expect(read('ours.yaml')).toBe(rubric);
  });

  test('that cannot be read are told, and the rest is done', async () => {
    const { folder, read } = folderOf({
      'bad.rql': 'a ==',
      'ours.yaml': rubric.replace('a==1&&b', 'a=='),
      'broken.yaml': 'rubric: [\n',
      'q.rql': 'a==1',
    });
    const { code, note } = await run(folder, ['fmt', '.']);
    expect(code).toBe(2);
    expect(note).toContain('bad.rql:1:5: error');
    expect(note).toContain('ours.yaml:6:');
    expect(note).toContain('broken.yaml:');
    expect(read('bad.rql')).toBe('a ==');
    expect(read('ours.yaml')).toBe(tidy.replace('a == 1 and b', 'a=='));
    expect(read('q.rql')).toBe('a == 1\n');
  });

  test('that are not there are a fault of use', async () => {
    expect((await run(emptyFolder(), ['fmt', 'none.rql'])).code).toBe(2);
    expect((await run(emptyFolder(), ['fmt'])).code).toBe(2);
  });
});

describe('the standard input', () => {
  test('is written to the standard output', async () => {
    expect(await run(emptyFolder(), ['fmt', '-'], { input: 'service|where a|take 3' })).toMatchObject({
      code: 0,
      out: 'service\n| where a\n| take 3\n',
    });
    expect((await run(emptyFolder(), ['fmt', '-'], { input: rubric })).out).toBe(tidy);
  });

  test('is given back as it is where it cannot be read', async () => {
    expect(await run(emptyFolder(), ['fmt', '-'], { input: 'a ==' })).toMatchObject({ code: 2, out: 'a ==' });
  });
});
