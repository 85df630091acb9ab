import type { Check, Rubric } from '../../../rubrics/rubric.ts';
import type { RubricSummary } from '../../../src/scoring/report.ts';

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
    examples: [],
    longestExemption: null,
  };
}

/** Two standards of different making: one with a ladder and caps, one without. */
export const standards: readonly Rubric[] = [
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

export function summaryOf(rubric: Rubric): RubricSummary {
  const { id, title, describes, owner, phase, version, grading, categories, checks } = rubric;
  return {
    id,
    title,
    describes,
    owner,
    phase,
    version,
    levels: grading.levels,
    minimumCoverage: grading.minimumCoverage,
    categories,
    checks: checks.map(({ id, asks, category, level, weight, caps, effort, notes, from, until }) => ({
      id,
      asks,
      category,
      level,
      weight,
      caps,
      effort,
      standing: notes,
      from,
      until,
    })),
  };
}
