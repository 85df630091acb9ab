import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isManifest, manifestLimit, readManifest, type Dependency } from '../../../collectors/manifest/manifest.ts';

/** Name, version and, with a star, whether it is for development. */
function listed(path: string, text: string): readonly string[] {
  const read = readManifest(path, text);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.value.map(({ name, version, development }: Dependency) => `${name} ${version ?? '-'}${development ? ' *' : ''}`);
}

function problemOf(path: string, text: string): unknown {
  const read = readManifest(path, text);
  return read.ok ? undefined : read.errors.map(({ code, facts }) => `${code}: ${String(facts['problem'])}`).join();
}

test('package.json: what is needed to run wins over what is needed to build', () => {
  const text = JSON.stringify({
    dependencies: { '@acme/log': '^1.0.0', left: 'workspace:*' },
    peerDependencies: { react: '>=18' },
    optionalDependencies: { fast: '1' },
    devDependencies: { react: '18', vitest: '3', odd: { not: 'a version' } },
  });
  expect(listed('package.json', text)).toEqual(['@acme/log ^1.0.0', 'left workspace:*', 'fast 1', 'react >=18', 'vitest 3 *', 'odd - *']);
});

test('go.mod: what it requires itself', () => {
  const text = `module acme.example/ledger // a comment

go 1.24
require go.opentelemetry.io/otel v1.30.0
require(
\tgithub.com/a/b/v2 v2.0.1
\tgithub.com/c/d v0.0.0-20240101000000-abcdefabcdef // indirect
\t"github.com/quoted/e" v1.0.0
)
replace (
\tgithub.com/a/b/v2 => ../b
)
exclude github.com/x/y v1.0.0
`;
  expect(listed('go.mod', text)).toEqual(['go.opentelemetry.io/otel v1.30.0', 'github.com/a/b/v2 v2.0.1', 'github.com/quoted/e v1.0.0']);
});

test('pom.xml: the project’s own dependencies, with properties filled in', () => {
  const text = `<?xml version="1.0"?>
<!DOCTYPE project [<!ENTITY lol "lol">]>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>acme</groupId><artifactId>parent</artifactId><version>7</version></parent>
  <groupId>acme</groupId><version>1.2.3</version>
  <properties><otel.version>1.42.1</otel.version><loop>\${loop}</loop></properties>
  <dependencyManagement><dependencies><dependency><groupId>managed</groupId><artifactId>only</artifactId></dependency></dependencies></dependencyManagement>
  <dependencies>
    <!-- <dependency><groupId>commented</groupId><artifactId>out</artifactId></dependency> -->
    <dependency><groupId>io.opentelemetry</groupId><artifactId>api</artifactId><version>\${otel.version}</version>
      <exclusions><exclusion><groupId>not</groupId><artifactId>this</artifactId></exclusion></exclusions></dependency>
    <dependency><groupId>acme</groupId><artifactId>own</artifactId><version>\${project.version}</version></dependency>
    <dependency><groupId>acme</groupId><artifactId><![CDATA[cdata]]></artifactId><version>\${project.parent.version}</version></dependency>
    <dependency><groupId>org.junit</groupId><artifactId>junit&amp;co</artifactId><scope>test</scope></dependency>
    <dependency><groupId>acme</groupId><artifactId>loop</artifactId><version>\${loop}</version></dependency>
    <dependency><groupId>acme</groupId></dependency>
  </dependencies>
  <build><plugins><plugin><dependencies><dependency><groupId>plugin</groupId><artifactId>only</artifactId></dependency></dependencies></plugin></plugins></build>
</project>`;
  expect(listed('services/pom.xml', text)).toEqual([
    'io.opentelemetry:api 1.42.1',
    'acme:own 1.2.3',
    'acme:cdata 7',
    'org.junit:junit&co - *',
    'acme:loop ${loop}',
  ]);
});

test('requirements.txt: names as PyPI writes them, whatever else a line says', () => {
  const text = `-r base.txt
--index-url https://pypi.example
Flask[async]>=2.0,<3 ; python_version > "3.8"  # web
zope.interface==5.4 --hash=sha256:aa \\
    --hash=sha256:bb
ruamel_yaml (>=0.17)
direct @ git+https://github.com/a/b.git
https://example.com/wheel.whl
./local
-e .
plain
`;
  const expected = ['flask >=2.0,<3', 'zope-interface ==5.4', 'ruamel-yaml >=0.17', 'direct -', 'plain -'];
  expect(listed('requirements.txt', text)).toEqual(expected);
  expect(listed('requirements-dev.txt', text)).toEqual(expected.map((each) => `${each} *`));
});

test('pyproject.toml: standard tables, groups, and Poetry’s', () => {
  const text = `# a comment
[project]
name = "ledger"
dependencies = [
  "opentelemetry-api>=1.2", # traces
  'Django',
]
[project.optional-dependencies]
test = ["pytest~=8.0"]
s3 = ["boto3"]
[dependency-groups]
lint = [{ include-group = "test" }, "ruff==0.5"]
[tool.poetry.dependencies]
python = "^3.12"
requests = { version = "^2.31", extras = ["socks"] }
local = { path = "../local" }
[tool.poetry.group.dev.dependencies]
black = "*"
[[tool.poetry.source]]
name = "internal"
`;
  expect(listed('pyproject.toml', text)).toEqual([
    'opentelemetry-api >=1.2',
    'django -',
    'pytest ~=8.0 *',
    'boto3 -',
    'ruff ==0.5 *',
    'requests ^2.31',
    'local -',
    'black * *',
  ]);
});

