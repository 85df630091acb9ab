import type { Company, Deployment, Service } from '../../../src/demo/company.ts';
import { historyAsOf, incidentsAsOf } from '../../../src/demo/history.ts';

/**
 * The four metrics read off the simulated company itself, word for word as they are defined and with every set written out. It
 * shares nothing with the program: neither its tables nor its code. Instants are milliseconds.
 */
export interface Expected {
  readonly 'deployment-frequency': { readonly n: number; readonly days: number; readonly medianWeekDays: number | null };
  readonly 'lead-time': { readonly n: number; readonly median: number | null; readonly stages: readonly number[]; readonly bot: number };
  readonly 'change-failure-rate': { readonly n: number; readonly failed: number };
  readonly 'recovery-time': { readonly n: number; readonly open: number; readonly median: number | null };
}

interface Rollout {
  readonly sha: string;
  readonly started: number;
  readonly finished: number;
  readonly rollback: boolean;
  readonly deployment: number;
}

interface Change {
  readonly bot: boolean;
  /** The seven moments, held between their neighbours. */
  readonly moments: readonly number[];
}

interface Failure {
  readonly rollout: Rollout;
  readonly ends: number[];
}

export interface Past {
  readonly rollouts: readonly Rollout[];
  readonly changes: readonly Change[];
  readonly failures: readonly Failure[];
  /** Begin of the first attempt to reach production. */
  readonly first: number | null;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** What a service lived through, as far as could be seen at an instant. */
export function pastOf(company: Company, service: Service, asOf: string): Past {
  const history = historyAsOf(company.history(service.repository), asOf);
  const attempts = history.deployments.filter((each) => each.environment === 'production');
  const rollouts = attempts.flatMap((each) => successOf(each, attempts) ?? []).toSorted((a, b) => a.finished - b.finished);

  const parents = new Map(history.commits.map((each) => [each.sha, each.parents]));
  const reach = (head: string): Set<string> => {
    const reached = new Set<string>();
    const open = [head];
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      if (!parents.has(sha) || reached.has(sha)) continue;
      reached.add(sha);
      open.push(...(parents.get(sha) ?? []));
    }
    return reached;
  };
  const reached = rollouts.map((each) => reach(each.sha));
  const changes = history.pullRequests.flatMap((pullRequest): Change[] => {
    const { mergedAt, mergeSha, author, reviews, comments } = pullRequest;
    if (mergedAt === undefined || mergeSha === undefined) return [];
    const place = reached.findIndex((each) => each.has(mergeSha));
    const rollout = rollouts[place];
    if (!rollout || (place === 0 && rollout.sha !== mergeSha)) return [];
    const said = [
      ...reviews.map((each) => ({ ...each, at: each.submittedAt })),
      ...comments.map((each) => ({ ...each, at: each.createdAt })),
    ]
      .filter((each) => !each.author.bot && each.author.login !== author.login && each.at <= mergedAt)
      .map((each) => each.at)
      .toSorted();
    const approvals = reviews.filter(
      (each) => each.state === 'APPROVED' && each.author.login !== author.login && each.submittedAt <= mergedAt,
    );
    const created = Date.parse(pullRequest.createdAt);
    const [firstReview] = said;
    const ready =
      pullRequest.readyAt !== undefined && (firstReview === undefined || pullRequest.readyAt <= firstReview)
        ? pullRequest.readyAt
        : undefined;
    const picked = firstReview ?? mergedAt;
    const agreed =
      approvals
        .map((each) => each.submittedAt)
        .toSorted()
        .at(-1) ?? mergedAt;
    const written = pullRequest.commits[0]?.authoredAt ?? pullRequest.createdAt;
    const clock = [Math.min(Date.parse(written), created), ready ? Date.parse(ready) : created, Date.parse(picked), Date.parse(agreed)];
    const merged = Date.parse(mergedAt);
    if (rollout.finished < merged) return [];
    const moments = [...clock, merged, rollout.started, rollout.finished];
    for (let index = 1; index < moments.length; index += 1) moments[index] = Math.max(moments[index] ?? 0, moments[index - 1] ?? 0);
    return [{ bot: author.bot, moments: moments.map((each, index) => Math.min(each, index < 5 ? merged : rollout.finished)) }];
  });

  const failures = new Map<Rollout, number[]>();
  // The company knows which deployment each of its rollbacks undid.
  const undone = rollouts.flatMap((rollback) => {
    const cause = history.failures.find((each) => each.recovery === rollback.deployment);
    const failed = rollback.rollback ? rollouts.find((each) => each.deployment === cause?.deployment) : undefined;
    return failed ? [{ rollback, failed }] : [];
  });
  for (const { rollback, failed } of undone) failures.set(failed, [rollback.finished]);
  const struck = new Map<Rollout, number[]>();
  for (const incident of incidentsAsOf(company.incidents(service), asOf)) {
    if (incident.urgency !== 'high') continue;
    const began = Date.parse(incident.createdAt);
    const candidate = rollouts.findLast((each) => each.finished <= began);
    if (!candidate || began - candidate.finished > day) continue;
    const next = undone.find(({ rollback }) => rollback.finished > candidate.finished);
    const blamed = next && next.failed.finished <= candidate.finished ? next.failed : candidate;
    struck.set(blamed, [...(struck.get(blamed) ?? []), incident.resolvedAt === undefined ? Infinity : Date.parse(incident.resolvedAt)]);
  }
  for (const [rollout, ends] of struck) failures.set(rollout, [...(failures.get(rollout) ?? []), Math.max(...ends)]);
  const starts = attempts.map(startOf);
  return {
    rollouts,
    changes,
    failures: [...failures].map(([rollout, ends]) => ({ rollout, ends })),
    first: starts.length === 0 ? null : Math.min(...starts),
  };
}

