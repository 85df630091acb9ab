import type { Commit, Service } from './company.ts';
import { instant, milliseconds, minute } from './calendar.ts';
import { identifier, random } from './random.ts';

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
  const commit = commits[position];
  if (!service || !commit) return [];
  const statuses: CommitStatus[] = [];
  const state = (context: string, said: 'success' | 'failure', description: string, delay: number): CommitStatus => ({
    id: identifier(service.repository.index, (position % 4000) * 4 + statuses.length),
    context,
    state: said,
    description,
    createdAt: instant(milliseconds(commit.committedAt) + delay * minute),
  });
  if (service.traits.continuousIntegration) statuses.push(state('ci/build', 'success', 'The build passed', 4));
  const covered = coverageAt(service, commits.length - 1 - position);
  if (covered === null) return statuses.filter(({ createdAt }) => createdAt <= at);
  const before = coverageAt(service, commits.length - position) ?? covered;
  const change = Math.round((covered - before) * 10_000) / 100;
  const base = commits[position - 1]?.sha.slice(0, 7) ?? sha.slice(0, 7);
  statuses.push(
    state(
      'codecov/project',
      change < -1 ? 'failure' : 'success',
      `${percent(covered)}% (${change < 0 ? '' : '+'}${change.toFixed(2)}%) compared to ${base}`,
      6,
    ),
  );
  return statuses.filter(({ createdAt }) => createdAt <= at);
}

/** Coverage so many commits before the tip: what it is now at the tip, a little astray before. */
function coverageAt({ name, traits }: Service, back: number): number | null {
  if (traits.coverage === null || back === 0) return traits.coverage;
  return Math.min(1, Math.max(0, traits.coverage + random(name, 'coverage', back).between(-0.012, 0.006)));
}

function percent(share: number): string {
  return (Math.floor(share * 10_000) / 100).toFixed(2);
}
