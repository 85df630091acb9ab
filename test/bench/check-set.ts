import type { ConditionProperties, TopLevelCondition } from 'json-rules-engine';

/**
 * A check as RQL, as the SQL that a person who knows the tables would write over the columns of `handWrittenFacts`, and as a rule of
 * json-rules-engine over the same columns: what is asked is the same to the letter, so the results must be too.
 */
export interface BenchCheck {
  readonly id: string;
  readonly rql: string;
  readonly sql: string;
  readonly rule: TopLevelCondition;
  /** Aggregates over lists that the SQL needs: table → column → expression. */
  readonly lists?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Template = (n: number) => Omit<BenchCheck, 'id'>;

const templates: readonly Template[] = [
  (n) => ({
    rql: `ci.coverage >= ${n % 100}%`,
    sql: `CASE WHEN k_coverage THEN covered >= ${(n % 100) / 100} END`,
    rule: all(is('covered', 'greaterThanInclusive', (n % 100) / 100)),
  }),
  (n) => ({
    rql: `git.fileExists("file-${n % 40}.md")`,
    sql: `file_${n % 40} > 0`,
    rule: all(is(`file_${n % 40}`, 'greaterThan', 0)),
    lists: { repository_file: { [`file_${n % 40}`]: `count(*) FILTER (WHERE path = 'file-${n % 40}.md')` } },
  }),
  (n) => ({
    rql: `monitors.filter((m) => m.notifies and not m.muted and m.priority <= ${(n % 5) + 1}).length >= ${(n % 3) + 1}`,
    sql: `monitors_${n % 5} >= ${(n % 3) + 1}`,
    rule: all(is(`monitors_${n % 5}`, 'greaterThanInclusive', (n % 3) + 1)),
    lists: { monitor: { [`monitors_${n % 5}`]: `count(*) FILTER (WHERE notifies AND NOT muted AND priority <= ${(n % 5) + 1})` } },
  }),
  (n) => ({
    rql: `git.pullRequests().filter((pr) => pr.status == "OPEN" and pr.age > ${(n % 60) + 1}d).length <= ${n % 3}`,
    sql: `open_${n % 60} <= ${n % 3}`,
    rule: all(is(`open_${n % 60}`, 'lessThanInclusive', n % 3)),
    lists: {
      pull_request: {
        [`open_${n % 60}`]: `count(*) FILTER (WHERE state = 'OPEN' AND epoch($now::TIMESTAMPTZ) - epoch(created_at) > ${((n % 60) + 1) * 86_400})`,
      },
    },
  }),
  (n) => ({
    rql: `git.branchProtection.requiredApprovals >= ${n % 5}`,
    sql: `CASE WHEN k_protection THEN required_approvals >= ${n % 5} END`,
    rule: all(is('required_approvals', 'greaterThanInclusive', n % 5)),
  }),
  (n) => ({
    rql: `tier in ["tier-${n % 4}"] or oncall.levels >= ${n % 4}`,
    sql: `tier = 'tier-${n % 4}' OR CASE WHEN k_policy THEN levels >= ${n % 4} END`,
    rule: { any: [is('tier', 'equal', `tier-${n % 4}`), is('levels', 'greaterThanInclusive', n % 4)] },
  }),
  (n) => ({
    rql: `slos.map((s) => s.target).maximum() >= ${90 + (n % 10)}%`,
    sql: `slo_target >= ${(90 + (n % 10)) / 100}`,
    rule: all(is('slo_target', 'greaterThanInclusive', (90 + (n % 10)) / 100)),
    lists: { slo: { slo_target: 'max(target)' } },
  }),
  (n) => ({
    rql: `git.pushedAt.age < ${(n % 400) + 1}d and not git.archived`,
    sql: `CASE WHEN k_repository THEN pushed_age < ${((n % 400) + 1) * 86_400} AND NOT archived END`,
    rule: all(is('pushed_age', 'lessThan', ((n % 400) + 1) * 86_400), is('archived', 'equal', false)),
  }),
  (n) => ({
    rql: `incidents(lookback = ${(n % 200) + 1}d, urgency = "high").length <= ${n % 2}`,
    sql: `incidents_${n % 200} <= ${n % 2}`,
    rule: all(is(`incidents_${n % 200}`, 'lessThanInclusive', n % 2)),
    lists: {
      incident: {
        [`incidents_${n % 200}`]: `count(*) FILTER (WHERE urgency = 'high' AND epoch($now::TIMESTAMPTZ) - epoch(created_at) <= ${((n % 200) + 1) * 86_400})`,
      },
    },
  }),
  (n) => ({
    rql: `ownership.owners.length > 0 and lifecycle == "production" and line != ${n}`,
    sql: `owners > 0 AND lifecycle = 'production' AND line IS DISTINCT FROM ${n}`,
    rule: all(is('owners', 'greaterThan', 0), is('lifecycle', 'equal', 'production'), is('line', 'notEqual', n)),
    lists: { owner: { owners: 'count(*)' } },
  }),
];

function all(...conditions: readonly ConditionProperties[]): TopLevelCondition {
  return { all: [...conditions] };
}

function is(fact: string, operator: string, value: string | number | boolean): ConditionProperties {
  return { fact, operator, value };
}

/** `count` checks, all different, in equal parts of each kind. */
export function checkSet(count: number): readonly BenchCheck[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `check-${index}`,
    ...templates[index % templates.length]!(Math.floor(index / templates.length) * 3 + index),
  }));
}
