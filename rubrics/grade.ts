import { letters } from './rubric.ts';
import type { Check, Grading, Letter, Rubric } from './rubric.ts';

/** What a check says of one entity. There is always one of the six: none is dropped. */
export const verdictNames = ['pass', 'fail', 'no-data', 'error', 'exempt', 'not-applicable'] as const;
export type VerdictName = (typeof verdictNames)[number];

export interface Verdict {
  /** The check's identifier. */
  readonly check: string;
  readonly verdict: VerdictName;
  /** Share of the points earned, 0..1; null unless the verdict is `pass` or `fail`. */
  readonly credit: number | null;
}

/** Whether a check bears on the grade on a given day, or is only shown. */
export type Standing = 'counted' | 'warning' | 'upcoming' | 'ended';

/** How an entity stands against a rubric, or against one category of it. */
export interface Standard {
  /** `ungraded` where less is known than the rubric's minimum coverage, or where nothing applies. */
  readonly letter: Letter | 'ungraded';
  /** Points earned by points possible over what counts, 0..1; null when nothing counts. */
  readonly score: number | null;
  /** The highest level held; null below the lowest, without a ladder, and while ungraded. */
  readonly level: string | null;
  /** True when a check at or below the held level could not be judged: the level may not last. */
  readonly provisional: boolean;
  /** Counted weight by applicable weight, 0..1; null when nothing that weighs applies. */
  readonly coverage: number | null;
  /** Number of applicable checks that were judged, pass or fail. */
  readonly known: number;
  /** Number of checks in the score: those known, and those without data where the rubric counts them as failed. */
  readonly counted: number;
  /** Number of checks that could count today: neither exempt nor not applicable. */
  readonly applicable: number;
  /** Number of checks that an exemption leaves out. */
  readonly exempt: number;
  /** Failing checks that hold the letter down, worst letter first. Empty while ungraded. */
  readonly capsApplied: readonly Cap[];
  /** Identifiers of applicable checks that could not be judged, in the rubric's order. */
  readonly missing: readonly string[];
}

export interface Cap {
  readonly check: string;
  readonly letter: Letter;
}

export interface Grade extends Standard {
  /** The same over the checks of each category that has any. */
  readonly categories: Readonly<Record<string, Standard>>;
}

/** What of a rubric its grades depend on. */
export type GradedBy = Pick<Rubric, 'grading' | 'categories' | 'checks'>;

/** A check that counts on the day, with what was found. */
export interface Judged {
  readonly check: Check;
  readonly verdict: VerdictName;
  /** 0..1 over what counts; null for what does not. */
  readonly credit: number | null;
}

/** What floating-point sums may be off by, so that 0.1 + 0.2 does not miss a cutoff of 0.3. */
const tolerance = 1e-9;

/**
 * Grades one entity. `verdicts` holds one verdict for each check of the rubric, in any order; `on` is the day, `yyyy-mm-dd`.
 * Turning a fail into a pass never lowers the score, the letter or the level.
 */
export function grade(rubric: GradedBy, verdicts: readonly Verdict[], on: string): Grade {
  return graderOf(rubric, on)(verdicts);
}

/** The same for many entities: what depends on the rubric and the day alone is worked out once. */
export function graderOf(rubric: GradedBy, on: string): (verdicts: readonly Verdict[]) => Grade {
  const judge = judgeOf(rubric, on);
  const counting = rubric.checks.filter((check) => standingOf(check, on) === 'counted');
  const categories = rubric.categories.flatMap((category) => {
    const places = counting.flatMap((check, place) => (check.category === category ? [place] : []));
    return places.length === 0 ? [] : [{ category, places }];
  });
  return (verdicts) => {
    const judged = judge(verdicts);
    const within = (places: readonly number[]): Judged[] => places.map((place) => judged[place]!);
    const byCategory = categories.map(({ category, places }) => [category, standardOf(rubric.grading, within(places))] as const);
    return { ...standardOf(rubric.grading, judged), categories: Object.fromEntries(byCategory) };
  };
}

/** The checks that count on the day, with the credit each brings to the score. */
export function judgedOn(rubric: GradedBy, verdicts: readonly Verdict[], on: string): Judged[] {
  return judgeOf(rubric, on)(verdicts);
}

