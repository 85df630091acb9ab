import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readRubric } from '../../../rubrics/rubric.ts';
import { starterRubric } from '../../../rubrics/starter.ts';
import { clone, emptyFolder, run, write } from './session.ts';

const inWorkspace = (files: Readonly<Record<string, string>> = {}): string =>
  write(emptyFolder(), { 'assay.yaml': 'rubrics: {folder: standards}\n', ...files });

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe('rubric list', () => {
  test('without a configuration shows what ships, and how to begin', async () => {
    const { code, out, note } = await run(emptyFolder(), ['rubric', 'list']);
    expect({ code, note }).toEqual({ code: 0, note: '' });
    expect(out).toMatch(/^✔ production-readiness {2}Production readiness$/mu);
    expect(out).toMatch(/^○ cost-discipline {7}Cost discipline$/mu);
    expect(out).toMatch(/^ {2}service · 14 checks · finops · visible · [0-9a-f]{7}$/mu);
    expect(out).toContain('assay init');
    expect(widest(out)).toBeLessThanOrEqual(80);
  });

  test('marks what the configuration chooses, and its own', async () => {
    const folder = inWorkspace({
      'assay.yaml': 'rubrics: {folder: standards, library: [reliability]}\n',
      'standards/mobile-apps.yaml': starterRubric('mobile-apps'),
    });
    const { code, out } = await run(folder, ['rubric', 'list', '--json']);
    const { rows } = z
      .object({ rows: z.array(z.object({ id: z.string(), used: z.boolean(), origin: z.string() })) })
      .parse(JSON.parse(out));
    expect(code).toBe(0);
    expect(rows.filter(({ used }) => used)).toEqual([
      { id: 'mobile-apps', used: true, origin: 'own' },
      { id: 'reliability', used: true, origin: 'library' },
    ]);
    expect((await run(folder, ['rubric', 'list'])).out).toMatch(/draft · [0-9a-f]{7} · your own$/mu);
  });

  test('shows the others where one cannot be read, and says so', async () => {
    const folder = inWorkspace({ 'standards/broken.yaml': 'rubric: broken\n' });
    const { code, out, note } = await run(folder, ['rubric', 'list']);
    expect(code).toBe(2);
    expect(out).toContain('service-maturity');
    expect(note).toContain('`title` is missing');
  });
});

describe('rubric show', () => {
  test('tells whom it grades, how, and what each check asks, in 80 columns', async () => {
    for (const id of ['security-posture', 'reliability', 'catalog-completeness']) {
      const { code, out } = await run(emptyFolder(), ['rubric', 'show', id]);
      expect(code).toBe(0);
      expect(widest(out), out).toBeLessThanOrEqual(80);
    }
    const { out } = await run(emptyFolder(), ['rubric', 'show', 'security-posture']);
    expect(out).toMatch(/^Security posture +security-posture$/mu);
    expect(out).toContain('For       service | where lifecycle != "deprecated"');
    expect(out).toContain('Levels    Guarded < Tracked < Hardened');
    expect(out).toMatch(/^Answering +21 of 83 points$/mu);
    expect(out).toMatch(/^ {2}owner {2}Guarded · at most D while it fails +10$/mu);
    expect(out).toContain('passes   ownership.owners.any((owner) => owner.known)');
  });

  test('weights add up to what the categories say, warnings left out', async () => {
    const { out } = await run(emptyFolder(), ['rubric', 'show', 'cost-discipline']);
    const sections = [...out.matchAll(/ (\d+) of (\d+) points$/gmu)].map(([, own, all]) => ({ own: Number(own), all: Number(all) }));
    expect(sections.reduce((sum, { own }) => sum + own, 0)).toBe(sections[0]?.all);
    expect(out).toMatch(/cost-centre {2}shown, never counted/u);
  });

  test('gives the whole as JSON', async () => {
    const { out } = await run(emptyFolder(), ['rubric', 'show', 'reliability', '--json']);
    expect(JSON.parse(out)).toMatchObject({ rubric: { id: 'reliability', used: false, origin: 'library', checks: expect.any(Array) } });
  });

  test('offers the near name', async () => {
    const { code, note } = await run(emptyFolder(), ['rubric', 'show', 'relability']);
    expect(code).toBe(2);
    expect(note).toContain('Did you mean `reliability`?');
  });

  test('shows nothing of a hostile text but its words', async () => {
    const hostile = starterRubric('hostile')
      .replace('title: Hostile', 'title: "A\\e[2J\\u202Etitle"')
      .replace('Does somebody own it?', '"\\e]0;x\\a?"');
    const { out } = await run(inWorkspace({ 'standards/hostile.yaml': hostile }), ['rubric', 'show', 'hostile']);
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(out).toContain('A[2Jtitle');
  });
});

