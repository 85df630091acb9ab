import type { Environment } from '../../../query-language/compile.ts';
import type { Exemption } from '../../../rubrics/exemption.ts';
import { graderOf, standingOf, type Grade, type Verdict } from '../../../rubrics/grade.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CompiledRubric } from '../judge/compile-rubric.ts';
import { judgeRubrics, kindsOf, unlessRefused, type Result } from '../judge/judge.ts';
import { prepareJudging, type JudgeOptions, type Judging } from '../judge/judging.ts';
import type { Setting } from '../judge/no-data.ts';
import { packedVerdicts, packingOf, verdictsIn, type PackedVerdicts } from '../judge/packed-verdict.ts';
import { portionsOf, portionsSince, type Portion } from '../judge/portion.ts';
import { questionId } from '../judge/wording.ts';

/** A local date, and the instant at which it is looked at. */
export interface Day {
  /** `yyyy-mm-dd`. */
  readonly date: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** How entities stood on one day. */
export interface JudgedDay extends Pick<Judging, 'unscoped' | 'undecided'> {
  readonly day: Day;
  /** By the identifier of the rubric, then of the entity. */
  readonly grades: ReadonlyMap<string, ReadonlyMap<string, Grade>>;
  /** The results of those that are followed, with what was seen of each. */
  readonly followed: readonly Result[];
}

export interface JudgeDaysOptions {
  /** The exemptions as they stood at an instant. */
  readonly exemptionsAt: (at: string) => Promise<readonly Exemption[]>;
  /** Identifiers of entities of which more is wanted than the grade. */
  readonly follow?: readonly string[];
  readonly setting?: Setting;
  /** Stops between two days when aborted, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Judges by the facts of each day, in the order given, which is that of time: what an evaluation at that instant would have said. Ages
 * count to the day, exemptions and checks hold as on the day. From day to day only that is judged again which may have changed. Writes
 * nothing.
 */
export async function* judgeDays(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  rubrics: readonly CompiledRubric[],
  days: readonly Day[],
  { exemptionsAt, follow = [], setting, signal }: JudgeDaysOptions,
): AsyncGenerator<JudgedDay> {
  const kinds = kindsOf(rubrics).map((kind) => {
    const ofKind = rubrics.filter(({ scope }) => scope?.kind === kind);
    return new KindWalk(warehouse, environment, kind, ofKind);
  });
  for (const day of days) {
    signal?.throwIfAborted();
    const options: JudgeOptions = { asOf: day.at, now: day.at, exemptions: await exemptionsAt(day.at), setting };
    const unscoped = new Map<string, string>();
    const undecided = new Map<string, readonly string[]>();
    const grades = new Map<string, ReadonlyMap<string, Grade>>();
    for (const walk of kinds) {
      const judging = await walk.step(options);
      for (const [rubric, reason] of judging.unscoped) unscoped.set(rubric, reason);
      for (const [rubric, entities] of judging.undecided) undecided.set(rubric, entities);
      for (const { rubric } of judging.rubrics) grades.set(rubric.id, walk.gradesOf(rubric.id));
    }
    const { results: followed } =
      follow.length === 0 ? { results: [] } : await judgeRubrics(warehouse, environment, rubrics, { ...options, entities: follow });
    yield { day, unscoped, undecided, grades, followed };
  }
}

/** How entities stand against one rubric, as far as the walk has come. */
interface Stand {
  readonly verdicts: Map<string, Verdict[]>;
  readonly grades: Map<string, Grade>;
  /** The day that grades are of, `yyyy-mm-dd`. */
  on: string;
}

/** One kind of entities on the way through days. */
class KindWalk {
  readonly #warehouse: Pick<Warehouse, 'read'>;
  readonly #environment: Environment;
  readonly #kind: string;
  readonly #rubrics: readonly CompiledRubric[];
  readonly #stands = new Map<string, Stand>();
  #before: JudgeOptions | undefined;

  constructor(warehouse: Pick<Warehouse, 'read'>, environment: Environment, kind: string, rubrics: readonly CompiledRubric[]) {
    this.#warehouse = warehouse;
    this.#environment = environment;
    this.#kind = kind;
    this.#rubrics = rubrics;
  }