function judgeOf({ checks, grading }: GradedBy, on: string): (verdicts: readonly Verdict[]) => Judged[] {
  const counting = checks.flatMap((check, place) => (standingOf(check, on) === 'counted' ? [{ check, place }] : []));
  return (verdicts) => {
    let byCheck: ReadonlyMap<string, Verdict> | undefined;
    return counting.map(({ check, place }) => {
      const inOrder = verdicts[place];
      let found = inOrder?.check === check.id ? inOrder : undefined;
      if (!found) {
        byCheck ??= new Map(verdicts.map((each) => [each.check, each]));
        found = byCheck.get(check.id);
      }
      if (!found) throw new Error(`The verdicts lack one for the check ${check.id}`);
      return { check, verdict: found.verdict, credit: creditOf(found, grading) };
    });
  };
}

/** Whether a check counts on the day `yyyy-mm-dd`. */
export function standingOf(check: Pick<Check, 'from' | 'until' | 'notes'>, on: string): Standing {
  if (check.from !== null && on < check.from) return 'upcoming';
  if (check.until !== null && on > check.until) return 'ended';
  return check.notes;
}

/** The letter for a score of 0..1, before caps. */
export function letterFor(score: number, cutoffs: Grading['cutoffs']): Letter {
  return letters.find((letter) => letter === 'F' || score * 100 >= cutoffs[letter] - tolerance) ?? 'F';
}

/** The worse of two letters. */
export function worse(a: Letter, b: Letter): Letter {
  return letters.indexOf(a) > letters.indexOf(b) ? a : b;
}

function creditOf({ verdict, credit }: Verdict, { noData }: Grading): number | null {
  if (verdict === 'pass') return 1;
  if (verdict === 'fail') return Math.min(Math.max(credit ?? 0, 0), 1);
  return verdict === 'no-data' && noData === 'fail' ? 0 : null;
}

function standardOf(grading: Grading, judged: readonly Judged[]): Standard {
  let [possible, earned, weight] = [0, 0, 0];
  let [known, counted, applicable, exempt] = [0, 0, 0, 0];
  const [caps, missing]: [Cap[], string[]] = [[], []];
  for (const { check, verdict, credit } of judged) {
    if (verdict === 'exempt') exempt += 1;
    if (verdict === 'exempt' || verdict === 'not-applicable') continue;
    applicable += 1;
    weight += check.weight;
    if (verdict === 'pass' || verdict === 'fail') known += 1;
    else missing.push(check.id);
    if (credit === null) continue;
    counted += 1;
    possible += check.weight;
    earned += check.weight * credit;
    if (check.caps !== null && credit < 1) caps.push({ check: check.id, letter: check.caps });
  }
  const score = possible > 0 ? earned / possible : null;
  const coverage = weight > 0 ? possible / weight : null;
  const graded = score !== null && coverage !== null && coverage >= grading.minimumCoverage - tolerance;
  const capsApplied = graded ? caps.sort((a, b) => letters.indexOf(b.letter) - letters.indexOf(a.letter)) : [];
  return {
    letter: graded ? capsApplied.reduce((letter, cap) => worse(letter, cap.letter), letterFor(score, grading.cutoffs)) : 'ungraded',
    score,
    ...(graded ? levelOf(grading.levels, judged) : { level: null, provisional: false }),
    coverage,
    known,
    counted,
    applicable,
    exempt,
    capsApplied,
    missing,
  };
}

/**
 * A level is held when every counted check of it and of the levels below passes. A level of which nothing was judged holds nobody
 * back and is not reached by emptiness either: the level held is one of which something was judged or exempted.
 */
function levelOf(levels: readonly string[], judged: readonly Judged[]): Pick<Standard, 'level' | 'provisional'> {
  let held: Pick<Standard, 'level' | 'provisional'> = { level: null, provisional: false };
  let unknown = false;
  for (const level of levels) {
    const of = judged.filter(({ check }) => check.level === level);
    if (of.some(({ verdict, credit }) => credit !== null && verdict !== 'pass')) break;
    unknown ||= of.some(({ verdict }) => verdict === 'no-data' || verdict === 'error');
    if (of.some(({ verdict }) => verdict === 'pass' || verdict === 'exempt')) held = { level, provisional: unknown };
  }
  return held;
}
