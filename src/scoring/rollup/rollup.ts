import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { letters, mayRank, type Letter, type Phase } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { entitySummaries } from '../entity-summary.ts';
import type { CompiledGroup } from './list-groups.ts';
import { readRubricsInForce } from '../maturity.ts';
import type { EntitySummary, RubricSummary } from '../report.ts';
import { readCorrected } from '../store/correction.ts';
import { placeDiagnostics, readPlaces, type Grouping, type Homeless, type Places } from './rollup-place.ts';
import { rollUp, type Member, type RollUp, type Statistic } from './rollup-statistic.ts';

export interface RollUpQuestion {
  readonly by: Grouping;
  readonly statistic: Statistic;
  /** The instant of the grades, and of who belongs where. */
  readonly asOf: string;
  /** An earlier instant to tell the figures of, too. */
  readonly since?: string | undefined;
  /** Identifiers of rubrics; all that are no drafts when left out. */
  readonly rubrics?: readonly string[] | undefined;
  readonly drafts?: boolean | undefined;
  /** How much an entity of a tier counts among the others, by tier; 1 where it is not named. */
  readonly weights?: ReadonlyMap<string, number> | undefined;
  /** The groups that `by: 'group'` puts entities into. */
  readonly groups?: readonly CompiledGroup[] | undefined;
}

/** What groups come to, worked out from the grades that are stored: as of any instant there is one answer. Instants are ISO 8601 in UTC. */
export interface RollUpReport {
  readonly asOf: string;
  readonly since: string | null;
  readonly by: Grouping;
  readonly statistic: Statistic;
  /** As asked for; empty where each entity counts as much as any other. */
  readonly weights: Readonly<Record<string, number>>;
  /** Of how many of the grades that it rests on, at either instant, something else is said since: they were judged again. */
  readonly corrected: number;
  /** In the order of their identifiers. */
  readonly rubrics: readonly RubricRollUp[];
}

export interface RubricRollUp {
  readonly rubric: string;
  readonly title: string;
  readonly phase: Phase;
  readonly version: string;
  /** The version at `since`: with another one, some of what moved may have been the standard. Null where there was none. */
  readonly versionBefore: string | null;
  /** Whether its phase lets groups be set against one another. */
  readonly ranks: boolean;
  /** The ladder, lowest first; empty where there is none. */
  readonly levels: readonly string[];
  /** Everything that the rubric grades. */
  readonly everything: Moving;
  /** The worst first, those of which nobody is graded last. */
  readonly groups: readonly GroupRollUp[];
  /** What belongs to no group, in the order of why. */
  readonly apart: readonly (Moving & { readonly why: Homeless })[];
}

/** A roll-up, and what it was before. */
export interface Moving {
  readonly now: RollUp;
  /** As it was at `since`; null where that was not asked for, or there was no such group or rubric. */
  readonly before: RollUp | null;
}

export interface GroupRollUp extends Moving {
  /** Identifier of the team, system, domain or group; the tier, or the owner as written. */
  readonly group: string;
  /** Name for display. Untrusted text. */
  readonly name: string;
  /** Groups that it is a part of. */
  readonly parents: readonly string[];
  /** How many groups are parts of it, and of its parts: `now` and `before` have what is in them too. */
  readonly parts: number;
  /** What belongs to it itself; null where it has no parts, and that is all. */
  readonly direct: RollUp | null;
  /** How many entities may or may not belong to it: that is unknown. */
  readonly undecided: number;
  /** Why nobody can tell who belongs to it; null where that can be told. */
  readonly fault: string | null;
}

/** Rolls up the stored grades. The diagnostics are about groups of which it cannot be told in full who belongs to them. */
export async function readRollUp(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  question: RollUpQuestion,
): Promise<{ readonly report: RollUpReport; readonly diagnostics: readonly Diagnostic[] }> {
  const { by, statistic, asOf, since, weights = new Map<string, number>() } = question;
  const now = await readStanding(warehouse, environment, question, asOf);
  const rubrics = now.rubrics.map(({ id }) => id);
  // What is a rubric for everybody now may have been a draft then.
  const same = { ...question, rubrics };
  const before = since === undefined ? undefined : await readStanding(warehouse, environment, same, since);
  const corrected = await Promise.all(
    [asOf, ...(since === undefined ? [] : [since])].map(async (at) => readCorrected(warehouse, at, { rubrics })),
  );
  return {
    report: {
      asOf,
      since: since ?? null,
      by,
      statistic,
      weights: Object.fromEntries(weights),
      corrected: corrected.flat().length,
      rubrics: now.rubrics.map((rubric) => rubricRollUp(rubric, question, now, before)),
    },
    diagnostics: placeDiagnostics(now.places),
  };
}

/** How everything stood at an instant. */
interface Standing {
  readonly rubrics: readonly RubricSummary[];
  readonly members: ReadonlyMap<string, ReadonlyMap<string, Member>>;
  readonly places: Places;
}

async function readStanding(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { by, rubrics: wanted, drafts, weights, groups = [] }: RollUpQuestion,
  asOf: string,
): Promise<Standing> {
  const [rubrics, summaries] = await Promise.all([
    readRubricsInForce(warehouse, { asOf, ...(wanted ? { rubrics: wanted } : {}), ...(drafts ? { drafts } : {}) }),
    entitySummaries(warehouse, asOf),
  ]);
  const [places, rows] = await Promise.all([
    readPlaces(warehouse, environment, { by, asOf, summaries, groups }),
    warehouse.read<GradeRow>(gradesAsOf, { as_of: asOf, rubrics: rubrics.map(({ id }) => id) }),
  ]);
  const members = new Map<string, Map<string, Member>>(rubrics.map(({ id }) => [id, new Map()]));
  for (const { rubric, entity, ...grade } of rows)
    members.get(rubric)?.set(entity, { ...grade, weight: weightOf(entity, summaries, weights) });
  return { rubrics, members, places };
}

