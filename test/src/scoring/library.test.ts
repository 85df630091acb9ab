import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Document } from '../../../rubrics/document.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { placeholdersIn } from '../../../rubrics/template.ts';
import { usualRubrics } from '../../../src/configuration/configuration.ts';
import { listEnvironment } from '../../../src/registry/environment.ts';
import { compileRubric } from '../../../src/scoring/judge/compile-rubric.ts';
import { libraryFolder, listRubrics } from '../../../src/scoring/list-rubrics.ts';
import { testRubric } from '../../../src/scoring/example/test-rubric.ts';

const { rubrics, diagnostics } = await listRubrics([libraryFolder]);
const environment = await listEnvironment();

test('every file of the library is read, with nothing to say about it', () => {
  expect(diagnostics).toEqual([]);
  expect(rubrics.map(({ value }) => value.id)).toEqual([
    'catalog-completeness',
    'cost-discipline',
    'documentation-health',
    'production-readiness',
    'reliability',
    'security-posture',
    'service-maturity',
  ]);
});

describe.each(rubrics.map((document): [string, Document<Rubric>] => [document.value.id, document]))('%s', (id, document) => {
  const { value: rubric } = document;

  test('stands in a file of its name and begins with its schema', () => {
    expect(basename(document.file)).toBe(`${id}.yaml`);
    expect(document.text).toMatch(/^# yaml-language-server: \$schema=\.\.\/rubric\.schema\.json\n/);
  });

  test('compiles without a fault or a warning', () => {
    const { compiled, diagnostics } = compileRubric(document, environment);
    expect(diagnostics).toEqual([]);
    expect(compiled.scope).not.toBeNull();
  });

  test.each(rubric.checks.map((check) => [check.id, check] as const))('%s asks, says why, and shows a way out', (_, check) => {
    expect(check.asks).toMatch(/^[A-Z].*\?$/);
    for (const text of [check.why, check.fix]) expect(text).toMatch(/^[A-Z].*\.$/s);
    expect(check.category).not.toBeNull();
    expect(check.fix).not.toMatch(/\{\{(?![^{}]+\}\})/);
    expect(placeholdersIn(check.fix).every(({ query }) => query !== '')).toBe(true);
  });

  test('does what its examples say, which show each check pass, fail and lack data', async () => {
    const { outcomes, diagnostics, unshown } = await testRubric(document, environment);
    expect(diagnostics).toEqual([]);
    expect(outcomes.filter(({ passed }) => !passed)).toEqual([]);
    expect(unshown).toEqual({ pass: [], fail: [] });
    const lacking = new Set(outcomes.filter(({ expected }) => expected === 'no-data').map(({ check }) => check));
    const { checks } = compileRubric(document, environment).compiled;
    // Who is graded is known, and so is everything that the same table says of it.
    const mayLack = checks.filter(({ judgement, applies }) =>
      [judgement, applies].some((query) => query?.reads.some(({ table }) => table !== 'entity')),
    );
    expect(mayLack.map(({ check }) => check.id).filter((id) => !lacking.has(id))).toEqual([]);
  });

  test('has checks in every category and on every level', () => {
    expect(new Set(rubric.checks.map(({ category }) => category))).toEqual(new Set(rubric.categories));
    const levels = rubric.checks.flatMap(({ level }) => level ?? []);
    expect(new Set(levels)).toEqual(new Set(rubric.grading.levels));
  });
});

test('those that are used unless somebody chooses are there', () => {
  expect(rubrics.map(({ value }) => value.id)).toEqual(expect.arrayContaining([...usualRubrics]));
});

test('service maturity: what an A needs caps at B, what makes an F caps at F', () => {
  const caps = Object.fromEntries(
    rubrics.find(({ value }) => value.id === 'service-maturity')?.value.checks.map(({ id, caps }) => [id, caps]) ?? [],
  );
  expect(caps).toMatchObject({
    coverage: 'B',
    slo: 'B',
    runbook: 'B',
    'on-call': 'B',
    opentelemetry: 'B',
    owner: 'F',
    alerts: 'F',
    documentation: 'F',
  });
});

describe('a folder of one’s own', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-rubrics-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const sound = (id: string, title = 'T') =>
    `rubric: ${id}\ntitle: ${title}\nfor: service\nchecks:\n  - {check: a, asks: A?, why: w, fix: f, passes: "true"}\n`;
  const codes = ({ diagnostics }: Awaited<ReturnType<typeof listRubrics>>) =>
    diagnostics.map(({ code, file }) => `${basename(file ?? '')} ${code}`);

  test('a fault costs only its own file', async () => {
    write('good.yaml', sound('good'));
    write('bad.yaml', 'rubric: bad\n');
    write('worse.yml', '"'.repeat(9));
    write('bomb.yaml', `a: &a [x]\nb: &b [${'*a, '.repeat(99)}]\nc: &c [${'*b, '.repeat(99)}]\nd: [${'*c, '.repeat(99)}]`);
    write('notes.txt', 'no rubric');
    mkdirSync(join(folder, 'folder.yaml'));
    const listing = await listRubrics([folder]);
    expect(listing.rubrics.map(({ value }) => value.id)).toEqual(['good']);
    expect(new Set(codes(listing))).toEqual(
      new Set([
        'bad.yaml document.field-missing',
        'bomb.yaml document.alias-bomb',
        'folder.yaml rubric.file-unreadable',
        'worse.yml document.syntax',
      ]),
    );
    expect([...listing.unreadable].sort()).toEqual(['bad', 'bomb', 'folder', 'worse']);
  });

  test('two of one name: the second is refused; another file name is a warning', async () => {
    write('a.yaml', sound('a', 'First'));
    write('b.yaml', sound('a', 'Second'));
    const listing = await listRubrics([folder]);
    expect(listing.rubrics.map(({ value }) => value.title)).toEqual(['First']);
    expect(codes(listing)).toEqual(['b.yaml rubric.file-name', 'b.yaml rubric.twice']);
  });

  test('goes before the library', async () => {
    write('service-maturity.yaml', sound('service-maturity', 'Ours'));
    const listing = await listRubrics([folder, libraryFolder]);
    expect(listing.rubrics.map(({ value }) => value.title)).toContain('Production readiness');
    expect(listing.rubrics.filter(({ value }) => value.id === 'service-maturity').map(({ value }) => value.title)).toEqual(['Ours']);
    expect(listing.diagnostics).toEqual([]);
  });

  test('that is not there holds none', async () => {
    expect((await listRubrics([join(folder, 'nowhere')])).rubrics).toEqual([]);
  });
});
