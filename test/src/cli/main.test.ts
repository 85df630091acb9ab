import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { clone, emptyFolder, run, write } from './session.ts';

const catalogFile = (name: string, more = ''): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: "\\e[31mRed\\e[0m <b>bold</b>"
spec:
  type: service
  lifecycle: production
  owner: payments
${more}`;

const configuration = `zone: UTC
collect:
  catalog: {paths: [repos]}
  git: {paths: [repos]}
`;

describe('a workspace of two clones', () => {
  const folder = emptyFolder();

  beforeAll(async () => {
    clone(join(folder, 'repos/payments-api'), {
      'catalog-info.yaml': catalogFile('payments-api'),
      'README.md': '# Payments',
      CODEOWNERS: '* @payments\n',
    });
    clone(join(folder, 'repos/ledger'), { 'catalog-info.yaml': catalogFile('ledger'), 'main.ts': 'export {};' });
    write(folder, { 'assay.yaml': configuration });
    expect(await run(folder, ['collect'])).toMatchObject({ code: 0, out: '' });
  });

  test('collect says on stderr what each stream read, and --json on stdout', async () => {
    const { code, out, note } = await run(folder, ['collect', '--json']);
    expect(code).toBe(0);
    expect(note).toMatch(/✔ git +commits/u);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      rows: expect.arrayContaining([expect.objectContaining({ stream: 'commits', outcome: 'completed' })]),
    });
  });

  test('grade shows every rubric, within 80 columns', async () => {
    const { code, out } = await run(folder, ['grade']);
    expect(code).toBe(0);
    expect(out).toContain('Production readiness');
    expect(out).toContain('Service maturity');
    expect(out).toMatch(/^payments-api +[A-F–]/mu);
    for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    expect(out).not.toContain('\u001B');
  });

  test('grade --json gives one row for each entity and rubric, in the envelope', async () => {
    const { out } = await run(folder, ['grade', '--rubric', 'service-maturity', '--json']);
    const { version, asOf, columns, rows } = JSON.parse(out) as {
      version: number;
      asOf: string;
      columns: { name: string }[];
      rows: Record<string, unknown>[];
    };
    expect(version).toBe(1);
    expect(Date.parse(asOf)).not.toBeNaN();
    expect(rows.map((row) => [row['entity'], row['rubric']])).toEqual([
      ['service:default/ledger', 'service-maturity'],
      ['service:default/payments-api', 'service-maturity'],
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(columns.map(({ name }) => name));
  });

  test('an unknown rubric is refused with the near name', async () => {
    const { code, note } = await run(folder, ['grade', '--rubric', 'service-maturty']);
    expect(code).toBe(2);
    expect(note).toContain('Did you mean `service-maturity`?');
  });

  test('explain says how one service stands, and what is behind a check', async () => {
    const page = await run(folder, ['explain', 'ledger']);
    expect(page).toMatchObject({ code: 0 });
    expect(page.out).toMatch(/Documentation +[A-F–] +\d+ %/u);
    expect(page.out).toMatch(/Overall +[A-F–] +\d+ %/u);
    const check = await run(folder, ['explain', 'ledger', 'service-maturity/documentation']);
    for (const part of ['What to do', 'Why it matters', 'since', 'Where from', 'How it was worked out']) expect(check.out).toContain(part);
    expect(check.out).toMatch(/^(?:Passing|Failing|Without data) since \d{4}-\d\d-\d\d \d\d:\d\d UTC/mu);
    for (const line of (page.out + check.out).split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  test('grade reads out one entity, by the same page', async () => {
    const page = await run(folder, ['grade', 'ledger']);
    expect(page).toMatchObject({ code: 0 });
    expect(page.out).toBe((await run(folder, ['explain', 'ledger'])).out);
    const { rows, rubrics } = JSON.parse((await run(folder, ['grade', 'ledger', '--json'])).out) as {
      rows: { entity: string }[];
      rubrics: { rubric: string; levelUpgrade: unknown }[];
    };
    expect(new Set(rows.map(({ entity }) => entity)).size).toBe(1);
    expect(rubrics.every((each) => 'levelUpgrade' in each)).toBe(true);
    const unknown = await run(folder, ['grade', 'ledgr']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.note).toContain('Did you mean `ledger`?');
  });

  test('explain is written in every form', async () => {
    const of = async (format: string): Promise<string> => (await run(folder, ['explain', 'ledger', 'runbook', '-o', format])).out;
    expect(await of('markdown')).toMatch(/^### (?:PASS|FAIL|NO DATA): /u);
    expect((await of('ndjson')).trim().split('\n')).toHaveLength(2);
    expect(await of('csv')).toMatch(/^entity,rubric,check,.*,since,/u);
    const [first] = (JSON.parse(await of('json')) as { explanations: Record<string, unknown>[] }).explanations;
    expect(first).toMatchObject({ turning: { since: expect.any(String) as unknown }, parts: { elements: null, origins: [] } });
  });

  test('text from outside cannot steer the terminal', async () => {
    const { out } = await run(folder, ['explain', 'ledger'], { colours: true });
    expect(out).toContain('\u001B[');
    const shown = await run(folder, ['query', 'entity.description']);
    expect(shown.out).toContain('Red');
    expect(shown.out).not.toContain('\u001B');
  });

  test('a check that several rubrics have is explained for each', async () => {
    const { code, out } = await run(folder, ['explain', 'ledger', 'runbook', '--json']);
    expect(code).toBe(0);
    const { explanations } = JSON.parse(out) as { explanations: { rubric: { id: string } }[] };
    expect(explanations.map(({ rubric }) => rubric.id)).toEqual(['production-readiness', 'service-maturity']);
  });

  test.each([
    { given: ['explain', 'ledgr'], says: 'Did you mean `ledger`?' },
    { given: ['explain', 'ledger', 'runbok'], says: 'Did you mean `runbook`?' },
    { given: ['collect', '--only', 'githb'], says: 'Configured are catalog, git.' },
    { given: ['dora', '--from', '2026-13-01'], says: '`2026-13-01` is no date' },
    { given: ['dora', '--from', '2026-03-01', '--to', '2026-03-01'], says: 'is empty' },
    { given: ['dora', '--zone', 'Mars/Olympus'], says: 'no time zone' },
    { given: ['dora', '--definition', 'strickt'], says: 'no definition `strickt`' },
    { given: ['grade', '--as-of', 'yesterday'], says: 'is no date' },
    { given: ['serve', '--port', 'http'], says: '`http` is no port' },
  ])('$given is refused, and says what would be right', async ({ given, says }) => {
    const { code, out, note } = await run(folder, given);
    expect(code).toBe(2);
    expect(note).toContain(says);
    expect(out).toBe('');
  });

  test('query lists the services for which an expression is true', async () => {
    const { code, out, note } = await run(folder, ['query', 'ownership.owners.length == 0 or not git.fileExists("README.md")']);
    expect(code).toBe(0);
    expect(out).toContain('service:default/ledger');
    expect(out).not.toContain('payments-api');
    expect(note).toContain('1 row');
  });

  test('query shows the value of anything else, in each form', async () => {
    const of = async (...more: string[]) => (await run(folder, ['query', 'git.codeowners.length', ...more])).out;
    expect(await of('--csv')).toBe('entity,value\r\nservice:default/ledger,0\r\nservice:default/payments-api,1\r\n');
    expect(await of('-o', 'ndjson')).toBe(
      '{"entity":"service:default/ledger","value":0}\n{"entity":"service:default/payments-api","value":1}\n',
    );
    expect(await of('-o', 'markdown')).toContain('| service:default/ledger | 0 |');
    expect(await of('--sql')).toMatch(/^SELECT/u);
  });

  test('query flows through stages, tells what it reads, and keeps to its budget', async () => {
    const counted = 'service | summarize n = count(), readme = count(where git.fileExists("README.md"))';
    expect((await run(folder, ['query', counted, '--csv'])).out).toBe('n,readme\r\n2,1\r\n');
    const lacking = await run(folder, ['query', 'service | select name, slos.length', '-o', 'ndjson', '--limit', '1']);
    expect(lacking.out).toBe('{"name":"ledger","length":null,"_noData":["length"]}\n');
    expect(lacking.note).toContain('the first 1 row;');
    expect((await run(folder, ['query', counted, '--explain'])).out).toMatch(/n +integer[^]+repository_file/u);
    expect(JSON.parse((await run(folder, ['query', counted, '--plan'])).out)).toMatchObject({ plan: { source: { of: 'service' } } });
    expect(await run(folder, ['query', 'service | were true'])).toMatchObject({ code: 2, note: expect.stringContaining('1:11') });
  });

  test('what was not read is unknown, and said to be', async () => {
    const { out, note } = await run(folder, ['query', 'slos.length > 0']);
    expect(out).not.toContain('service:');
    expect(note).toContain('2 left out as unknown');
  });

  test.each([
    { expression: 'ownership.ownrs.length == 0', says: ['1:11: error', '^^^^^', 'Did you mean owners?'] },
    { expression: 'entity.tier = 1', says: ['1:13: error', '=='] },
  ])('$expression is refused with a caret', async ({ expression, says }) => {
    const { code, note } = await run(folder, ['query', expression]);
    expect(code).toBe(2);
    for (const part of says) expect(note).toContain(part);
  });

  test('dora without deployments says so, and gives no zero', async () => {
    const { code, out } = await run(folder, ['dora', '--by', 'all', '--json']);
    expect(code).toBe(0);
    const { rows } = JSON.parse(out) as { rows: { metric: string; value: unknown }[] };
    expect(rows.map(({ value }) => value)).toEqual([null, null, null, null]);
    const { out: table } = await run(folder, ['dora', '--by', 'service', '--bucket', 'week']);
    for (const line of table.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  test('serve hands the open warehouse over, says where, and stops when interrupted', async () => {
    const interruption = new AbortController();
    let closed = false;
    const { code, note } = await run(folder, ['serve', '--port', '0'], {
      signal: interruption.signal,
      serve: async ({ at, warehouse }) => {
        expect(at).toEqual({ host: '127.0.0.1', port: 0 });
        expect(await warehouse.read('SELECT count(*) AS n FROM entity')).toEqual([{ n: expect.any(Number) }]);
        setImmediate(() => interruption.abort());
        return { url: 'http://127.0.0.1:1234', close: async () => void (closed = true) };
      },
    });
    expect(code).toBe(0);
    expect(note).toContain('http://127.0.0.1:1234');
    expect(closed).toBe(true);
  });

  test('a port that is taken is said to be', async () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    const { code, note } = await run(folder, ['serve', '--port', '4700'], { serve: () => Promise.reject(taken) });
    expect(code).toBe(2);
    expect(note).toContain('127.0.0.1:4700');
  });

  test('a database that is in use is said to be, and by what', async () => {
    const warehouse = await openWarehouse(join(folder, '.assay/warehouse.duckdb'), { tables: [] });
    try {
      const { code, note } = await run(folder, ['grade']);
      expect(code).toBe(2);
      expect(note).toContain('.assay/warehouse.duckdb');
    } finally {
      await warehouse.close();
    }
  });

  test('lint finds nothing wrong', async () => {
    expect(await run(folder, ['lint'])).toMatchObject({ code: 0, out: '', note: expect.stringContaining('0 wrong') });
  });

  test('the configuration is found from below, and can be named from anywhere', async () => {
    expect((await run(join(folder, 'repos/ledger'), ['query', 'true'])).code).toBe(0);
    expect((await run(emptyFolder(), ['--config', join(folder, 'assay.yaml'), 'query', 'true'])).code).toBe(0);
    expect((await run(emptyFolder(), ['query', 'true', '--config', join(folder, 'assay.yaml')])).code).toBe(0);
  });
});

describe('without a workspace', () => {
  test.each(['collect', 'grade', 'dora', 'serve', 'lint'])('%s says how to get one', async (command) => {
    const { code, note } = await run(emptyFolder(), [command]);
    expect(code).toBe(2);
    expect(note).toContain('assay init');
    expect(note).toContain('assay scan');
  });

  test('before anything was collected there is nothing to say', async () => {
    const folder = write(emptyFolder(), { 'assay.yaml': '{}\n' });
    for (const given of [['grade'], ['dora'], ['explain', 'x'], ['query', 'true']]) {
      const { code, note } = await run(folder, given);
      expect(code).toBe(3);
      expect(note).toContain('assay collect');
    }
    expect(await run(folder, ['collect'])).toMatchObject({ code: 2, note: expect.stringContaining('names no source') });
  });

  test('a configuration that is wrong is shown with every fault and its line', async () => {
    const folder = write(emptyFolder(), { 'assay.yaml': 'zone: Mars/Olympus\ncollect:\n  githb: {}\n' });
    const { code, note } = await run(folder, ['grade']);
    expect(code).toBe(2);
    expect(note).toMatch(/assay\.yaml:1:7: error:.*\n {2}zone: Mars\/Olympus\n {8}\^+/u);
    expect(note).toMatch(/assay\.yaml:3:3: error:[^]*Did you mean `github`\?/u);
  });

  test('YAML that is none is shown where it breaks', async () => {
    const folder = write(emptyFolder(), { 'assay.yaml': 'collect: [\n' });
    expect(await run(folder, ['grade'])).toMatchObject({
      code: 2,
      note: expect.stringMatching(/assay\.yaml:\d+:\d+: error: Not valid YAML/u),
    });
  });

  test('a missing secret is named, with the least it may do', async () => {
    const folder = write(emptyFolder(), { 'assay.yaml': 'collect:\n  github: {organisation: acme, token: "${env:GITHUB_TOKEN}"}\n' });
    const { code, note } = await run(folder, ['collect']);
    expect(code).toBe(4);
    expect(note).toContain('GITHUB_TOKEN');
    expect(note).toContain('assay.yaml:2:');
    expect(note).toContain('Contents: read');
  });

  test('a secret in the file is refused and not shown, whatever else is wrong', async () => {
    const folder = write(emptyFolder(), {
      'assay.yaml': 'collect:\n  github: {organisation: 7, token: ghp_secret}\n  pagerduty: {token: pd_secret}\n',
    });
    const { code, note } = await run(folder, ['collect']);
    expect(code).toBe(2);
    expect(note).not.toContain('secret}');
    expect(note).not.toMatch(/(?:ghp|pd)_secret/u);
  });
});

describe('use', () => {
  test.each([
    { given: ['grad'], says: 'Did you mean grade?' },
    { given: ['grade', '--jsno'], says: 'Did you mean --json?' },
    { given: ['grade', '-o', 'xml'], says: 'Allowed choices are' },
    { given: ['explain'], says: "missing required argument 'entity'" },
    { given: ['dora', '--by', 'person'], says: 'Allowed choices are service, team, all' },
  ])('$given is wrong, and says what would be right', async ({ given, says }) => {
    const { code, out, note } = await run(emptyFolder(), given);
    expect(code).toBe(2);
    expect(note).toContain(says);
    expect(out).toBe('');
  });

  test('help goes to stdout, with examples', async () => {
    const commands = ['collect', 'demo', 'dora', 'explain', 'grade', 'init', 'lint', 'query', 'scan', 'serve'];
    const { code, out, note } = await run(emptyFolder(), ['--help']);
    expect([code, note]).toEqual([0, '']);
    for (const command of commands) {
      expect(out).toContain(`  ${command} `);
      expect(await run(emptyFolder(), [command, '--help'])).toMatchObject({ code: 0, out: expect.stringMatching(/Examples:\n {2}assay/u) });
    }
  });

  test('the version is the version', async () => {
    expect(await run(emptyFolder(), ['--version'])).toEqual({ code: 0, out: '0.0.0-test\n', note: '' });
  });
});

describe('init', () => {
  test('writes a configuration that works, and says what each source wants', async () => {
    const folder = clone(emptyFolder(), { 'README.md': '# Here' });
    const { code, out, note } = await run(folder, ['init'], { environment: { GITHUB_TOKEN: 'secret-value' } });
    expect([code, out]).toEqual([0, '']);
    expect(note).toContain('GITHUB_TOKEN (set)');
    expect(note).toContain('PAGERDUTY_TOKEN (not set)');
    expect(note).not.toContain('secret-value');
    expect(readFileSync(join(folder, '.assay/.gitignore'), 'utf8')).toBe('*\n');
    expect((await run(folder, ['lint'])).code).toBe(0);
    expect((await run(folder, ['collect'])).code).toBe(0);
    expect((await run(folder, ['grade', '--rubric', 'our-standard', '--json'])).out).toContain('"rubric": "our-standard"');
  });

  test('overwrites nothing', async () => {
    const folder = write(emptyFolder(), { 'assay.yaml': 'zone: UTC\n' });
    expect(await run(folder, ['init'])).toMatchObject({ code: 2, note: expect.stringContaining('is left as it is') });
    expect(readFileSync(join(folder, 'assay.yaml'), 'utf8')).toBe('zone: UTC\n');
  });
});

describe('lint', () => {
  const broken = `rubric: broken
