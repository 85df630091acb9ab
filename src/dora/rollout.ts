import type { Definition, EnvironmentClass } from './definition.ts';

/** One record of the code host. Instants are seconds since the epoch. */
export interface Deployment {
  readonly repository: string;
  readonly id: string;
  readonly environment: string;
  /** What the definition makes of the environment; null when no rule matches. */
  readonly class: EnvironmentClass | null;
  /** The commit deployed; null when the source does not say. */
  readonly version: string | null;
  readonly task: string | null;
  readonly state: string | null;
  readonly started: number;
  /** First final status; null while it runs. */
  readonly finished: number | null;
}

export type RolloutType = 'regular' | 'redeploy' | 'rollback';

/**
 * One version brought to one class of environments of one repository, however many regions, cells or attempts that took. It began with
 * its first deployment and finished with the last that succeeded.
 */
export interface Rollout {
  /** Unique over all repositories. */
  readonly id: string;
  readonly repository: string;
  readonly version: string | null;
  readonly started: number;
  readonly finished: number;
  /** `failed`: no deployment of it succeeded, so nothing reached users. */
  readonly succeeded: boolean;
  /**
   * `redeploy`: the version that was running. `rollback`: another version that had run before, or one that calls itself so. A
   * rollout that failed is always `regular`.
   */
  readonly type: RolloutType;
  /**
   * Of a rollback: the rollout that failed, which is the first regular one after the version returned to. Its identifier; null where
   * nothing but rollbacks and redeploys came between.
   */
  readonly undoes: string | null;
}

interface Attempt extends Deployment {
  readonly finished: number;
}

/** The rollouts of one repository and class of environments, in the order in which they finished. What is still running is none yet. */
export function rollouts(deployments: readonly Deployment[], definition: Definition, asOf: number): readonly Rollout[] {
  const attempts = deployments
    .filter(
      (each): each is Attempt => each.finished !== null && each.finished <= asOf && (each.state === 'success' || each.state === 'failure'),
    )
    .sort((a, b) => a.started - b.started || compare(a.id, b.id));
  const finished = group(attempts, definition.rollout['group-within']).map(summarise);
  finished.sort((a, b) => a.finished - b.finished || a.started - b.started || compare(a.id, b.id));
  return classify(finished, new Set(definition.rollout['rollback-tasks']));
}

/** A deployment joins its version's rollout unless it starts too late, or another version has replaced that rollout's in the environment. */
function group(attempts: readonly Attempt[], within: number): Attempt[][] {
  const groups: Attempt[][] = [];
  const latestOf = new Map<string, Attempt[]>();
  const lastIn = new Map<string, Attempt>();
  for (const attempt of attempts) {
    const open = attempt.version === null ? undefined : latestOf.get(attempt.version);
    const replaced =
      lastIn.get(attempt.environment)?.version !== attempt.version && open?.some((each) => each.environment === attempt.environment);
    lastIn.set(attempt.environment, attempt);
    if (open && !replaced && attempt.started - (open.at(-1)?.started ?? 0) <= within) {
      open.push(attempt);
      continue;
    }
    const fresh = [attempt];
    groups.push(fresh);
    if (attempt.version !== null) latestOf.set(attempt.version, fresh);
  }
  return groups;
}

interface Summary extends Omit<Rollout, 'type' | 'undoes'> {
  readonly tasks: readonly (string | null)[];
}

function summarise(attempts: readonly Attempt[]): Summary {
  const [first] = attempts;
  if (!first) throw new Error('A rollout has a deployment');
  const successes = attempts.filter((each) => each.state === 'success');
  const deciding = successes.length > 0 ? successes : attempts;
  return {
    id: `${first.repository}#${first.id}`,
    repository: first.repository,
    version: first.version,
    started: first.started,
    finished: Math.max(...deciding.map((each) => each.finished)),
    succeeded: successes.length > 0,
    tasks: attempts.map((each) => each.task),
  };
}

function classify(summaries: readonly Summary[], rollbackTasks: ReadonlySet<string | null>): Rollout[] {
  const succeeded: Rollout[] = [];
  const lastWith = new Map<string, number>();
  return summaries.map(({ tasks, ...rollout }) => {
    if (!rollout.succeeded) return { ...rollout, type: 'regular', undoes: null };
    const target = rollout.version === null ? undefined : lastWith.get(rollout.version);
    const classified: Rollout = { ...rollout, ...typeOf(succeeded, target, tasks, rollbackTasks) };
    succeeded.push(classified);
    if (rollout.version !== null) lastWith.set(rollout.version, succeeded.length - 1);
    return classified;
  });
}

/** What a rollout is that follows those before it; `target` is the place among them of the last one of its version. */
function typeOf(
  before: readonly Rollout[],
  target: number | undefined,
  tasks: readonly (string | null)[],
  rollbackTasks: ReadonlySet<string | null>,
): Pick<Rollout, 'type' | 'undoes'> {
  if (target === undefined) {
    const restores = tasks.some((task) => rollbackTasks.has(task));
    return restores ? { type: 'rollback', undoes: before.at(-1)?.id ?? null } : { type: 'regular', undoes: null };
  }
  if (target === before.length - 1) return { type: 'redeploy', undoes: null };
  return { type: 'rollback', undoes: before.slice(target + 1).find(({ type }) => type === 'regular')?.id ?? null };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
