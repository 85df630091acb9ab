import { serviceCatalogFile } from './catalog-file.ts';
import type { Service, SourceFile } from './company.ts';
import { json, lines, manifests } from './manifest.ts';

/** Every file at the tip of a service's default branch, by path. */
export function serviceFiles(service: Service, login: string, called: boolean): SourceFile[] {
  const { traits } = service;
  const files: SourceFile[] = [...manifests[service.language](service), { path: '.gitignore', text: 'node_modules\ndist\n' }];
  if (service.repository.license) files.push({ path: 'LICENSE', text: `${service.repository.license}\n` });
  if (traits.readme) files.push({ path: 'README.md', text: readme(service) });
  if (traits.catalogInfo) files.push(serviceCatalogFile(service, login, called));
  if (traits.codeowners && service.team) files.push(codeowners(service, login, service.team));
  if (traits.runbook) files.push({ path: 'docs/runbook.md', text: runbook(service) });
  if (traits.docs)
    files.push(
      { path: 'docs/index.md', text: readme(service) },
      { path: 'mkdocs.yml', text: lines(`site_name: ${service.title}`, 'nav:', '  - Home: index.md') },
    );
  if (traits.continuousIntegration) files.push({ path: '.github/workflows/ci.yml', text: workflow('ci', 'make test') });
  if (traits.delivery !== 'none')
    files.push({ path: 'Dockerfile', text: lines('FROM gcr.io/distroless/base', 'COPY . /app', 'USER nonroot', 'CMD ["/app/start"]') });
  if (traits.sbom) files.push({ path: '.github/workflows/sbom.yml', text: workflow('sbom', 'syft . -o cyclonedx-json=sbom.json') });
  if (traits.loadTest)
    files.push({ path: 'test/load/steady.js', text: "import http from 'k6/http';\n\nexport default () => http.get(__ENV.TARGET);\n" });
  if (traits.dependencyBot === 'dependabot[bot]')
    files.push({
      path: '.github/dependabot.yml',
      text: lines('version: 2', 'updates:', '  - package-ecosystem: npm', '    directory: /', '    schedule: { interval: weekly }'),
    });
  if (traits.dependencyBot === 'renovate[bot]') files.push({ path: 'renovate.json', text: json({ extends: ['config:recommended'] }) });
  if (service.type === 'website') files.push({ path: 'public/favicon.ico', text: '\u0000\u0000\u0001\u0000\u0001\u0000\u0010\u0010' });
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function readme(service: Service): string {
  return lines(
    `# ${service.title}`,
    '',
    service.description,
    '',
    '## Develop',
    '',
    'Clone it, install what it needs, run the tests.',
    '',
    `Owned by ${service.team ?? 'nobody'}.`,
  );
}

function runbook(service: Service): string {
  return lines(
    `# Runbook: ${service.title}`,
    '',
    '## Alerts',
    '',
    '- Error rate: look at the last deployment first, roll back when in doubt.',
    '',
    '## Roll back',
    '',
    'Deploy the version before.',
  );
}

function codeowners(service: Service, login: string, team: string): SourceFile {
  const path = service.index % 4 === 1 ? 'CODEOWNERS' : '.github/CODEOWNERS';
  return {
    path,
    text: lines(
      '# Who reviews what',
      `*  @${login}/${team}`,
      '',
      `/docs/  @${login}/${team} docs@meridian.example`,
      '/.github/  @meridian-pay/platform',
      '/vendor/',
    ),
  };
}

function workflow(name: string, command: string): string {
  return lines(
    `name: ${name}`,
    'on: [push, pull_request]',
    'jobs:',
    `  ${name}:`,
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: actions/checkout@v5',
    `      - run: ${command}`,
  );
}