title: Broken
describes: Has two faults.
owner: platform
phase: visible
for: service
grading: {cutoffs: {A: 90, B: 80, C: 70, D: 60}}
categories: [All]
checks:
  - check: one
    asks: One?
    category: All
    weight: 1
    passes: ownership.ownrs.length > 0
    why: Because.
    fix: Fix it.
    effort: small
  - check: two
    asks: Two?
    category: All
    weight: 1
    passes: entity.tier = "tier-1"
    why: Because.
    fix: Fix it.
    effort: small
`;

  test('finds every fault of rubrics and of the configuration, and its place', async () => {
    const folder = write(emptyFolder(), { 'assay.yaml': 'dora: {definition: strickt}\n', 'rubrics/broken.yaml': broken });
    const { code, out, note } = await run(folder, ['lint']);
    expect(code).toBe(1);
    expect(out).toMatch(/broken\.yaml:14:23: error/u);
    expect(out).toMatch(/broken\.yaml:22:25: error/u);
    expect(out).toMatch(/assay\.yaml:1:20: error: There is no definition `strickt`/u);
    expect(note).toContain('3 wrong');
  });

  test('no fault hides another: of shape, of a query, of a name in the configuration', async () => {
    const folder = write(emptyFolder(), {
      'assay.yaml': 'dora: {definition: strickt}\nrubrics:\n  library: [service-maturty, nothing-like-it]\n',
      'rubrics/broken.yaml': broken,
      'rubrics/shapeless.yaml': 'rubric: shapeless\nphase: loud\n',
    });
    const { code, out } = await run(folder, ['lint']);
    expect(code).toBe(1);
    for (const place of [
      'assay.yaml:1:20',
      'assay.yaml:3:13',
      'assay.yaml:3:30',
      'broken.yaml:14:23',
      'broken.yaml:22:25',
      'shapeless.yaml:2:8',
    ]) {
      expect(out).toContain(`${place}: error`);
    }
    expect(out).toContain('Did you mean `service-maturity`?');
  });

  test.each([
    {
      fault: 'a secret',
      text: 'collect: {github: {organisation: acme, token: ghp_secret}}\nrubrics: {folder: standards}\n',
      in: 'standards',
    },
    { fault: 'a value', text: 'zone: Mars/Olympus\n', in: 'rubrics' },
    { fault: 'the syntax', text: 'collect: [\n', in: 'rubrics' },
  ])('$fault of the configuration hides no fault of a rubric', async ({ text, in: rubrics }) => {
    const folder = write(emptyFolder(), { 'assay.yaml': text, [`${rubrics}/broken.yaml`]: broken });
    const { code, out } = await run(folder, ['lint']);
    expect(code).toBe(1);
    expect(out).toMatch(/assay\.yaml:\d+:\d+: error/u);
    expect(out).toMatch(/broken\.yaml:14:23: error/u);
    expect(out).not.toContain('ghp_secret');
  });

  test('checks a folder or an expression without any configuration', async () => {
    const folder = write(emptyFolder(), { 'standards/broken.yaml': broken });
    expect(await run(folder, ['lint', 'standards'])).toMatchObject({ code: 1 });
    expect(await run(folder, ['lint', 'nowhere'])).toMatchObject({ code: 2 });
    expect(await run(folder, ['lint', '-e', 'true', 'x == 1'])).toMatchObject({ code: 1, note: '2 checked, 1 wrong\n' });
    expect(await run(folder, ['lint', 'standards/broken.yaml'])).toMatchObject({ code: 1, note: '1 checked, 2 wrong\n' });
    const { out } = await run(folder, ['lint', 'standards', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      rows: [
        { line: 14, column: 23, severity: 'error' },
        { line: 22, column: 25 },
      ],
    });
  });
});

describe('scan', () => {
  test('grades a clone from its files alone, writes nothing, and says what would bring the rest', async () => {
    const folder = clone(emptyFolder(), { 'README.md': '# Here', 'package.json': '{}' });
    const { code, out } = await run(folder, ['scan']);
    expect(code).toBe(0);
    expect(out).toContain('Service maturity');
    expect(out).toContain('What would bring it');
    expect(out).toContain('`assay init`, then add `pagerduty` under `collect`');
    expect(out).not.toContain('assay.yaml');
    expect(out).toMatch(/ungraded\n {2}since .*\d+ of \d+ checks known · coverage \d+ %.*\n {2}Too little is known for a letter/u);
    for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    expect((await run(folder, ['scan', '.', '--json'])).out).toContain('"letter"');
  });

  test('a folder of many clones is a table', async () => {
    const folder = emptyFolder();
    for (const name of ['one', 'two', 'three', 'four']) clone(join(folder, name), { 'README.md': name });
    const { out } = await run(folder, ['scan']);
    expect(out).toMatch(/^four +/mu);
    expect(out).toContain('– no letter: too little is known.');
    expect(out).not.toContain('assay.yaml');
    for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  test('says when there is nothing to grade', async () => {
    expect(await run(emptyFolder(), ['scan'])).toMatchObject({ code: 3, note: expect.stringContaining('No git clone') });
    expect(await run(emptyFolder(), ['scan', 'nowhere'])).toMatchObject({ code: 2 });
  });
});