/** The metrics of some services together over local dates, half-open. */
export function expectedOf(pasts: readonly Past[], window: { from: string; to: string; zone: string }, asOf: string): Expected {
  const now = Date.parse(asOf);
  const dates = localDates(window.zone);
  const inside = (at: number): boolean => at <= now && dates(at) >= window.from && dates(at) < window.to;
  const rollouts = pasts.flatMap((past) => past.rollouts).filter((each) => inside(each.finished));
  const firsts = pasts.flatMap(({ first }) => first ?? []);
  const lived =
    firsts.length === 0 ? [] : eachDate(dates(Math.min(...firsts)), dates(now)).filter((date) => date >= window.from && date < window.to);
  const changes = pasts.flatMap((past) => past.changes).filter(({ moments }) => inside(moments[6] ?? 0));
  const people = changes.filter(({ bot }) => !bot);
  const planned = rollouts.filter(({ rollback }) => !rollback);
  const failures = pasts.flatMap((past) => past.failures).filter(({ rollout }) => inside(rollout.finished) && !rollout.rollback);
  const failed = new Set(failures.map(({ rollout }) => rollout));
  const spans = failures.map(({ rollout, ends }) => ({
    length: Math.min(Math.min(...ends), now) - rollout.finished,
    over: Math.min(...ends) !== Infinity,
  }));
  return {
    'deployment-frequency': {
      n: rollouts.length,
      days: lived.length,
      medianWeekDays: medianWeek(lived, dates(now), new Set(rollouts.map((each) => dates(each.finished)))),
    },
    'lead-time': {
      n: people.length,
      median: median(people.map(({ moments }) => (moments[6] ?? 0) - (moments[0] ?? 0))),
      stages: [0, 1, 2, 3, 4, 5].map(
        (stage) => people.reduce((sum, { moments }) => sum + (moments[stage + 1] ?? 0) - (moments[stage] ?? 0), 0) / people.length,
      ),
      bot: changes.length - people.length,
    },
    'change-failure-rate': { n: planned.length, failed: planned.filter((each) => failed.has(each)).length },
    'recovery-time': { n: spans.length, open: spans.filter(({ over }) => !over).length, median: kaplanMeierMedian(spans) },
  };
}

function successOf(deployment: Deployment, attempts: readonly Deployment[]): Rollout | undefined {
  const finished = endOf(deployment);
  if (finished?.state !== 'success') return undefined;
  let started = startOf(deployment);
  // Failed attempts that this one retried, each within half an hour of the next, belong to it.
  for (const earlier of attempts.filter((each) => each.sha === deployment.sha && endOf(each)?.state === 'failure').toReversed()) {
    if (startOf(earlier) <= started && started - startOf(earlier) <= 30 * minute) started = startOf(earlier);
  }
  return {
    sha: deployment.sha,
    started,
    finished: Date.parse(finished.createdAt),
    rollback: deployment.task === 'rollback',
    deployment: deployment.id,
  };
}

function endOf({ statuses }: Deployment) {
  return statuses.find(({ state }) => state === 'success' || state === 'failure' || state === 'inactive');
}

function startOf({ statuses, createdAt }: Deployment): number {
  return Date.parse(statuses.find(({ state }) => state === 'in_progress')?.createdAt ?? createdAt);
}

/** Local dates, each made once: of hundreds of weeks the same instants are asked. */
const known = new Map<string, Map<number, string>>();

function localDates(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const dates = known.get(zone) ?? new Map<number, string>();
  known.set(zone, dates);
  return (at) => {
    const date = dates.get(at) ?? format.format(at);
    dates.set(at, date);
    return date;
  };
}

function eachDate(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += day) dates.push(new Date(at).toISOString().slice(0, 10));
  return dates;
}

/** The median over weeks, Monday to Sunday, all of whose days were lived and are over, of the days with a deployment. */
function medianWeek(lived: readonly string[], today: string, deployed: ReadonlySet<string>): number | null {
  const weeks = lived
    .filter((date) => new Date(date).getUTCDay() === 1)
    .map((monday) => eachDate(monday, new Date(Date.parse(monday) + 6 * day).toISOString().slice(0, 10)))
    .filter((week) => week.every((date) => lived.includes(date) && date < today));
  return median(weeks.map((week) => week.filter((date) => deployed.has(date)).length));
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The first time at which the product of the shares that went on is one half or less. */
function kaplanMeierMedian(spans: readonly { length: number; over: boolean }[]): number | null {
  const times = [...new Set(spans.filter(({ over }) => over).map(({ length }) => length))].toSorted((a, b) => a - b);
  let lasting = 1;
  for (const time of times) {
    const atRisk = spans.filter(({ length }) => length >= time).length;
    lasting *= 1 - spans.filter(({ length, over }) => over && length === time).length / atRisk;
    if (lasting <= 0.5 + 1e-9) return time;
  }
  return null;
}
