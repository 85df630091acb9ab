import type { Checks, Commit, History, Service } from './company.ts';
import { historyAsOf } from './history.ts';
import { random } from './random.ts';
import { coverageThen, serviceAsOf, type Before, type Turn } from './story.ts';

interface Checked {
  readonly seed: number;
  /** What it has become. */
  readonly service: Service;
  /** Newest first. */
  readonly story: readonly Turn[];
  /** The last moment of the year. */
  readonly now: string;
}

/** A history, each commit of its default branch with what was said of it while it was the tip. */
export function check(history: History, checked: Checked): History {
  const visible = historyAsOf(history, checked.now).commits;
  const position = new Map(visible.map(({ sha }, index) => [sha, index]));
  const commits = history.commits.map((commit) => {
    const index = position.get(commit.sha) ?? visible.length - 1;
    const replaced = visible[index + 1]?.committedAt ?? checked.now;
    const checks = checksOf(checked, commit, replaced, visible.length - 1 - index, visible.length);
    return checks.build || checks.coverage !== null ? { ...commit, checks } : commit;
  });
  return { ...history, commits };
}

/** Whoever begins to check begins with the tip, so what counts is how the service was when the next commit came. */
function checksOf({ seed, service, story }: Checked, { committedAt }: Commit, replaced: string, back: number, count: number): Checks {
  const first = serviceAsOf(service, story, committedAt).traits;
  const { coverage, continuousIntegration } = serviceAsOf(service, story, replaced).traits;
  const begun = (coverage !== null && first.coverage === null) || (continuousIntegration && !first.continuousIntegration);
  const turned = story.find(({ at, was }) => begun && at > committedAt && at <= replaced && beganChecking(was));
  return {
    build: continuousIntegration,
    coverage: coverage === null ? null : astray(seed, service, coverage, back, count),
    since: turned?.at ?? committedAt,
  };
}

function beganChecking({ traits }: Before): boolean {
  return traits?.coverage === null || traits?.continuousIntegration === false;
}

/** Coverage so many commits before the last: what it has become at the last, on its way there before. */
function astray(seed: number, service: Service, coverage: number, back: number, count: number): number {
  if (back === 0) return coverage;
  const sway = random(service.name, 'coverage', back).between(-0.012, 0.006);
  return Math.min(1, Math.max(0, coverage + sway + coverageThen(seed, service, back / count)));
}