  gradesOf(rubric: string): ReadonlyMap<string, Grade> {
    return new Map(this.#stands.get(rubric)?.grades);
  }

  /** Goes on to a later day. */
  async step(options: JudgeOptions): Promise<Judging> {
    const [warehouse, environment] = [this.#warehouse, this.#environment];
    return unlessRefused(warehouse, environment, this.#kind, this.#rubrics, options, async (refused) => {
      const judging = await prepareJudging(warehouse, environment, this.#kind, this.#rubrics, { ...options, bare: true }, refused);
      const before = refused === undefined ? this.#before : undefined;
      const portions = await (before ? this.#portionsSince(judging, before, options) : portionsOf(warehouse, judging));
      // Nothing is at hand of which the work may be half done.
      this.#before = undefined;
      const changed = new Map<string, Set<string>>();
      for (const portion of portions) {
        for (const rubric of portion.rubrics) await this.#take(judging, portion, rubric, changed);
      }
      // Of whom such a rubric is for nothing is known today, so that there is nothing to go on from.
      for (const id of judging.unscoped.keys()) this.#stands.delete(id);
      for (const { rubric } of judging.rubrics) this.#grade(rubric, options.asOf.slice(0, 10), changed.get(rubric.id) ?? new Set());
      this.#before = refused === undefined ? options : undefined;
      return judging;
    });
  }

  async #portionsSince(judging: Judging, before: JudgeOptions, { asOf, exemptions }: JudgeOptions): Promise<readonly Portion[]> {
    return portionsSince(this.#warehouse, this.#environment, judging, {
      since: before.asOf,
      upTo: asOf,
      ages: false,
      isSame: ({ id }) => this.#stands.has(id),
      on: before.asOf.slice(0, 10),
      exempt: [...before.exemptions, ...exemptions].map(({ entity }) => entity),
    });
  }

  /** Takes the verdicts of a portion in, and notes of whom there is another. */
  async #take(judging: Judging, portion: Portion, id: string, changed: Map<string, Set<string>>): Promise<void> {
    const rubric = judging.rubrics.find((each) => each.rubric.id === id)?.rubric;
    if (!rubric) return;
    const own = new Set(rubric.checks.map((check) => questionId(id, check.id)).filter((each) => portion.checks?.has(each) ?? true));
    if (own.size === 0) return;
    const stand = this.#stands.get(id) ?? { verdicts: new Map<string, Verdict[]>(), grades: new Map<string, Grade>(), on: '' };
    this.#stands.set(id, stand);
    const touched = changed.get(id) ?? new Set<string>();
    changed.set(id, touched);
    const { sql, parameters } = judging.statement({
      bare: true,
      checks: own,
      ...(portion.entities === undefined ? {} : { entities: portion.entities }),
    });
    const seen = new Set<string>();
    for (const row of await this.#warehouse.read<PackedVerdicts>(packedVerdicts(sql), { ...parameters, ...packingOf(rubric) })) {
      seen.add(row.entity);
      if (takeIn(stand.verdicts, row, rubric)) touched.add(row.entity);
    }
    const isAbout = reachOf(portion);
    for (const entity of stand.verdicts.keys()) {
      if (seen.has(entity) || !isAbout(entity)) continue;
      stand.verdicts.delete(entity);
      stand.grades.delete(entity);
    }
  }

  #grade(rubric: Rubric, on: string, changed: ReadonlySet<string>): void {
    const stand = this.#stands.get(rubric.id);
    if (!stand) return;
    const gradeOf = graderOf(rubric, on);
    const anew = stand.on === '' || rubric.checks.some((check) => standingOf(check, stand.on) !== standingOf(check, on));
    for (const [entity, verdicts] of stand.verdicts) {
      if (anew || changed.has(entity)) stand.grades.set(entity, gradeOf(verdicts));
    }
    stand.on = on;
  }
}

/** Whether a verdict is another than before. */
function takeIn(held: Map<string, Verdict[]>, row: PackedVerdicts, rubric: Rubric): boolean {
  const verdicts = held.get(row.entity) ?? [];
  held.set(row.entity, verdicts);
  let changes = false;
  for (const [place, verdict] of verdictsIn(row, rubric)) {
    const before = verdicts[place];
    if (before?.verdict === verdict.verdict && before.credit === verdict.credit) continue;
    verdicts[place] = verdict;
    changes = true;
  }
  return changes;
}

/** Whom a portion is the whole truth about. */
function reachOf({ entities, range }: Portion): (entity: string) => boolean {
  if (range) return (entity) => (range[0] === null || entity > range[0]) && (range[1] === null || entity <= range[1]);
  const own = entities && new Set(entities);
  return (entity) => own?.has(entity) ?? true;
}
