import type { Environment } from '../../../query-language/compile.ts';
import type { Exemption } from '../../../rubrics/exemption.ts';
import { standingOf } from '../../../rubrics/grade.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { followEntities, type FollowedEntity } from './trend-entity.ts';
import { isKnownAt, knownSince, type KnownSince } from './backtest-known.ts';
import type { CompiledRubric } from '../judge/compile-rubric.ts';
import type { Stood } from './change-cause-grade.ts';
import type { Result } from '../judge/judge.ts';
import { exemptionsAsOf } from '../exemption/exemption-in-force.ts';
import { judgeDays, type Day, type JudgedDay } from './judge-days.ts';
import type { Setting } from '../judge/no-data.ts';
import { pointOf, type TrendPoint } from './trend-point.ts';

export interface BacktestQuestion {
  /** The rubric as it is now. */
  readonly rubric: CompiledRubric;
  /** In the order of time: `daysOf` gives them. */
  readonly days: readonly Day[];
  /** The day by which checks with `from` and `until` count: each day by itself when left out. */
  readonly countingAsOn?: string;
  /** The exemptions as they stood at an instant; by the record of them when left out. */
  readonly exemptionsAt?: (at: string) => Promise<readonly Exemption[]>;
  /** Identifiers of the only entities that are counted; all that the rubric is for when left out. */
  readonly among?: readonly string[];
  /** Identifiers of entities to follow through the days. */
  readonly follow?: readonly string[];
  readonly setting?: Setting;
  /** Told of each day when it was judged, and how many were. */
  readonly onDay?: (day: Day, done: number) => void;
  readonly signal?: AbortSignal;
}

/** What a rubric would have said on past days, by the facts of each. */
export interface Backtest {
  readonly days: readonly BacktestDay[];
  /** In the order asked. */
  readonly followed: readonly FollowedEntity[];
  readonly known: KnownSince;
}

export interface BacktestDay extends TrendPoint {
  /** Entities of which it was not known whether the rubric is for them: they are neither graded nor counted. */
  readonly undecided: number;
  /** Why nobody could be told to be graded: the engine refused the text of `for`. Null as a rule. */
  readonly refused: string | null;
}

/**
 * Judges by the facts of past days. A day on which nothing was known of any entity has nobody on it, and says so: thin history is no
 * bad grade. Writes nothing.
 */
export async function backtest(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  {
    rubric: given,
    days,
    countingAsOn,
    exemptionsAt = async (at) => exemptionsAsOf(warehouse, environment, at),
    among,
    follow = [],
    setting,
    onDay,
    signal,
  }: BacktestQuestion,
): Promise<Backtest> {
  const compiled = countingAsOn === undefined ? given : countedAsOn(given, countingAsOn);
  const { rubric } = compiled;
  const known = await knownSince(warehouse, environment, compiled);
  const isCounted = among && new Set(among);
  const following = followEntities(warehouse, environment, follow);
  const { levels } = rubric.grading;
  const told: BacktestDay[] = [];
  const tell = async (day: Day, judged: Told = nobody): Promise<void> => {
    const wanted = [...(judged.grades.get(rubric.id) ?? [])].filter(([entity]) => isCounted?.has(entity) ?? true);
    const open = (judged.undecided.get(rubric.id) ?? []).filter((entity) => isCounted?.has(entity) ?? true);
    const grades = wanted.map(([, grade]) => grade);
    const refused = judged.unscoped.get(rubric.id) ?? null;
    told.push({ ...pointOf(day, judged !== nobody, levels, grades), undecided: open.length, refused });
    await following.take(day, stoodBy(judged.followed, rubric, day), open);
    onDay?.(day, told.length);
  };
  // Time goes forward, so the days of which nothing is known come first.
  for (const day of days.filter(({ at }) => !isKnownAt(known, at))) await tell(day);
  const judgedDays = days.filter(({ at }) => isKnownAt(known, at));
  const options = { exemptionsAt, follow, ...(setting ? { setting } : {}), ...(signal ? { signal } : {}) };
  for await (const { day, ...judged } of judgeDays(warehouse, environment, [compiled], judgedDays, options)) await tell(day, judged);
  return { days: told, followed: following.told(), known };
}

type Told = Omit<JudgedDay, 'day'>;

const nobody: Told = { grades: new Map(), followed: [], unscoped: new Map(), undecided: new Map() };

function stoodBy(results: readonly Result[], rubric: Rubric, { at }: Day): ReadonlyMap<string, Stood> {
  return new Map(results.map(({ entity, grade, findings }) => [entity, { rubric, on: at.slice(0, 10), grade, findings }]));
}

/** The rubric with the checks that count on a day counting on every day, and the others only shown. */
function countedAsOn({ rubric, checks, ...rest }: CompiledRubric, on: string): CompiledRubric {
  const settled = checks.map((compiled) => {
    const notes = standingOf(compiled.check, on) === 'counted' ? ('counted' as const) : ('warning' as const);
    return { ...compiled, check: { ...compiled.check, from: null, until: null, notes } };
  });
  return { ...rest, rubric: { ...rubric, checks: settled.map(({ check }) => check) }, checks: settled };
}
