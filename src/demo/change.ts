import { atWork, day, hour, minute, second, week } from './calendar.ts';
import type { Person, Repository, Review, Traits } from './company.ts';
import { bots } from './organization.ts';
import type { Random } from './random.ts';
import { doubted, featureTitle, hostileTitles, hotfixTitle, praised, updateTitle } from './wording.ts';

/** Who works on a repository, how, and when. */
export interface Workshop {
  readonly seed: number;
  readonly repository: Repository;
  readonly traits: Traits;
  /** Those who write; anybody of `reviewers` may review. */
  readonly authors: readonly [Person, ...Person[]];
  readonly reviewers: readonly [Person, ...Person[]];
  /** Milliseconds: work is begun from here … */
  readonly since: number;
  /** … until here. What was begun may end later. */
  readonly until: number;
  readonly chance: Random;
  /** When production would receive what is merged at a moment. */
  deployAfter(merged: number): number;
}

/** What somebody sets out to change, and what becomes of it. Moments are milliseconds. */
export interface Change {
  readonly title: string;
  readonly author: Person;
  readonly kind: 'feature' | 'hotfix' | 'update';
  readonly authored: readonly number[];
  readonly created: number;
  readonly ready?: number;
  readonly staysDraft: boolean;
  readonly reviews: readonly { readonly author: Person; readonly state: Review['state']; readonly at: number; readonly body: string }[];
  readonly comments: readonly { readonly author: Person; readonly at: number }[];
  readonly merged?: number;
  readonly closed?: number;
  readonly additions: number;
  readonly deletions: number;
  readonly breaks: boolean;
  readonly hotfix?: Change;
}

/** What people change, with the hotfixes that follow what they break. */
export function* features(shop: Workshop): Generator<Change> {
  const { chance, traits } = shop;
  for (let at = shop.since; ;) {
    at += (week / traits.pace) * -Math.log(1 - chance.share());
    if (at >= shop.until) return;
    const title = chance.chance(0.004) ? chance.pick(hostileTitles) : featureTitle(chance);
    const change = write(shop, at, title, 'feature');
    if (change.merged === undefined || !change.breaks || chance.chance(0.45)) yield change;
    else
      yield {
        ...change,
        hotfix: write(shop, shop.deployAfter(change.merged) + chance.between(20, 150) * minute, hotfixTitle(title), 'hotfix'),
      };
  }
}

/** What the bot that keeps dependencies fresh changes. */
export function* updates(shop: Workshop): Generator<Change> {
  const { chance, traits } = shop;
  if (!traits.dependencyBot) return;
  for (let at = shop.since + chance.between(0, week); at < shop.until; at += chance.between(1, 4) * week)
    yield write(shop, at, updateTitle(chance), 'update');
}

function write(shop: Workshop, from: number, title: string, kind: Change['kind']): Change {
  const { chance, traits } = shop;
  const author = kind === 'update' && traits.dependencyBot ? bots[traits.dependencyBot] : chance.pick(shop.authors);
  const urgent = kind === 'hotfix';
  const pace = urgent ? 0.6 : kind === 'update' ? 12 : traits.leadHours;
  const start = urgent || author.bot ? from : atWork(from, author.zone);
  const stage = (share: number): number => chance.around(pace * share, 0.7) * hour;
  const count = kind === 'feature' ? chance.whole(1, 5) : 1;
  const coding = author.bot ? 0 : stage(0.45);
  const authored = Array.from({ length: count }, (_, index) => second(start + (coding * index) / count));
  const created = second(start + coding + minute);
  const drafted = kind === 'feature' && chance.chance(0.22);
  const staysDraft = drafted && chance.chance(0.04);
  const ready = drafted && !staysDraft ? second(created + stage(0.3)) : undefined;
  const size = chance.around(kind === 'feature' ? 70 : 8, 1.1);
  const shape = {
    title,
    author,
    kind,
    created,
    staysDraft,
    additions: Math.ceil(size),
    deletions: Math.floor(size * chance.between(0.05, 0.8)),
    ...(ready === undefined ? {} : { ready }),
  };
  const fate = chance.share();
  if (staysDraft || fate < 0.015) return { ...shape, authored, reviews: [], comments: [], breaks: false };
  if (fate < 0.07)
    return {
      ...shape,
      authored,
      reviews: [],
      comments: [],
      breaks: false,
      closed: second((ready ?? created) + chance.around(5 * day, 0.8)),
    };
  return {
    ...shape,
    ...review(shop, author, ready ?? created, authored, stage, urgent),
    breaks: kind === 'feature' && chance.chance(traits.faultRate),
  };
}

function review(
  shop: Workshop,
  author: Person,
  ready: number,
  authored: readonly number[],
  stage: (share: number) => number,
  urgent: boolean,
): Pick<Change, 'authored' | 'reviews' | 'comments' | 'merged'> {
  const { chance } = shop;
  const peers = shop.reviewers.filter((person) => person.login !== author.login);
  const [first, other] = chance.sample(peers, 2);
  const needs = shop.repository.protection?.approvals ?? 0;
  const settle = (at: number, person: Person): number => (urgent ? second(at) : atWork(second(at), person.zone));
  if (!first || (needs === 0 && chance.chance(0.35)))
    return { authored, reviews: [], comments: [], merged: settle(ready + stage(0.2) + minute, author) };
  const comments = chance.chance(0.15) ? [{ author: chance.pick([first, author]), at: second(ready + stage(0.1) + minute) }] : [];
  let at = settle(ready + stage(0.25) + minute, first);
  const reviews: Change['reviews'][number][] = [];
  const later: number[] = [];
  if (!urgent && chance.chance(0.3)) {
    reviews.push({ author: first, state: chance.chance(0.6) ? 'CHANGES_REQUESTED' : 'COMMENTED', at, body: doubted(chance) });
    later.push(settle(at + stage(0.15) + minute, author));
    at = settle(Math.max(...later) + stage(0.15) + minute, first);
  }
  reviews.push({ author: first, state: 'APPROVED', at, body: praised(chance) });
  if (other && needs > 1) {
    at = settle(at + stage(0.1) + minute, other);
    reviews.push({ author: other, state: 'APPROVED', at, body: praised(chance) });
  }
  return {
    authored: [...authored, ...later],
    reviews,
    comments,
    merged: settle(Math.max(at, ...comments.map((comment) => comment.at)) + stage(0.12) + minute, author.bot ? first : author),
  };
}
