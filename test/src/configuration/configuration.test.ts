import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { render } from '../../../query-language/render.ts';
import { loadConfiguration, readConfiguration } from '../../../src/configuration/configuration.ts';
import type { Configuration } from '../../../src/configuration/configuration.ts';
import { findConfiguration } from '../../../src/configuration/find-configuration.ts';
import { messages } from '../../../src/configuration/messages.ts';
import { maskSecrets, resolveSecrets, resolveWriters } from '../../../src/configuration/secret.ts';
import { starterConfiguration } from '../../../src/configuration/starter.ts';
import { listCollectors } from '../../../src/registry/collectors.ts';

const collectors = await listCollectors();

function read(text: string): Configuration {
  const outcome = readConfiguration(text, '/project/assay.yaml', collectors);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value;
}

function faults(text: string) {
  const outcome = readConfiguration(text, 'assay.yaml', collectors);
  return outcome.ok ? [] : outcome.errors;
}

const github = (token: string): string => `collect:\n  github:\n    organisation: acme\n    token: ${token}\n`;

test('an empty configuration has every default', () => {
  expect(read('{}')).toMatchObject({
    zone: 'UTC',
    warehouse: '/project/.assay/warehouse.duckdb',
    memory: null,
    rubrics: { folder: '/project/rubrics', library: ['production-readiness', 'service-maturity'] },
    groups: '/project/groups',
    exemptions: null,
    approvers: null,
    sources: [],
    dora: { definition: 'strict' },
    server: { host: '127.0.0.1', port: 4700, hosts: [], writers: [] },
    freshness: new Map(),
    retention: { rawPages: null, facts: null, events: null, results: null, compactAfter: null },
  });
});

test('paths are relative to the file, and a definition that is a name stays one', () => {
  const { warehouse, exemptions, dora } = read('warehouse: data/w.duckdb\nexemptions: exemptions.yaml\ndora: {definition: ./own.yaml}\n');
  expect([warehouse, exemptions, dora.definition]).toEqual(['/project/data/w.duckdb', '/project/exemptions.yaml', '/project/own.yaml']);
});

describe('who may write over HTTP', () => {
  const writers = (...tokens: string[]): string =>
    `server: {writers: [${tokens.map((token) => `{as: ada, token: "${token}"}`).join(', ')}]}\n`;

  test('has a token that is never written out', () => {
    const [fault] = faults(writers('${env:A}', 'hunter2hunter2hunter2hunter2'));
    expect(fault).toMatchObject({ code: 'configuration.secret-literal', facts: { setting: 'server.writers[1].token' } });
    expect(JSON.stringify(fault)).not.toContain('hunter2');
  });

  test('has it alone, whether the reference is the same or what it refers to', async () => {
    expect(faults(writers('${env:A}', '${env:B}', '${env:A}'))).toMatchObject([
      {
        code: 'configuration.token-shared',
        facts: { as: 'ada', first: 'ada' },
        file: expect.stringMatching(/assay.yaml$/u),
        span: { start: 96 },
      },
    ]);
    const long = 'x'.repeat(24);
    const resolved = await resolveWriters(read(writers('${env:A}', '${env:B}')), { A: long, B: ` ${long}\n` });
    expect(resolved).toMatchObject({ errors: [{ code: 'configuration.token-shared', span: { start: 66 } }] });
    expect(JSON.stringify(resolved)).not.toContain(long);
  });

  test('is known by what the reference refers to, which must be there and be long', async () => {
    const configuration = read(writers('${env:A}', '${env:B}', '${file:/nowhere/at/all}'));
    const long = 'x'.repeat(24);
    expect(await resolveWriters(read(writers('${env:A}')), { A: ` ${long}\n` })).toMatchObject({ value: [{ as: 'ada', token: long }] });
    expect(await resolveWriters(configuration, { A: 'short' })).toMatchObject({
      errors: [
        { code: 'configuration.token-short', facts: { as: 'ada', least: 24 } },
        { code: 'configuration.variable-missing', facts: { name: 'B' } },
        { code: 'configuration.secret-file-unreadable' },
      ],
    });
  });
});

