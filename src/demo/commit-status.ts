import type { Commit, Service } from './company.ts';
import { instant, milliseconds, minute } from './calendar.ts';
import { identifier } from './random.ts';

/** What a tool says of a commit. */
export interface CommitStatus {
  readonly id: number;
  readonly context: string;
  readonly state: 'success' | 'failure';
  readonly description: string;
  readonly createdAt: string;
}

/** The statuses that a commit of the default branch has at a moment: the build, and the coverage where somebody reports it. */
export function commitStatuses(service: Service | undefined, commits: readonly Commit[], sha: string, at: string): CommitStatus[] {
  const position = commits.findIndex((commit) => commit.sha === sha);
  const checks = commits[position]?.checks;
  if (!service || !checks) return [];
  const statuses: CommitStatus[] = [];
  const state = (context: string, said: 'success' | 'failure', description: string, delay: number): CommitStatus => ({
    id: identifier(service.repository.index, (position % 4000) * 4 + statuses.length),
    context,
    state: said,
    description,
    createdAt: instant(milliseconds(checks.since) + delay * minute),
  });
  if (checks.build) statuses.push(state('ci/build', 'success', 'The build passed', 4));
  if (checks.coverage !== null) {
    const before = commits[position - 1];
    const change = Math.round((checks.coverage - (before?.checks?.coverage ?? checks.coverage)) * 10_000) / 100;
    const base = (before?.sha ?? sha).slice(0, 7);
    statuses.push(
      state(
        'codecov/project',
        change < -1 ? 'failure' : 'success',
        `${percent(checks.coverage)}% (${change < 0 ? '' : '+'}${change.toFixed(2)}%) compared to ${base}`,
        6,
      ),
    );
  }
  return statuses.filter(({ createdAt }) => createdAt <= at);
}

function percent(share: number): string {
  return (Math.floor(share * 10_000) / 100).toFixed(2);
}
