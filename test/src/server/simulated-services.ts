import { grade } from '../../../rubrics/grade.ts';
import type { Verdict, VerdictName } from '../../../rubrics/grade.ts';
import type { Check, Letter } from '../../../rubrics/rubric.ts';
import { cheapestLevel, cheapestUpgrade } from '../../../rubrics/upgrade.ts';
import type { CheckResult, CountedElements, EntityReport, Explanation, MaturityReport, TurningPoint } from '../../../src/scoring/report.ts';
import type { QueryResult, Services, SourceHealth } from '../../../src/server/services.ts';
import { chance } from './chance.ts';
import { deliveryOf } from './simulated-delivery.ts';
import { rolledUp } from './simulated-rollup.ts';
import { standards, summaryOf } from './simulated-rubrics.ts';

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
    omitted: 0,
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
    rollUp: async (question) => rolledUp(question, report),
    dora: async (question) => deliveryOf(question, entities),
    ...(queries && { query: async ({ text, asOf }) => answerOf(text, asOf, entities) }),
  };
}

function answerOf(text: string, asOf: string, entities: readonly EntityReport[]): QueryResult {
  if (text.includes('ownr')) {
    return { ok: false, faults: [{ where: '1:1', says: 'There is no “ownr” here', hint: 'Did you mean “owner”?' }] };
  }
  return {
    ok: true,
    asOf,
    columns: [{ name: 'entity', type: 'text' }],
    rows: entities.slice(0, 3).map(({ entity }) => ({ entity })),
    noData: [],
    errors: [],
    leftOut: [],
    unread: [],
    truncated: entities.length > 3,
  };
}

const words = ['orders', 'payments', 'ledger', 'search', 'catalog', 'identity', 'notifications', 'shipping', 'pricing', 'inventory'];
const suffixes = ['api', 'worker', 'gateway', 'web'];
const teams = ['checkout', 'payments', 'discovery', 'platform', 'identity', 'logistics', 'growth', 'data'];

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
          captures: {},
          staleSince: verdict === 'pass' && chance(index, number, 8) < 0.03 ? '2026-10-30T00:00:00.000Z' : null,
        };
      });
      const graded = grade(rubric, verdicts, simulatedNow.slice(0, 10));
      return {
        rubric: rubric.id,
        grade: graded,
        since: '2026-09-14T06:00:00.000Z',
        upgrade: cheapestUpgrade(rubric, verdicts, graded.letter satisfies Letter | 'ungraded', simulatedNow.slice(0, 10)),
        levelUpgrade: cheapestLevel(rubric, verdicts, graded, simulatedNow.slice(0, 10)),
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
    draft: false,
    corrected: null,
    judgement: check.judgement,
    applies: check.applies,
    why: hostile ?? check.why,
    fix: hostile ?? check.fix,
    parts: {
      text: check.judgement,
      type: 'boolean',
      known,
      value: known ? String(result.verdict === 'pass') : null,
      origins: [],
      elements: null,
      parts: [
        {
          text: 'ownership.owners.length > 0',
          type: 'boolean',
          known,
          value: known ? 'true' : null,
          origins: [],
          elements: null,
          parts: [
            {
              text: 'ownership.owners.length',
              type: 'integer',
              known,
              value: known ? (hostile ?? '1') : null,
              origins: [],
              elements: null,
              parts: [],
            },
          ],
        },
        {
          text: 'oncall.policies.any(p => p.escalations >= 2)',
          type: 'boolean',
          known,
          value: known ? String(result.verdict === 'pass') : null,
          origins: [{ table: 'escalation_policy', row: { policy: 'EP1' }, source: 'pagerduty', collectedAt: asOf, request: null }],
          elements: known ? escalations(hostile) : null,
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
    turning: turningOf(result, hostile),
    remedies: known ? [] : ['Give the token `administration: read` on `acme/orders`, then `assay collect`.'],
  };
}

function escalations(hostile: string | undefined): CountedElements {
  const element = (name: string, counts: boolean) => ({
    name: hostile ?? name,
    entity: null,
    table: 'escalation_policy',
    row: { policy: name },
    source: 'pagerduty',
    counts,
    value: null,
    looks: [{ text: 'p.escalations', value: counts ? '2' : '1' }],
  });
  return {
    how: 'any',
    asks: 'p.escalations >= 2',
    total: 2,
    counted: 1,
    undecided: 0,
    elements: [element('EP1', true), element('EP2', false)],
  };
}

function turningOf({ since, verdict }: CheckResult, hostile: string | undefined): TurningPoint {
  const says = hostile ?? 'It changed.';
  return {
    since,
    judgedBefore: '2026-05-01T00:00:00.000Z',
    before: { verdict: verdict === 'pass' ? 'fail' : 'pass', reason: says, observed: '2' },
    cause: { kind: 'fact', how: 'changed', says },
    values: [{ text: 'oncall.policies.length', before: '2', after: '1' }],
    rows: [
      {
        table: 'escalation_policy',
        source: 'pagerduty',
        row: { policy: 'EP2' },
        how: 'changed',
        at: since,
        columns: [{ column: 'levels', before: '2', after: '1' }],
      },
    ],
    moreRows: 0,
    sources: [{ table: 'slo', external: 'orders', source: 'datadog', before: 'read', after: 'failed', reason: says }],
    fields: [{ field: 'weight', before: '1', after: null }],
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
