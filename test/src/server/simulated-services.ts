import { grade } from '../../../rubrics/grade.ts';
import type { Verdict, VerdictName } from '../../../rubrics/grade.ts';
import type { Check, Letter, Rubric } from '../../../rubrics/rubric.ts';
import { cheapestUpgrade } from '../../../rubrics/upgrade.ts';
import { metricNames } from '../../../src/dora/metric.ts';
import type { MetricReading } from '../../../src/dora/metric.ts';
import type { DoraReport } from '../../../src/dora/report.ts';
import type { CheckResult, EntityReport, Explanation, MaturityReport } from '../../../src/scoring/report.ts';
import type { QueryResult, Services, SourceHealth } from '../../../src/server/services.ts';

export interface SimulatedOptions {
  readonly services: number;
  /** Takes the place of the generated text of the first service, to see what hostile text does. */
  readonly hostile?: string;
  /** False for a server that answers no queries. */
  readonly queries?: boolean;
}

export const simulatedNow = '2026-11-02T14:00:00.000Z';
const evaluatedAt = '2026-11-02T13:40:00.000Z';

/** Everything that the app asks for, from a small generated company: graded by the real rules, the same on every run. */
export function simulatedServices({ services: size, hostile, queries = true }: SimulatedOptions): Services {
  const entities = Array.from({ length: size }, (_, index) => entityOf(index, index === 0 ? hostile : undefined));
  const report: MaturityReport = {
    asOf: simulatedNow,
    evaluatedAt: size === 0 ? null : evaluatedAt,
    rubrics: size === 0 ? [] : standards.map(summaryOf),
    entities,
  };
  return {
    version: '0.1.0',
    now: () => simulatedNow,
    maturity: async ({ asOf }) => ({ ...report, asOf }),
    explain: async ({ entity, rubric, check, asOf }) => {
      const found = entities.find((each) => each.entity === entity);
      return found && explanationOf(found, rubric, check, asOf, found === entities[0] ? hostile : undefined);
    },
    entry: async ({ entity }) => ({
      description:
        entity === entities[0]?.entity && hostile !== undefined
          ? hostile
          : 'Takes orders from carts to confirmation, and tells the warehouse.',
      links: [
        { title: 'Runbook', url: 'https://runbooks.example.com/orders' },
        { title: hostile ?? 'Dashboard', url: 'https://dashboards.example.com/d/orders' },
        { title: 'Not a link', url: 'javascript:alert(1)' },
      ],
    }),
    sources: async () => (size === 0 ? [] : sources),
    dora: async (question) => deliveryOf(question, entities),
    ...(queries && { query: async ({ expression }) => answerOf(expression, entities) }),
  };
}

function answerOf(expression: string, entities: readonly EntityReport[]): QueryResult {
  if (expression.includes('ownr')) {
    return { ok: false, faults: [{ where: '1:1', says: 'There is no “ownr” here', hint: 'Did you mean “owner”?' }] };
  }
  return {
    ok: true,
    columns: [{ name: 'entity', type: 'text' }],
    rows: entities.slice(0, 3).map(({ entity }) => ({ entity })),
    truncated: entities.length > 3,
  };
}

function standard(id: string, title: string, levels: readonly string[], checks: readonly Partial<Check>[]): Rubric {
  return {
    id,
    title,
    describes: `${title}: what is asked of every service.`,
    owner: 'platform',
    phase: 'visible',
    for: 'service',
    grading: { cutoffs: { A: 90, B: 80, C: 70, D: 60 }, levels, minimumCoverage: 0.6, noData: 'exclude' },
    categories: [...new Set(checks.flatMap(({ category }) => category ?? []))],
    checks: checks.map((check, index) => ({
      id: `check-${index}`,
      asks: 'Is it so?',
      category: null,
      level: null,
      weight: 10,
      judgedBy: 'passes',
      judgement: 'ownership.owners.length > 0 and oncall.policies.any(p => p.escalations >= 2)',
      applies: null,
      caps: null,
      why: 'Whoever is called at night needs to know what to do, and whom to ask.',
      fix: 'Add `spec.owner` to `catalog-info.yaml` and merge it to the default branch.',
      effort: (['small', 'medium', 'large'] as const)[index % 3] ?? 'small',
      from: null,
      until: null,
      notes: 'counted',
      ...check,
    })),
    version: 'f00d',
  };
}

