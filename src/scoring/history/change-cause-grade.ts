import { grade, standingOf, type Grade, type VerdictName } from '../../../rubrics/grade.ts';
import { letters, type Rubric } from '../../../rubrics/rubric.ts';
import { causeKinds, causeOf, underExemption, type Cause, type CauseKind, type Judged, type Said, type Silent } from './change-cause.ts';
import type { Hindsight } from './change-cause-hindsight.ts';
import type { Finding } from '../judge/verdict.ts';

/** How an entity stood against a rubric at an instant. */
export interface Stood {
  readonly rubric: Rubric;
  /** The day of the grade, `yyyy-mm-dd`. */
  readonly on: string;
  readonly grade: Pick<Grade, 'letter' | 'level' | 'score' | 'coverage'>;
  /** One for each check of the rubric. */
  readonly findings: readonly Pick<Finding, 'check' | 'verdict' | 'credit' | 'reason' | 'observed'>[];
}

export interface CheckChange {
  /** Identifier of the check. */
  readonly check: string;
  readonly asks: string;
  /** Null where the rubric did not have it. */
  readonly from: VerdictName | null;
  readonly to: VerdictName | null;
  readonly cause: Cause;
}

export interface GradeChange {
  /** What became of the standing as a whole. `known` and `unknown`: it has a letter now and had none, or the other way round. */
  readonly moved: 'up' | 'down' | 'known' | 'unknown' | 'not';
  /** The checks that changed, heaviest first. */
  readonly checks: readonly CheckChange[];
  /**
   * How many points of the score each kind of cause brought or took, 0..1; null unless it had a letter before and has one now. They
   * add up to the difference of the scores. Causes are taken in the order of `causeKinds`, each upon those before it.
   */
  readonly parts: Readonly<Record<CauseKind, number>> | null;
  /** The kind of cause that moved it most; null where nothing did. */
  readonly leading: CauseKind | null;
}

/** What became of a grade between two instants, and why. `hindsight` is what the later checks say of the earlier facts, by check. */
export function gradeChangeOf(before: Stood, after: Stood, hindsight?: Hindsights): GradeChange {
  const [was, is] = [saidBy(before), saidBy(after)];
  const ids = [...new Set([...after.rubric.checks, ...before.rubric.checks].map(({ id }) => id))];
  const causes = new Map(
    ids.flatMap((id) => {
      const { aged, rejudged } = hindsight?.get(id) ?? {};
      const cause = causeOf(was.get(id) ?? absent(before), is.get(id) ?? absent(after), aged, rejudged);
      return cause ? [[id, cause] as const] : [];
    }),
  );
  const weightOf = (id: string): number => (is.get(id) ?? was.get(id))?.check.weight ?? 0;
  const steps = stepsBetween({ before, was }, { after, is }, causes, hindsight);
  const graded = before.grade.letter !== 'ungraded' && after.grade.letter !== 'ungraded';
  return {
    moved: movementOf(before.grade, after.grade, after.rubric.grading.levels),
    checks: ids
      .flatMap((id): CheckChange[] => {
        const [cause, from, to] = [causes.get(id), was.get(id), is.get(id)];
        const asks = (to ?? from)?.check.asks ?? '';
        return cause ? [{ check: id, asks, from: from?.verdict ?? null, to: to?.verdict ?? null, cause }] : [];
      })
      .sort((a, b) => weightOf(b.check) - weightOf(a.check)),
    parts: graded ? partsOf(steps, ({ score }) => score) : null,
    leading: leadingOf(steps, before, after),
  };
}

function saidBy({ rubric, on, findings }: Stood): ReadonlyMap<string, Said> {
  const found = new Map(findings.map((each) => [each.check, each]));
  return new Map(
    rubric.checks.flatMap((check): [string, Said][] => {
      const finding = found.get(check.id);
      return finding ? [[check.id, { ...finding, check, standing: standingOf(check, on), scope: rubric.for }]] : [];
    }),
  );
}

function absent({ rubric }: Stood): Silent {
  return { silent: 'check', scope: rubric.for };
}

type Step = Stood['grade'];