interface GradeRow extends Record<string, unknown>, Omit<Member, 'weight'> {
  readonly rubric: string;
  readonly entity: string;
  readonly letter: Letter | null;
}

const gradesAsOf = `
SELECT rubric, entity, letter, level, score, coverage, coalesce((detail->>'$.exempt')::INTEGER, 0) AS exempt
FROM grade
WHERE list_contains($rubrics::VARCHAR[], rubric) AND valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to`;

function weightOf(entity: string, summaries: ReadonlyMap<string, EntitySummary>, weights: RollUpQuestion['weights']): number {
  return weights?.get(summaries.get(entity)?.tier ?? '') ?? 1;
}

function rubricRollUp(rubric: RubricSummary, { by, statistic }: RollUpQuestion, now: Standing, before: Standing | undefined): RubricRollUp {
  const { id, title, phase, version, levels } = rubric;
  const gathered = gather(id, now);
  const then = before?.rubrics.find((each) => each.id === id);
  const earlier = before && then && gather(id, before);
  const rolled = (some: Iterable<Member> | undefined): RollUp => rollUp([...(some ?? [])], statistic, levels);
  const moving = (some: Iterable<Member> | undefined, before: Iterable<Member> | undefined): Moving => ({
    now: rolled(some),
    before: before ? rolled(before) : null,
  });
  const groups = [...now.places.groups].flatMap(([group, { name, parents, undecided, fault }]): GroupRollUp[] => {
    const { whole, direct, parts } = gathered.groups.get(group) ?? nothing;
    // A group that somebody defined is told of though nobody is in it; of teams and systems there are many that a rubric is not for.
    if (whole.size === 0 && by !== 'group') return [];
    const were = earlier?.groups.get(group)?.whole;
    return [
      {
        group,
        name,
        parents,
        ...moving(whole.values(), were && were.size > 0 ? were.values() : undefined),
        parts,
        direct: parts === 0 ? null : rolled(direct.values()),
        undecided: undecided.length,
        fault,
      },
    ];
  });
  return {
    rubric: id,
    title,
    phase,
    version,
    versionBefore: then?.version ?? null,
    ranks: mayRank(phase),
    levels,
    everything: moving(now.members.get(id)?.values(), earlier && before?.members.get(id)?.values()),
    groups: groups.sort(worstFirst),
    apart: [...gathered.apart]
      .map(([why, some]) => ({ why, ...moving(some, earlier?.apart.get(why)) }))
      .sort((a, b) => (a.why < b.why ? -1 : 1)),
  };
}

/** The members under one rubric of each group, those of its parts among them. */
interface Gathered {
  readonly groups: ReadonlyMap<string, Within>;
  readonly apart: ReadonlyMap<Homeless, readonly Member[]>;
}

interface Within {
  readonly direct: ReadonlyMap<string, Member>;
  /** Each entity once, by however many ways it belongs. */
  readonly whole: ReadonlyMap<string, Member>;
  readonly parts: number;
}

const nothing: Within = { direct: new Map(), whole: new Map(), parts: 0 };

function gather(rubric: string, { members, places }: Standing): Gathered {
  const direct = new Map<string, Map<string, Member>>();
  const apart = new Map<Homeless, Member[]>();
  for (const [entity, member] of members.get(rubric) ?? []) {
    const homes = places.of(entity);
    if (typeof homes !== 'string') for (const home of homes) entryOf(direct, home, () => new Map<string, Member>()).set(entity, member);
    else entryOf(apart, homes, (): Member[] => []).push(member);
  }
  const groups = new Map<string, { direct: Within['direct']; whole: Map<string, Member>; parts: number }>();
  for (const [group, own] of direct) {
    for (const whole of wholesOf(group, places)) {
      const found = entryOf(groups, whole, () => ({ direct: direct.get(whole) ?? new Map(), whole: new Map(), parts: 0 }));
      for (const [entity, member] of own) found.whole.set(entity, member);
      if (whole !== group) found.parts += 1;
    }
  }
  return { groups, apart };
}

/** What a map has under a key; what is begun there where it has nothing. */
function entryOf<K, V>(map: Map<K, V>, key: K, begin: () => V): V {
  const found = map.get(key) ?? begin();
  map.set(key, found);
  return found;
}

/** A group with all that it is a part of, each once, whatever circles there are. */
function wholesOf(group: string, { groups }: Places): ReadonlySet<string> {
  const found = new Set([group]);
  for (const each of found) for (const parent of groups.get(each)?.parents ?? []) found.add(parent);
  return found;
}

/** By letter where there are letters, then by value; those without any last, and equals by name. */
function worstFirst(a: GroupRollUp, b: GroupRollUp): number {
  return (
    Number(a.now.value === null) - Number(b.now.value === null) ||
    rankOf(b.now) - rankOf(a.now) ||
    (a.now.value ?? 0) - (b.now.value ?? 0) ||
    a.name.localeCompare(b.name, 'en') ||
    a.group.localeCompare(b.group, 'en')
  );
}

function rankOf({ letter }: RollUp): number {
  return letter === null ? 0 : letters.indexOf(letter);
}