test('a name of the server is a name alone', () => {
  expect(read('server: {hosts: [Assay.example.com, assay]}\n').server.hosts).toEqual(['Assay.example.com', 'assay']);
  for (const host of ['https://assay.example.com', 'assay.example.com:443', 'a/b', '*', '']) {
    expect(faults(`server: {hosts: ["${host}"]}\n`), host).not.toEqual([]);
  }
});

test('memory is a size, and nothing else', () => {
  expect(read('memory: 2GB\n').memory).toBe('2GB');
  expect(faults("memory: 2GB'; SET x\n")).toMatchObject([{ code: 'document.value-malformed' }]);
});

test('ages are of a source or a table, or of a part of the past, and large enough to go on with', () => {
  const { freshness, retention } = read(
    'freshness: {github: 1d, deployment: 6h}\nretention: {raw-pages: 30d, events: 2y, compact-after: 6w}\n',
  );
  expect([...freshness]).toEqual([
    ['github', 24],
    ['deployment', 6],
  ]);
  expect(retention).toEqual({ rawPages: 720, facts: null, events: 17_520, results: null, compactAfter: 1008 });
  const text = 'freshness: {githup: 6h, github: 90m}\nretention: {events: 90d, facts: 0d, results: 5}\n';
  expect(
    faults(text).map(({ code, facts, span }) => [code, facts['near'] ?? facts['field'], span && text.slice(span.start, span.end)]),
  ).toEqual([
    ['document.field-unknown', 'github', 'githup'],
    ['document.value-malformed', 'freshness.github', '90m'],
    ['document.value-malformed', 'retention.events', '90d'],
    ['document.value-malformed', 'retention.facts', '0d'],
    ['document.value-wrong-type', 'retention.results', '5'],
  ]);
  expect(faults('retention: {events: 90d}')[0]?.facts['reason']).toContain('at least `500d`: delivery is measured anew');
});

test('sources keep the order of the file, and their settings are those of their collectors', () => {
  const { sources } = read('collect:\n  pagerduty: {token: "${env:PD}"}\n  catalog: {paths: [.]}\n');
  expect(sources.map((each) => each.collector.name)).toEqual(['pagerduty', 'catalog']);
  expect(sources[0]?.settings).toMatchObject({ token: '${env:PD}', url: 'https://api.pagerduty.com' });
});

test.each([
  { fault: 'a misspelt section', text: 'colect: {}\n', code: 'document.field-unknown', near: 'collect' },
  { fault: 'a misspelt source', text: 'collect: {githup: {}}\n', code: 'document.field-unknown', near: 'github' },
  {
    fault: 'a setting that its collector does not have',
    text: 'collect:\n  git: {paths: [.], sinse: 3}\n',
    code: 'document.field-unknown',
    near: 'since',
  },
])('$fault is refused with the near name', ({ text, code, near }) => {
  expect(faults(text)).toMatchObject([{ code, facts: { near }, file: 'assay.yaml', span: expect.anything() }]);
});

test('all faults are reported, not only the first', () => {
  expect(
    faults('zone: Mars/Olympus\nserver: {port: 99999}\ncollect: {git: {}}\n')
      .map((each) => each.code)
      .sort(),
  ).toEqual(['document.field-missing', 'document.value-malformed', 'document.value-out-of-range']);
});

test('a secret that is written out is refused, with what to write, and is never repeated', () => {
  const secret = 'ghp_0123456789abcdef';
  const text = github(secret);
  const [fault] = faults(text);
  expect(fault).toMatchObject({
    code: 'configuration.secret-literal',
    facts: { setting: 'collect.github.token', variable: 'GITHUB_TOKEN' },
  });
  const shown = fault ? render(fault, maskSecrets(text), messages) : '';
  expect(shown).toContain('${env:GITHUB_TOKEN}');
  expect(shown).toContain('assay.yaml:4:12');
  expect(shown + JSON.stringify(fault)).not.toContain(secret);
});

test.each([
  'token: ghp_secret',
  "token: 'ghp_secret'",
  '"token" : ghp_secret',
  'github: {organisation: acme, token: ghp_secret}',
  'apiKey: ghp_secret',
  'app_key: ghp_secret',
])('the text %s is masked without moving anything', (text) => {
  const masked = maskSecrets(`a: 1\n${text}\nb: 2`);
  expect(masked).not.toContain('ghp_secret');
  expect(masked).toHaveLength(`a: 1\n${text}\nb: 2`.length);
  expect(masked).toMatch(/^a: 1\n.*\nb: 2$/u);
});