test('grading by one that ships and is not used says how to switch it on', async () => {
  const folder = clone(emptyFolder(), { 'README.md': '# Here', 'assay.yaml': 'collect: {git: {paths: [.], impliesServices: true}}\n' });
  expect((await run(folder, ['collect'])).code).toBe(0);
  const { code, note } = await run(folder, ['grade', '--rubric', 'reliability']);
  expect(code).toBe(2);
  expect(note).toContain('Name it under `rubrics.library`');
  expect((await run(folder, ['grade', '--rubric', 'service-maturty'])).note).toContain('Did you mean `service-maturity`?');
});

describe('rubric new', () => {
  test('writes a rubric that lints clean and whose examples hold', async () => {
    const folder = inWorkspace();
    const { code, note } = await run(folder, ['rubric', 'new', 'mobile-apps']);
    expect(code).toBe(0);
    expect(note).toContain('standards/mobile-apps.yaml');
    expect(await run(folder, ['lint', '--strict', 'standards'])).toMatchObject({ code: 0, out: '' });
    expect(await run(folder, ['rubric', 'test', 'mobile-apps'])).toMatchObject({
      code: 0,
      out: '✔ mobile-apps  8 expectations in 1 example\n',
    });
  });

  test('overwrites nothing', async () => {
    const folder = inWorkspace({ 'standards/mine.yaml': 'kept', 'standards/other.yaml': starterRubric('theirs') });
    expect(await run(folder, ['rubric', 'new', 'mine'])).toMatchObject({ code: 2, note: expect.stringContaining('is there already') });
    expect(readFileSync(join(folder, 'standards/mine.yaml'), 'utf8')).toBe('kept');
    expect(await run(folder, ['rubric', 'new', 'theirs'])).toMatchObject({ code: 2, note: expect.stringContaining('other.yaml') });
  });

  test('copies one that ships, to be changed', async () => {
    const folder = inWorkspace();
    const { note } = await run(folder, ['rubric', 'new', 'reliability']);
    expect(note).toContain('a copy of the one that ships');
    const text = readFileSync(join(folder, 'standards/reliability.yaml'), 'utf8');
    expect(text).toMatch(/^rubric: reliability\n/u);
    expect((await run(folder, ['rubric', 'list'])).out).toMatch(/^✔ reliability .*\n.*your own$/mu);
  });

  test.each([
    ['Mobile Apps', 'such as `mobile-apps`'],
    ['../../etc/passwd', 'such as `etc-passwd`'],
    ['…', 'such as `mobile-apps`'],
  ])('takes no identifier like %s', async (given, said) => {
    const { code, note } = await run(inWorkspace(), ['rubric', 'new', given]);
    expect(code).toBe(2);
    expect(note).toContain(said);
  });

  test('needs a configuration to say where', async () => {
    expect(await run(emptyFolder(), ['rubric', 'new', 'mine'])).toMatchObject({ code: 2, note: expect.stringContaining('assay init') });
  });

  test.each(['true', '2026', 'null', '1e3', 'a'])('names one %s so that YAML reads it back', (id) => {
    const read = readRubric(starterRubric(id), `${id}.yaml`);
    expect(read.ok && read.value.value.id).toBe(id);
  });
});