test('Cargo.toml: of packages, targets and workspaces, under their real names', () => {
  const text = `[package]
name = "ledger"
version.workspace = true
[dependencies]
serde = { version = "1.0", features = ["derive"] }
runtime = { package = "tokio", version = "1" }
shared.workspace = true
[dependencies.tracing]
version = "0.1"
[target.'cfg(unix)'.dev-dependencies]
nix = "0.29"
[build-dependencies]
cc = """1"""
[workspace.dependencies]
"quoted-name" = "2"
`;
  expect(listed('Cargo.toml', text)).toEqual(['serde 1.0', 'tokio 1', 'shared -', 'tracing 0.1', 'cc 1 *', 'nix 0.29 *', 'quoted-name 2']);
});

test('Gemfile.lock: what the Gemfile names, at the versions they were resolved to', () => {
  const text = `GIT
  remote: https://github.com/a/b.git
  revision: abc
  specs:
    forked (0.1.0)

GEM
  remote: https://rubygems.org/
  specs:
    rack (3.0.8)
    rails (7.1.2)
      rack (>= 2.2.4)

PLATFORMS
  ruby

DEPENDENCIES
  forked!
  rails (~> 7.1)
  unresolved (>= 1)

BUNDLED WITH
   2.4.22
`;
  expect(listed('Gemfile.lock', text)).toEqual(['forked 0.1.0', 'rails 7.1.2', 'unresolved >= 1']);
});

test('manifests of other people’s code are none', () => {
  expect(
    ['package.json', 'a/b/go.mod', 'requirements-dev.txt', 'requirements.test.txt', 'x/pom.xml'].filter((path) => !isManifest(path)),
  ).toEqual([]);
  expect(
    [
      'node_modules/a/package.json',
      'vendor/x/go.mod',
      'test/fixtures/pom.xml',
      'package.json5',
      'my-package.json',
      'requirements',
      '',
    ].filter(isManifest),
  ).toEqual([]);
});

describe('a text that is not what its name promises', () => {
  test.each([
    ['package.json', '{', 'it is not JSON'],
    ['package.json', '[]', 'its dependencies are not objects'],
    ['package.json', '{"dependencies":["a"]}', 'its dependencies are not objects'],
    ['Cargo.toml', 'a =', 'it is not TOML at line 1'],
    ['Cargo.toml', '[a]\nb = 1\nb = 2', 'its key b is used for two things'],
    ['Cargo.toml', 'a = 1\n[a.b]', 'its key a is used for two things'],
    ['pyproject.toml', 'a = "open', 'it is not TOML at line 1'],
    ['pyproject.toml', 'a = "\\uZZZZ"', 'it is not TOML at line 1'],
    ['pom.xml', '<html></html>', 'it is not a Maven project in XML'],
    ['pom.xml', '<project><a', 'it ends within an element'],
    ['pom.xml', '</a>', 'it closes an element that it never opened'],
  ])('%s %j', (path, text, problem) => expect(problemOf(path, text)).toBe(`manifest.unreadable: ${problem}`));
});

describe('a text made to do harm', () => {
  const many = 200_000;

  test.each([
    ['package.json', '['.repeat(many)],
    ['package.json', `${'{"dependencies":'.repeat(many)}1${'}'.repeat(many)}`.slice(0, manifestLimit)],
    ['Cargo.toml', `a = ${'['.repeat(many)}`],
    ['Cargo.toml', `a = ${'{a='.repeat(many)}`],
    ['Cargo.toml', `${'a.'.repeat(many)}b = 1`],
    ['pom.xml', `<project>${'<a>'.repeat(many)}`],
    ['pom.xml', '<!--'.repeat(many)],
    ['pom.xml', 'x'.repeat(manifestLimit + 1)],
  ])('%s ends as unreadable', (path, text) => expect(problemOf(path, text)).toMatch(/^manifest.unreadable/));

  test.each([
    ['requirements.txt', `a${' '.repeat(many)}b\n${'['.repeat(many)}\n${'a-'.repeat(many)}`],
    ['requirements.txt', '\\\n'.repeat(many)],
    ['go.mod', `require (\n${'a '.repeat(many)}\n${'('.repeat(many)}`],
    ['Gemfile.lock', `DEPENDENCIES\n  ${' ('.repeat(many)}\n  ${'a'.repeat(many)} (${'!'.repeat(many)}`],
    [
      'pom.xml',
      `<project><properties><a>\${a}</a></properties><dependencies><dependency><groupId>${'${a}'.repeat(many)}</groupId><artifactId>b</artifactId></dependency></dependencies></project>`,
    ],
  ])('%s is read in one go', (path, text) => expect(problemOf(path, text)).toBeUndefined());

  test('leaves the prototype of everything alone', () => {
    readManifest('package.json', '{"dependencies":{"__proto__":"1","constructor":"2"}}');
    readManifest(
      'Cargo.toml',
      '[__proto__]\npolluted = "yes"\n[dependencies.__proto__]\nversion = "1"\n[constructor.prototype]\npolluted = "yes"',
    );
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('of any kind gives packages or a reason, and nothing else', () => {
    const names = ['package.json', 'go.mod', 'pom.xml', 'requirements.txt', 'pyproject.toml', 'Cargo.toml', 'Gemfile.lock'];
    const marks = [
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '=',
      ',',
      '.',
      '\n',
      ' ',
      '<',
      '>',
      '/',
      '#',
      '\\',
      'a',
      '1',
      '(',
      ')',
      'dependencies',
      'require',
      '<project>',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(fc.constantFrom(...marks), { maxLength: 60 }), (path, parts) => {
        const read = readManifest(path, parts.join(''));
        for (const { name } of read.ok ? read.value : []) expect(typeof name).toBe('string');
        if (!read.ok) expect(read.errors[0]?.code).toBe('manifest.unreadable');
      }),
      { numRuns: 2000 },
    );
  });
});