const standards: readonly Rubric[] = [
  standard(
    'production-readiness',
    'Production readiness',
    ['Bronze', 'Silver', 'Gold'],
    [
      { id: 'has-owner', asks: 'Does a team own it?', category: 'Ownership', level: 'Bronze', caps: 'F', effort: 'small' },
      { id: 'owner-exists', asks: 'Is the owner a known team?', category: 'Ownership', level: 'Bronze' },
      { id: 'has-runbook', asks: 'Is there a runbook?', category: 'On-call', level: 'Bronze', weight: 8 },
      { id: 'on-call', asks: 'Is somebody on call?', category: 'On-call', level: 'Silver', weight: 15 },
      { id: 'two-escalations', asks: 'Are there two levels of escalation?', category: 'On-call', level: 'Gold' },
      { id: 'has-monitor', asks: 'Is it monitored?', category: 'Observability', level: 'Bronze', weight: 15 },
      { id: 'has-slo', asks: 'Does it have a service level objective?', category: 'Observability', level: 'Silver' },
      { id: 'slo-met', asks: 'Is the objective met?', category: 'Observability', level: 'Gold' },
      { id: 'quiet-alerts', asks: 'Are alerts quiet enough to be believed?', category: 'Observability', notes: 'warning' },
      { id: 'rollback', asks: 'Was a rollback tried this quarter?', category: 'Recovery', level: 'Gold', weight: 5 },
    ],
  ),
  standard(
    'service-maturity',
    'Service maturity',
    [],
    [
      { id: 'documented', asks: 'Does it have a README?', category: 'Documentation', weight: 6 },
      { id: 'docs-site', asks: 'Are its docs published?', category: 'Documentation', weight: 4 },
      { id: 'coverage', asks: 'Is 90% of the code covered by tests?', category: 'Quality', weight: 20, judgedBy: 'credit' },
      { id: 'reviewed', asks: 'Is every change reviewed?', category: 'Quality', weight: 12 },
      { id: 'protected', asks: 'Is the default branch protected?', category: 'Security' },
      { id: 'lockfile', asks: 'Are dependencies locked?', category: 'Security' },
      { id: 'secrets', asks: 'Is secret scanning on?', category: 'Security' },
      { id: 'telemetry', asks: 'Does it use OpenTelemetry?', category: 'Observability', weight: 12 },
      { id: 'deploys', asks: 'Is it deployed at least weekly?', category: 'Delivery' },
      { id: 'ci', asks: 'Do tests run on every change?', category: 'Delivery', weight: 12 },
    ],
  ),
];

function summaryOf(rubric: Rubric) {
  const { id, title, describes, owner, phase, version, grading, categories, checks } = rubric;
  return {
    id,
    title,
    describes,
    owner,
    phase,
    version,
    levels: grading.levels,
    categories,
    checks: checks.map(({ id, asks, category, level, weight, caps, effort, notes }) => ({
      id,
      asks,
      category,
      level,
      weight,
      caps,
      effort,
      standing: notes,
    })),
  };
}

const words = ['orders', 'payments', 'ledger', 'search', 'catalog', 'identity', 'notifications', 'shipping', 'pricing', 'inventory'];
const suffixes = ['api', 'worker', 'gateway', 'web'];
const teams = ['checkout', 'payments', 'discovery', 'platform', 'identity', 'logistics', 'growth', 'data'];

/** Well mixed and the same for the same numbers; 0 to 1. */
function chance(...seeds: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const seed of seeds) state = Math.imul(state ^ (seed + 0x7f4a7c15), 0x85ebca6b) ^ (state >>> 13);
  state = Math.imul(state ^ (state >>> 16), 0xc2b2ae35);
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
}

function entityOf(index: number, hostile: string | undefined): EntityReport {
  const name =
    hostile ??
    `${words[index % words.length]}-${suffixes[Math.floor(index / words.length) % suffixes.length]}${index < 40 ? '' : `-${index}`}`;
  const quality = [0.97, 0.9, 0.8, 0.62, 0.35][Math.floor(chance(index, 1) * 5)] ?? 0.5;
  const forbidden = chance(index, 2) < 0.15;
  const owner = quality < 0.4 && chance(index, 3) < 0.6 ? null : `team:default/${teams[Math.floor(chance(index, 4) * teams.length)]}`;
  return {
    entity: hostile === undefined ? `service:default/${name}` : 'service:default/hostile',
    kind: 'service',
    name,
    title: null,
    type: 'service',
    owner,
    tier: `tier-${1 + Math.floor(chance(index, 5) * 3)}`,
    lifecycle: chance(index, 6) < 0.85 ? 'production' : 'experimental',
    system: 'system:default/commerce',
    results: standards.map((rubric, place) => {
      const verdicts: readonly (CheckResult & Verdict)[] = rubric.checks.map((check, number) => {
        const verdict = verdictOf(check, { owner, quality, forbidden, luck: chance(index, place, number, 7) });
        const partial = check.judgedBy === 'credit' && verdict === 'fail' ? chance(index, number) * 0.9 : 0;
        return {
          check: check.id,
          verdict,
          credit: verdict === 'pass' ? 1 : verdict === 'fail' ? partial : null,
          reason: hostile ?? reasonOf(verdict),
          observed: verdict === 'fail' ? '0' : null,
          since: `2026-${verdict === 'fail' ? '08' : '05'}-11T06:00:00.000Z`,
          staleSince: verdict === 'pass' && chance(index, number, 8) < 0.03 ? '2026-10-30T00:00:00.000Z' : null,
        };
      });
      const graded = grade(rubric, verdicts, simulatedNow.slice(0, 10));
      return {
        rubric: rubric.id,
        grade: graded,
        since: '2026-09-14T06:00:00.000Z',
        upgrade: cheapestUpgrade(rubric, verdicts, graded.letter satisfies Letter | 'ungraded', simulatedNow.slice(0, 10)),
        verdicts,
      };
    }),
  };
}