/** The grade before, and as it is after each kind of cause was taken into account; the last is the grade after. */
function stepsBetween(
  { before, was }: { readonly before: Stood; readonly was: ReadonlyMap<string, Said> },
  { after, is }: { readonly after: Stood; readonly is: ReadonlyMap<string, Said> },
  causes: ReadonlyMap<string, Cause>,
  hindsight: Hindsights,
): readonly Step[] {
  const steps = causeKinds.slice(0, -1).map((kind) => {
    const verdicts = [...is].map(([check, now]) => ({
      check,
      ...onTheWay(kind, { before: was.get(check), after: now, cause: causes.get(check), ...hindsight?.get(check) }),
    }));
    return grade(after.rubric, verdicts, isDone('clock', kind) ? after.on : before.on);
  });
  return [before.grade, ...steps, after.grade];
}

type Hindsights = ReadonlyMap<string, Hindsight> | undefined;

interface Path extends Hindsight {
  readonly before: Said | undefined;
  readonly after: Said;
  readonly cause: Cause | undefined;
}

/** What a check says once the causes up to a kind are taken into account. */
function onTheWay(kind: CauseKind, { before, after, cause, rejudged, aged }: Path): Judged {
  const judged = ({ verdict, credit }: Judged): Judged => ({ verdict, credit });
  // What could have become of a check in the meantime is no matter where it says the same in the end.
  if (before?.verdict === after.verdict && before.credit === after.credit) return judged(after);
  if (cause && isDone(cause.kind, kind) && cause.kind !== 'rubric' && cause.kind !== 'clock') return judged(after);
  const seen = (isDone('clock', kind) ? aged : undefined) ?? rejudged;
  if (seen) return before ? underExemption(before, seen) : seen;
  return judged(cause && isDone(cause.kind, kind) ? after : (before ?? after));
}

function isDone(kind: CauseKind, upTo: CauseKind): boolean {
  return causeKinds.indexOf(kind) <= causeKinds.indexOf(upTo);
}

/** How far each kind of cause moved a number. Where there is none on the way, the next that there is tells of both steps. */
function partsOf(steps: readonly Step[], numberOf: (step: Step) => number | null): Record<CauseKind, number> {
  let last = steps[0] ? (numberOf(steps[0]) ?? 0) : 0;
  const parts = causeKinds.map((kind, index) => {
    const step = steps[index + 1];
    const next = (step && numberOf(step)) ?? last;
    const part = next - last;
    last = next;
    return [kind, part] as const;
  });
  return Object.fromEntries(parts) as Record<CauseKind, number>;
}

/** By the first of coverage (where a letter came or went), score, letter and level that changed. */
function leadingOf(steps: readonly Step[], { grade: before }: Stood, { grade: after, rubric }: Stood): CauseKind | null {
  const gotOrLost = (before.letter === 'ungraded') !== (after.letter === 'ungraded');
  const measures: readonly ((step: Step) => number | null)[] = [
    ...(gotOrLost ? [({ coverage }: Step) => coverage] : []),
    ({ score }) => score,
    ({ letter }) => rankOf(letter),
    ({ level }) => rungOf(level, rubric.grading.levels),
  ];
  for (const measure of measures) {
    const parts = partsOf(steps, measure);
    const [first] = causeKinds.toSorted((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]));
    if (first && Math.abs(parts[first]) > tolerance) return first;
  }
  return null;
}

const tolerance = 1e-9;

/** By the letter; where it is the same by the level, and then by the score. */
function movementOf(before: Step, after: Step, levels: readonly string[]): GradeChange['moved'] {
  if (after.letter === 'ungraded') return before.letter === 'ungraded' ? 'not' : 'unknown';
  if (before.letter === 'ungraded') return 'known';
  const difference =
    rankOf(after.letter) - rankOf(before.letter) ||
    rungOf(after.level, levels) - rungOf(before.level, levels) ||
    (after.score ?? 0) - (before.score ?? 0);
  return Math.abs(difference) <= tolerance ? 'not' : difference > 0 ? 'up' : 'down';
}

/** The better the letter, the more. */
function rankOf(letter: Grade['letter']): number {
  return letter === 'ungraded' ? 0 : letters.length - letters.indexOf(letter);
}

function rungOf(level: string | null, levels: readonly string[]): number {
  return level === null ? -1 : levels.indexOf(level);
}