describe('rubric test', () => {
  const wrong = starterRubric('mobile-apps').replace("orphan: {'*': fail}", "orphan: {'*': fail, owned: pass}");

  test('tells each verdict that is not the expected one, with the reason', async () => {
    const folder = inWorkspace({ 'standards/mobile-apps.yaml': wrong });
    const { code, out } = await run(folder, ['rubric', 'test', 'mobile-apps']);
    expect(code).toBe(1);
    expect(out).toContain('✘ mobile-apps  1 of 8 expectations in 1 example does not hold');
    expect(out).toMatch(/Check +Entity +Expected +Got\n +owned +orphan +pass +fail\n {8}`ownership\.owners\.length` is 0; asked is > 0\./u);
    expect(widest(out)).toBeLessThanOrEqual(80);
  });

  test('takes files without a configuration, and answers machines', async () => {
    const folder = write(emptyFolder(), { 'mobile-apps.yaml': wrong });
    const { code, out } = await run(folder, ['rubric', 'test', 'mobile-apps.yaml', '--json']);
    expect(code).toBe(1);
    const { rows } = z.object({ rows: z.array(z.looseObject({ passed: z.boolean() })) }).parse(JSON.parse(out));
    expect(rows.filter(({ passed }) => !passed)).toEqual([
      expect.objectContaining({
        rubric: 'mobile-apps',
        entity: 'orphan',
        check: 'owned',
        expected: 'pass',
        got: 'fail',
        line: 1 + wrong.split('\n').findIndex((line) => line.includes('owned: pass')),
      }),
    ]);
    const { out: xml } = await run(folder, ['rubric', 'test', 'mobile-apps.yaml', '-o', 'junit']);
    expect(xml).toContain('<testsuite name="mobile-apps" tests="8" failures="1">');
    expect(xml).toContain('<failure message="got fail: `ownership.owners.length` is 0; asked is &gt; 0."/>');
  });

  test('has a case that fails for each fault of a rubric that cannot be tested, or CI servers would see nothing wrong', async () => {
    const folder = write(emptyFolder(), {
      'faulty.yaml': starterRubric('faulty').replace('{path: README.md}', '{paht: README.md}'),
      'unreadable.yaml': 'rubric: unreadable\n',
    });
    const faulty = await run(folder, ['rubric', 'test', 'faulty.yaml', '-o', 'junit']);
    expect(faulty.code).toBe(2);
    expect(faulty.out).toContain('<testsuite name="faulty" tests="1" failures="1">');
    expect(faulty.out).toMatch(/name="can be tested" classname="faulty" file="[^"]*faulty\.yaml" line="\d\d"><failure message="[^"]*paht/u);
    const unreadable = await run(folder, ['rubric', 'test', 'unreadable.yaml', '-o', 'junit']);
    expect(unreadable.code).toBe(2);
    expect(unreadable.out).toMatch(/<testsuites name="assay" tests="[1-9]\d*" failures="[1-9]\d*">/u);
  });

  test('tells of a letter that is missing how much is known and how much is needed', async () => {
    const folder = write(emptyFolder(), {
      'mobile-apps.yaml': starterRubric('mobile-apps').replace('orphan: F}', 'orphan: F, unseen: A}').replace('weight: 10', 'weight: 5'),
    });
    const { out } = await run(folder, ['rubric', 'test', 'mobile-apps.yaml']);
    expect(out).toContain('0 % of the points; 50 % of the weight is known, 60 % is needed');
  });

  test('says which have no examples, and which checks none shows', async () => {
    const bare = starterRubric('bare').replace(/^# Small worlds[^]*/mu, '');
    const folder = inWorkspace({
      'standards/bare.yaml': bare,
      'standards/half.yaml': starterRubric('half').replace("      orphan: {'*': fail}\n", ''),
    });
    const { code, out } = await run(folder, ['rubric', 'test', 'bare', 'half']);
    expect(code).toBe(0);
    expect(out).toContain('○ bare  has no examples');
    expect(out).toContain('no example shows a fail of readme');
  });

  test('runs what grades when nothing is named', async () => {
    const folder = inWorkspace({
      'assay.yaml': 'rubrics: {folder: standards, library: [documentation-health]}\n',
      'standards/mobile-apps.yaml': starterRubric('mobile-apps'),
    });
    const { code, out } = await run(folder, ['rubric', 'test']);
    expect(code).toBe(0);
    expect(out.match(/^✔ \S+/gmu)).toEqual(['✔ documentation-health', '✔ mobile-apps']);
  });

  test('shows faults where they are, and is no pass then', async () => {
    const folder = inWorkspace({
      'standards/misspelt.yaml': starterRubric('misspelt').replace('repository_file: {cared-for', 'repository_fil: {cared-for'),
      'standards/broken.yaml': 'rubric: broken\n',
    });
    const misspelt = await run(folder, ['rubric', 'test', 'misspelt']);
    expect(misspelt.code).toBe(2);
    expect(misspelt.out).toBe('✘ misspelt  cannot be tested\n');
    expect(misspelt.note).toContain('Did you mean `repository_file`?');
    const broken = await run(folder, ['rubric', 'test', 'broken']);
    expect(broken.code).toBe(2);
    expect(broken.note).toContain('`title` is missing');
    expect(await run(folder, ['rubric', 'test', 'none.yaml'])).toMatchObject({ code: 2, note: expect.stringContaining('no file') });
    expect(await run(folder, ['rubric', 'test', 'missplt'])).toMatchObject({ code: 2, note: expect.stringContaining('`misspelt`') });
  });
});

test('rubric alone says what it takes', async () => {
  const { out, note } = await run(emptyFolder(), ['rubric', '--help']);
  for (const name of ['list', 'show', 'new', 'test']) expect(out + note).toContain(name);
});