test('references are left to be read', () => {
  expect(maskSecrets('token: ${env:A}\ntoken: "${file:/b}"')).toBe('token: ${env:A}\ntoken: "${file:/b}"');
});

test('references are resolved at use, from the environment and from files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'configuration-'));
  await writeFile(join(folder, 'key'), 'from-file\n');
  const path = join(folder, 'assay.yaml');
  await writeFile(path, `collect:\n  datadog: {apiKey: "\${env:DD}", appKey: "\${file:key}"}\n`);
  const loaded = await loadConfiguration(path, collectors);
  if (!loaded.ok) throw new Error('not loaded');
  expect(JSON.stringify(loaded.value.sources[0]?.settings)).not.toContain('from-');
  const resolved = await resolveSecrets(loaded.value, { DD: 'from-environment' });
  expect(resolved.ok && resolved.value[0]?.settings).toMatchObject({ apiKey: 'from-environment', appKey: 'from-file' });
});

test('a missing variable is named with its place and the least permissions', async () => {
  const text = github('${env:ACME_TOKEN}');
  const resolved = await resolveSecrets(read(text), { ACME_TOKEN: '  ' });
  const [fault] = resolved.ok ? [] : resolved.errors;
  const shown = fault ? render(fault, text, messages) : '';
  expect(shown).toMatch(/assay\.yaml:4:12: error: The environment variable ACME_TOKEN, which github needs, is not set\./u);
  for (const scope of collectors.get('github')?.credentials[0]?.scopes ?? ['nothing']) expect(shown).toContain(scope);
});

test('only what a run needs is asked for', async () => {
  const configuration = read(`${github('${env:ABSENT}')}  catalog: {paths: [.]}\n`);
  const resolved = await resolveSecrets(configuration, {}, ['catalog']);
  expect(resolved.ok && resolved.value.map((each) => each.collector.name)).toEqual(['catalog']);
});

test('a file that holds a secret and is not there is named, not the others', async () => {
  const resolved = await resolveSecrets(read(github('${file:/nowhere/token}')), {});
  expect(resolved.ok ? [] : resolved.errors).toMatchObject([
    { code: 'configuration.secret-file-unreadable', facts: { name: '/nowhere/token' } },
  ]);
});

test('what is no file says so', async () => {
  const loaded = await loadConfiguration('/nowhere/assay.yaml', collectors);
  expect(loaded.ok ? [] : loaded.errors).toMatchObject([{ code: 'configuration.unreadable', file: '/nowhere/assay.yaml' }]);
});

test('the configuration is looked for upward', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'configuration-'));
  await mkdir(join(folder, 'a/b'), { recursive: true });
  expect(findConfiguration(join(folder, 'a/b'))).toBeUndefined();
  await writeFile(join(folder, 'assay.yaml'), '{}');
  expect(findConfiguration(join(folder, 'a/b'))).toBe(join(folder, 'assay.yaml'));
});

test('the starter is valid as it is, and with all of it uncommented', () => {
  const starter = starterConfiguration(collectors.values());
  expect(read(starter).sources.map((each) => each.collector.name)).toEqual(['git']);
  const all = starter.replaceAll(/^ {2}# ( *(?:[a-z]+:|(?:paths|organisation|token|apiKey|appKey): .*))$/gmu, '  $1');
  expect(read(all).sources.map((each) => each.collector.name)).toEqual(['git', 'catalog', 'entities', 'github', 'pagerduty', 'datadog']);
  for (const collector of ['github', 'pagerduty', 'datadog']) {
    for (const { variable, scopes } of collectors.get(collector)?.credentials ?? []) {
      expect(starter).toContain(variable);
      for (const scope of scopes) expect(starter).toContain(scope);
    }
  }
});

test('kinds stand in a folder beside the file unless it says otherwise', () => {
  expect(read('zone: UTC').kinds).toBe(join(read('zone: UTC').folder, 'kinds'));
  expect(read('kinds: standards/kinds').kinds).toBe(join(read('zone: UTC').folder, 'standards/kinds'));
});
