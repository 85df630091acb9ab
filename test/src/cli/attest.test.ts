import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { clone, emptyFolder, run, write, type Ran } from './session.ts';

const folder = emptyFolder();
const assay = async (...given: string[]): Promise<Ran> => run(folder, given, { environment: { ASSAY_USER: 'ada@example.com' } });
const verdicts = async (): Promise<unknown> => {
  await assay('grade');
  const { out } = await assay('query', 'verdict | select service.name, verdict | sort name', '--json');
  return (JSON.parse(out) as { rows: { name: string; verdict: string }[] }).rows.map(({ name, verdict }) => `${name} ${verdict}`);
};

beforeAll(async () => {
  for (const name of ['ledger', 'wiki']) clone(join(folder, 'repos', name), { 'README.md': name });
  write(folder, {
    'assay.yaml': 'rubrics: {library: []}\ncollect:\n  git: {paths: [repos], impliesServices: true}\n',
    'rubrics/tried.yaml':
      'rubric: tried\ntitle: Tried\nfor: service\nchecks:\n  - {check: load, asks: Tried?, passes: attested("load-test"), why: Because., fix: Try.}\n',
  });
  expect((await assay('attest', 'list')).out).toContain('Nobody has attested anything. `assay attest');
  expect((await assay('collect')).code).toBe(0);
});

test('from the statement to the verdict and back', async () => {
  expect(await verdicts()).toEqual(['ledger no-data', 'wiki no-data']);
  const said = await assay(
    'attest',
    'Ledger',
    'load-test',
    '--value',
    '850',
    '--comment',
    'Requests per second,\nsee the \u001b[31mwiki.',
    '--valid',
    '2w',
  );
  expect(said).toMatchObject({ code: 0, out: '' });
  expect(said.note.replaceAll(/\s+/gu, ' ')).toContain(
    'ada@example.com (ASSAY_USER) attests `load-test` of service:default/ledger: 850, until',
  );
  expect(said.note).not.toContain('No rubric');
  expect(await verdicts()).toEqual(['ledger pass', 'wiki no-data']);
  const { out } = await assay('attest', 'list', '--entity', 'ledger');
  expect(out).toMatch(/✔ load-test: 850 {2}until [\d-]+, 13 days more\n {4}service:default\/ledger · by ada@example\.com/u);
  expect(out).not.toContain('\u001b');
  expect((await assay('explain', 'ledger', 'load')).out.replaceAll(/\s+/gu, ' ')).toContain(
    'ada@example.com attests load-test: 850, until',
  );

  expect((await assay('attest', 'withdraw', 'ledger', 'load-test', '--as', 'bob', '--json')).out).toContain('"endedBy": "bob"');
  expect((await assay('attest', 'withdraw', 'ledger', 'load-test')).code).toBe(1);
  expect(await verdicts()).toEqual(['ledger no-data', 'wiki no-data']);
  expect((await assay('attest', 'list', '--all', '-o', 'csv')).out).toMatch(
    /^entity,key,state,value,by.*\r?\nservice:default\/ledger,load-test,withdrawn,850/u,
  );
});

test('what goes wrong says how', async () => {
  const refused = async (...given: string[]): Promise<string> => {
    const { code, note } = await assay('attest', ...given);
    expect(code).toBe(2);
    return note;
  };
  expect(await refused('ledger', 'load-test')).toContain('--comment');
  expect(await refused('ledger', 'Load Test', '--comment', 'x')).toContain('such as `load-test`');
  expect(await refused('legder', 'load-test', '--comment', 'x')).toContain('Did you mean `ledger`?');
  expect(await refused('ledger', 'load-test', '--comment', 'x', '--valid', '367d')).toContain('from 1 to 366 days');
  expect(await refused('ledger', 'load-test', '--comment', 'x', '--valid', 'long')).toContain('`long` is no number of days.');
  expect((await assay('attest', 'wiki', 'laod-test', '--comment', 'x')).note).toContain('Did you mean `load-test`?');
});
