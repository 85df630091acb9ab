import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  barrelFaults,
  codeFaults,
  cycleFaults,
  families,
  importFaults,
  nameFaults,
  readSources,
  registries,
  registryFaults,
  root,
  undocumentedCodes,
  type Source,
} from './law.ts';

const sources = readSources();

function planted(path: string, text: string): readonly Source[] {
  return [{ path, text }];
}

describe('the house', () => {
  it('has the top level it was given', () => {
    const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split(
      '\n',
    );
    const top = [...new Set(tracked.filter(Boolean).map((path) => path.split('/')[0]!))].filter((name) => !name.startsWith('.')).sort();
    const files = [
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'package-lock.json',
      'package.json',
      'tsconfig.json',
    ];
    expect(top).toEqual([...files, 'collectors', 'dashboards', 'query-language', 'rubrics', 'src', 'test'].sort());
  });

  it('reads its own sources', () => {
    expect(sources.length).toBeGreaterThan(100);
  });
});

describe('the import law', () => {
  it('holds', () => expect(importFaults(sources)).toEqual([]));

  it.each([
    ['query-language/x.ts', "import { pullRequest } from '../collectors/tables/pull-request.ts';"],
    ['collectors/x.ts', "import { compile } from '../query-language/compile.ts';"],
    ['rubrics/x.ts', "import { openHttp } from '../collectors/http.ts';"],
    ['src/warehouse/x.ts', "import { grade } from '../../rubrics/grade.ts';"],
    ['src/dora/x.ts', "import { buildApp } from '../server/app.ts';"],
    ['src/cli/x.ts', "import { buildApp } from '../server/app.ts';"],
    ['src/language-server/x.ts', "import { compileRubric } from '../scoring/compile-rubric.ts';"],
    ['src/server/x.ts', "const { main } = await import('../cli/main.ts');"],
    ['dashboards/web/x.tsx', "import type { Measure } from '../../src/dora/measure.ts';"],
    ['src/scoring/x.ts', "import { world } from '../../test/query-language/world.ts';"],
  ])('refuses %s when it imports what it may not', (path, text) => expect(importFaults(planted(path, text))).toHaveLength(1));

  it('lets types of the language through to collectors', () => {
    expect(importFaults(planted('collectors/x.ts', "import type { Compiled } from '../query-language/compile.ts';"))).toEqual([]);
  });
});

describe('imports run one way', () => {
  it('holds', () => expect(cycleFaults(sources)).toEqual([]));

  it('sees a circle', () => {
    const circle = [
      { path: 'src/a/b.ts', text: "import { c } from './c.ts';" },
      { path: 'src/a/c.ts', text: "import { b } from './b.ts';" },
    ];
    expect(cycleFaults(circle)).toEqual(['src/a/b.ts → src/a/c.ts → src/a/b.ts']);
  });
});

describe('no barrels', () => {
  it('holds', () => expect(barrelFaults(sources)).toEqual([]));

  it('sees one', () => {
    expect(barrelFaults(planted('src/a/index.ts', 'export const a = 1;'))).toHaveLength(1);
    expect(barrelFaults(planted('src/a/door.ts', "export { b } from './b.ts';\nexport * from './c.ts';"))).toHaveLength(1);
  });
});

describe('no name that gave up', () => {
  it('holds', () => expect(nameFaults(sources)).toEqual([]));

  it.each(['src/a/utils.ts', 'src/a/date-util.ts', 'test/test-helpers.ts', 'src/common.ts', 'src/a/types.ts'])('sees %s', (path) =>
    expect(nameFaults(planted(path, ''))).toHaveLength(1),
  );
});

describe('a listing is the registry', () => {
  it('holds', () => expect(registryFaults(sources)).toEqual([]));

  it('sees a file that exports something else', () => {
    expect(registryFaults(planted('collectors/tables/pull-request.ts', 'export const pr = table({});'))).toHaveLength(1);
    expect(registryFaults(planted('src/cli/command/grade.ts', 'export const grade = 1;\nexport const other = 2;'))).toHaveLength(1);
  });

  it.each(registries)('knows $folder by listing it', ({ folder }) => {
    expect(readdirSync(join(root, folder)).length).toBeGreaterThan(1);
    expect(existsSync(join(root, folder, 'README.md')) || existsSync(join(root, folder, '..', 'README.md'))).toBe(true);
  });
});

describe('every diagnostic has words, and every word is documented', () => {
  const folders = families.filter((folder) => existsSync(join(root, folder, 'messages.ts')));

  it.each(folders)('%s', (folder) => {
    expect(codeFaults(folder, sources)).toEqual([]);
    expect(undocumentedCodes(folder, readFileSync(join(root, folder, 'README.md'), 'utf8'), sources)).toEqual([]);
  });

  it('sees a code without words, words without use, and words without documentation', () => {
    const words = {
      path: 'rubrics/messages.ts',
      text: "  'rubric.spoken': () => ({ says: '' }),\n  'rubric.unused': () => ({ says: '' }),",
    };
    const raised = { path: 'rubrics/a.ts', text: "report('rubric.spoken'); report('rubric.forgotten');" };
    expect(codeFaults('rubrics', [words, raised])).toHaveLength(2);
    expect(undocumentedCodes('rubrics', '`rubric.spoken`', [words, raised])).toEqual(['rubrics/README.md does not document rubric.unused']);
  });
});
