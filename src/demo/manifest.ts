import type { Language, Service, SourceFile } from './company.ts';

/** What a repository of each language declares to depend on, and a little of its code. */
export const manifests: Readonly<Record<Language, (service: Service) => SourceFile[]>> = {
  TypeScript: (service) => [
    {
      path: 'package.json',
      text: json({
        name: `@meridian/${service.name}`,
        version: '1.0.0',
        private: service.type !== 'library',
        type: 'module',
        scripts: { start: 'node src/main.ts', test: 'vitest run' },
        dependencies: {
          ...(service.type === 'website' ? { react: '^19.1.0', 'react-dom': '^19.1.0' } : { fastify: '^5.6.0' }),
          zod: '^4.1.0',
          pino: '^9.9.0',
          ...(service.traits.openTelemetry ? { '@opentelemetry/api': '^1.9.0', '@opentelemetry/sdk-node': '^0.205.0' } : {}),
        },
        devDependencies: { typescript: '^5.9.0', vitest: '^3.2.0' },
      }),
    },
    { path: 'tsconfig.json', text: json({ compilerOptions: { strict: true, module: 'nodenext' } }) },
    { path: 'src/main.ts', text: `console.log('${service.name}');\n` },
    { path: 'test/main.test.ts', text: "import { expect, test } from 'vitest';\n\ntest('adds', () => expect(1 + 1).toBe(2));\n" },
  ],
  Go: (service) => [
    {
      path: 'go.mod',
      text: lines(
        `module github.com/meridian-pay/${service.name}`,
        '',
        'go 1.24',
        '',
        'require (',
        '\tgithub.com/jackc/pgx/v5 v5.7.5',
        '\tgoogle.golang.org/grpc v1.75.0',
        ...(service.traits.openTelemetry
          ? ['\tgo.opentelemetry.io/otel v1.38.0', '\tgo.opentelemetry.io/contrib/instrumentation/net/http/otelhttp v0.63.0']
          : []),
        '\tgolang.org/x/sync v0.16.0 // indirect',
        ')',
      ),
    },
    { path: 'main.go', text: `package main\n\nfunc main() { println("${service.name}") }\n` },
    { path: 'internal/server/server.go', text: 'package server\n' },
    { path: 'internal/server/server_test.go', text: 'package server\n' },
  ],
  Java: (service) => [
    {
      path: 'pom.xml',
      text: lines(
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<project xmlns="http://maven.apache.org/POM/4.0.0">',
        '  <modelVersion>4.0.0</modelVersion>',
        '  <groupId>example.meridian</groupId>',
        `  <artifactId>${service.name}</artifactId>`,
        '  <version>1.0.0</version>',
        '  <dependencies>',
        ...mavenDependency('org.springframework.boot', 'spring-boot-starter-web', '3.5.4'),
        ...mavenDependency('org.postgresql', 'postgresql', '42.7.7'),
        ...(service.traits.openTelemetry ? mavenDependency('io.opentelemetry', 'opentelemetry-api', '1.53.0') : []),
        ...mavenDependency('org.junit.jupiter', 'junit-jupiter', '5.13.4', 'test'),
        '  </dependencies>',
        '</project>',
      ),
    },
    { path: 'src/main/java/example/meridian/Application.java', text: 'package example.meridian;\n\nclass Application {}\n' },
    { path: 'src/test/java/example/meridian/ApplicationTest.java', text: 'package example.meridian;\n\nclass ApplicationTest {}\n' },
  ],
  Python: (service) => [
    {
      path: 'requirements.txt',
      text: lines(
        'fastapi==0.116.1',
        'sqlalchemy>=2.0,<3',
        'pydantic~=2.11',
        ...(service.traits.openTelemetry ? ['opentelemetry-api==1.36.0', 'opentelemetry-sdk==1.36.0'] : []),
        '# for development',
        'pytest==8.4.1',
      ),
    },
    { path: `src/${service.name.replaceAll('-', '_')}/__init__.py`, text: '' },
    { path: `src/${service.name.replaceAll('-', '_')}/main.py`, text: `print("${service.name}")\n` },
    { path: 'tests/test_main.py', text: 'def test_adds():\n    assert 1 + 1 == 2\n' },
  ],
};

function mavenDependency(group: string, artifact: string, version: string, scope?: string): string[] {
  return [
    '    <dependency>',
    `      <groupId>${group}</groupId>`,
    `      <artifactId>${artifact}</artifactId>`,
    `      <version>${version}</version>`,
    ...(scope ? [`      <scope>${scope}</scope>`] : []),
    '    </dependency>',
  ];
}

export function lines(...texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
