import type { Collector } from '../../collectors/collector.ts';
import { usualRubrics } from './configuration.ts';

/** Text of a first `assay.yaml`: what works without any account is switched on, the rest is there to be uncommented. */
export function starterConfiguration(collectors: Iterable<Collector>): string {
  const byName = new Map([...collectors].map((each) => [each.name, each]));
  return `# Assay's configuration. Paths are relative to this file. Secrets never stand here: write \${env:NAME} or \${file:/path}.

# Days and weeks begin in this zone.
zone: UTC

warehouse: .assay/warehouse.duckdb

rubrics:
  # Your own standards, one YAML file each.
  folder: rubrics
  # Which of those that ship are used: a list, or all. \`assay rubric list\` shows what there is.
  library: [${usualRubrics.join(', ')}]

# Groups of entities that cut across teams and systems, one YAML file each: \`assay rollup --by group\`.
# groups: groups

# A folder of kinds of entities of your own, one YAML file each: \`assay kind new microfrontend\` begins one.
# kinds: kinds

# Who need not pass a check for a while, and who may say so. \`assay exempt\` asks for one.
# exemptions: exemptions.yaml
# approvers: [ada@example.com, team:default/platform]

# Sources, those named first taking precedence where two say the same.
collect:
  # ${describes(byName, 'git')}
  git:
    paths: [.]
    impliesServices: true

${['catalog', 'entities', 'github', 'pagerduty', 'datadog'].map((name) => commented(byName.get(name), settings[name] ?? [])).join('\n')}
# What \`assay serve\` does by itself, in five cron fields and the zone above. A source may have times of its own, or \`never\`.
# schedule: {collect: "*/15 * * * *", sources: {datadog: "0 * * * *"}, grade: after-collect}

dora:
  definition: strict

# Past these ages what was read counts as stale: by source or table. Each table has one of its own, most a day and a half.
# freshness: {github: 24h, deployment: 6h}

# The past is kept for ever. \`assay compact\` gives up what is older than stands here, and the space it took.
# retention: {raw-pages: 30d, facts: 2y, events: 3y, results: 5y, compact-after: 90d}

server:
  host: 127.0.0.1
  port: 4700
  # hosts: [assay.example.com]
`;
}

/** What stands in the starter beside a collector's credentials. */
const settings: Readonly<Record<string, readonly string[]>> = {
  catalog: ['paths: [.]'],
  entities: ['paths: [data]'],
  github: ['organisation: your-organisation'],
};

function commented(collector: Collector | undefined, lines: readonly string[]): string {
  if (!collector) return '';
  const credentials = lines.some((line) => line.startsWith('paths:')) ? [] : collector.credentials;
  return [
    `  # ${collector.describes}`,
    ...credentials.flatMap(({ variable, describes, scopes }) => [
      `  # ${variable}: ${describes}`,
      ...(scopes.length > 0 ? [`  #   The least it may do: ${scopes.join(', ')}.`] : []),
    ]),
    `  # ${collector.name}:`,
    ...lines.map((line) => `  #   ${line}`),
    ...credentials.map(({ setting, variable }) => `  #   ${setting}: \${env:${variable}}`),
    '',
  ].join('\n');
}

function describes(collectors: ReadonlyMap<string, Collector>, name: string): string {
  return collectors.get(name)?.describes ?? '';
}