function verdictOf(
  check: Check,
  { owner, quality, forbidden, luck }: { owner: string | null; quality: number; forbidden: boolean; luck: number },
): VerdictName {
  if (check.category === 'Ownership') return owner === null ? 'fail' : 'pass';
  if (forbidden && (check.category === 'Security' || check.category === 'Quality' || check.category === 'Delivery')) return 'no-data';
  if (luck > 0.985) return 'exempt';
  if (luck > 0.97) return 'not-applicable';
  if (luck > 0.966) return 'error';
  return luck / 0.966 < quality ? 'pass' : 'fail';
}

function reasonOf(verdict: VerdictName): string {
  const reasons: Readonly<Record<VerdictName, string>> = {
    pass: 'The team `payments` owns it.',
    fail: 'No monitor watches it; at least 1 is asked for.',
    'no-data': 'The token may not read branch protection of `acme/orders` (403).',
    error: 'The expression could not be evaluated: a version could not be compared.',
    exempt: 'Exempt until 2026-12-31: migration to the new platform.',
    'not-applicable': 'Asked of services in production only.',
  };
  return reasons[verdict];
}

function explanationOf(
  entity: EntityReport,
  rubricId: string,
  checkId: string,
  asOf: string,
  hostile: string | undefined,
): Explanation | undefined {
  const rubric = standards.find(({ id }) => id === rubricId);
  const check = rubric?.checks.find(({ id }) => id === checkId);
  const result = entity.results.find((each) => each.rubric === rubricId)?.verdicts.find((each) => each.check === checkId);
  const summary = rubric && summaryOf(rubric).checks.find(({ id }) => id === checkId);
  if (!rubric || !check || !result || !summary) return undefined;
  const { results: _, ...about } = entity;
  const known = result.verdict !== 'no-data';
  return {
    asOf,
    entity: about,
    rubric: { id: rubric.id, title: rubric.title, version: rubric.version },
    check: summary,
    result,
    judgement: check.judgement,
    applies: check.applies,
    why: hostile ?? check.why,
    fix: hostile ?? check.fix,
    parts: {
      text: check.judgement,
      type: 'boolean',
      known,
      value: known ? String(result.verdict === 'pass') : null,
      parts: [
        {
          text: 'ownership.owners.length > 0',
          type: 'boolean',
          known,
          value: known ? 'true' : null,
          parts: [{ text: 'ownership.owners.length', type: 'integer', known, value: known ? (hostile ?? '1') : null, parts: [] }],
        },
        {
          text: 'oncall.policies.any(p => p.escalations >= 2)',
          type: 'boolean',
          known,
          value: known ? String(result.verdict === 'pass') : null,
          parts: [],
        },
      ],
    },
    evidence: [
      {
        table: 'owner',
        describes: 'Who owns it.',
        external: 'acme/orders',
        source: 'github',
        outcome: known ? 'read' : 'forbidden',
        reason: hostile ?? (known ? '' : 'GitHub answered 403: the token lacks administration:read.'),
        collectedAt: '2026-11-02T11:10:00.000Z',
        request: 'GET /repos/acme/orders',
        rows: known ? 1 : null,
      },
    ],
    remedies: known ? [] : ['Give the token `administration: read` on `acme/orders`, then `assay collect`.'],
  };
}

const sources: readonly SourceHealth[] = [
  {
    source: 'catalog',
    readAt: '2026-11-02T13:30:00.000Z',
    stale: false,
    state: 'read',
    tables: [{ table: 'entity', outcome: 'read', subjects: null, reason: null, readAt: '2026-11-02T13:30:00.000Z', stale: false }],
  },
  {
    source: 'datadog',
    readAt: '2026-10-29T09:00:00.000Z',
    stale: true,
    state: 'read',
    tables: [{ table: 'monitor', outcome: 'read', subjects: null, reason: null, readAt: '2026-10-29T09:00:00.000Z', stale: true }],
  },
  {
    source: 'github',
    readAt: '2026-11-02T13:30:00.000Z',
    stale: false,
    state: 'partly',
    tables: [
      {
        table: 'branch_protection',
        outcome: 'forbidden',
        subjects: 6,
        reason: 'the token lacks administration:read',
        readAt: '2026-11-02T13:30:00.000Z',
        stale: false,
      },
      { table: 'branch_protection', outcome: 'read', subjects: 34, reason: null, readAt: '2026-11-02T13:30:00.000Z', stale: false },
    ],
  },
  {
    source: 'pagerduty',
    readAt: '2026-11-02T13:31:00.000Z',
    stale: false,
    state: 'read',
    tables: [{ table: 'incident', outcome: 'read', subjects: null, reason: null, readAt: '2026-11-02T13:31:00.000Z', stale: false }],
  },
];

const units = {
  'deployment-frequency': 'per week',
  'lead-time': 'seconds',
  'change-failure-rate': 'ratio',
  'recovery-time': 'seconds',
} as const;
const typical = { 'deployment-frequency': 4.6, 'lead-time': 93_600, 'change-failure-rate': 0.083, 'recovery-time': null } as const;

function deliveryOf(question: Parameters<Services['dora']>[0], entities: readonly EntityReport[]): DoraReport {
  const { from, to, zone, bucket, by, asOf } = question;
  const day = 86_400_000;
  const weeks = Math.ceil((Date.parse(to) - Date.parse(from)) / day / 7);
  const buckets = Array.from({ length: bucket === 'week' ? weeks : 1 }, (_, index) => {
    const start = Date.parse(from) + index * 7 * day;
    const end = bucket === 'week' ? Math.min(start + 7 * day, Date.parse(to)) : Date.parse(to);
    return {
      label: `bucket ${index + 1}`,
      from: new Date(start).toISOString().slice(0, 10),
      to: new Date(end).toISOString().slice(0, 10),
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
      partial: end - start < 7 * day,
    };
  });
  const quality = {
    services: entities.length,
    unread: [],
    withoutDeployments: [],
    unmappedEnvironments: [],
    incidents: 4,
    unlinkedIncidents: 1,
    rolloutsWithUnknownCommit: 0,
    undeployedChanges: 2,
    negativeIntervals: 0,
  };
  const readings = (scale: number) =>
    Object.fromEntries(
      metricNames.map((name): [string, MetricReading] => {
        const value = typical[name] === null || scale === 0 ? null : typical[name] * scale;
        return [
          name,
          {
            measure: {
              value,
              unit: units[name],
              n: value === null ? 0 : Math.round(60 * scale),
              low: value && value * 0.62,
              high: value && value * 1.55,
              window: { from, to },
              zone,
              definition: 'strict',
              coverage: 1,
              flags: value === null ? [] : name === 'change-failure-rate' ? ['small-sample'] : [],
            },
            band:
              name === 'deployment-frequency' && value !== null
                ? { name: 'high', range: 'once per day – once per week', year: 2024, source: 'DORA 2024', probability: 0.97 }
                : null,
            details: {},
          },
        ];
      }),
    ) as DoraReport['groups'][number]['total'];
  return {
    definition: { name: 'strict', title: 'Strict definition', describes: 'Rollouts to production.' },
    from,
    to,
    zone,
    bucket,
    by,
    asOf,
    metrics: [
      { name: 'deployment-frequency', title: 'Deployment frequency', describes: 'Successful production rollouts.', better: 'up' },
      { name: 'lead-time', title: 'Change lead time', describes: 'From first commit to production, median.', better: 'down' },
      { name: 'change-failure-rate', title: 'Change fail rate', describes: 'Rollouts that failed users.', better: 'down' },
      { name: 'recovery-time', title: 'Recovery time', describes: 'From failed rollout to recovery, median.', better: 'down' },
    ],
    buckets,
    groups: [
      {
        entity: question.entity ?? null,
        name: question.entity ?? 'all',
        services: entities.map(({ entity }) => entity),
        total: readings(1),
        series: buckets.map((_, index) => readings(index === 4 ? 0 : 0.6 + chance(index, 11))),
        quality,
      },
    ],
    quality,
  };
}
