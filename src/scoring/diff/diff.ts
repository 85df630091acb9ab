import type { Grade, VerdictName } from '../../../rubrics/grade.ts';
import type { Letter, Phase, Rubric } from '../../../rubrics/rubric.ts';
import { causeFinder, type Cause } from './diff-cause.ts';
import { editsBetween, type Edit } from './diff-edit.ts';
import { letterStep, moveBetween, moves, type Mark, type Move } from './diff-move.ts';
import type { Result } from '../judge/judge.ts';

/** A rubric and how it judges everybody, in one version. */
export interface JudgedRubric {
  readonly rubric: Rubric;
  /** Results of this rubric alone. */
  readonly results: readonly Result[];
  /** Entities of which it is unknown whether the rubric is for them. */
  readonly undecided: readonly string[];
}

/** Who stands otherwise under one version of a rubric than under another, on the same facts, and by what. */
export interface RubricDiff {
  /** Its identifier and title, as the later version has them. */
  readonly rubric: string;
  readonly title: string;
  /** Null where there was no such rubric. */
  readonly before: DiffSide | null;
  /** Null where there is no such rubric any more. */
  readonly after: DiffSide | null;
  /** What differs between the versions. Empty for a rubric that is new or gone. */
  readonly edits: readonly EditEffect[];
  /** Everybody whose letter, level, score or coverage differs, who enters and who leaves: those that lose most first. */
  readonly movers: readonly Mover[];
}

/** How everybody stands under one version. */
export interface DiffSide {
  /** Identifier of the rubric; two files that are compared may have different ones. */
  readonly rubric: string;
  readonly version: string;
  readonly phase: Phase;
  /** Number of entities that it grades. */
  readonly entities: number;
  readonly letters: Readonly<Record<Letter | 'ungraded', number>>;
  /** How many hold each level as their highest, lowest first. Empty without a ladder. */
  readonly levels: readonly { readonly level: string; readonly entities: number }[];
  /** Mean share of the weight that is known, 0..1; null where nothing applies to anybody. */
  readonly coverage: number | null;
}

export interface EditEffect extends Edit {
  /** How verdicts on the check move, the most frequent first. Null stands for a check or an entity that is not there. */
  readonly verdicts: readonly VerdictMove[];
  /** Number of movers that it is a cause of. */
  readonly movers: number;
}

export interface VerdictMove {
  readonly before: VerdictName | null;
  readonly after: VerdictName | null;
  readonly entities: number;
}

export interface Mover {
  readonly entity: string;
  readonly move: Move;
  /** Null where the version does not grade it. */
  readonly before: Mark | null;
  readonly after: Mark | null;
  readonly causes: readonly Cause[];
}

/**
 * Compares two judgements of the same facts. `on` is their day, `yyyy-mm-dd`. Empty, but for the sides, when both versions ask the same
 * of everybody.
 */
export function compareJudged(before: JudgedRubric | null, after: JudgedRubric | null, on: string): RubricDiff {
  const [older, newer] = [byEntity(before), byEntity(after)];
  const edits = before && after ? withJudgedOtherwise(editsBetween(before.rubric, after.rubric), older, newer) : [];
  const ladders = { before: before?.rubric.grading.levels ?? [], after: after?.rubric.grading.levels ?? [] };
  const undecided = new Set(after?.undecided);
  const scope = edits
    .filter(({ of }) => of === 'scope')
    .map(({ of, name }): Cause => ({ of, name, before: null, after: null, reason: null }));
  const causes = before && after ? causeFinder(before.rubric, after.rubric, edits, on) : () => [];
  const moverOf = (entity: string): Mover | null => {
    const [was, is] = [older.get(entity), newer.get(entity)];
    const marks = { before: was ? markOf(was.grade) : null, after: is ? markOf(is.grade) : null };
    if (!was || !is) {
      return { entity, move: is ? 'enters' : undecided.has(entity) ? 'undecided' : 'leaves', ...marks, causes: scope };
    }
    const move = moveBetween(was.grade, is.grade, ladders);
    if (move === null) return null;
    return { entity, move, ...marks, causes: causes(was, is, move === 'score') };
  };
  const movers = [...new Set([...older.keys(), ...newer.keys()])].flatMap((entity) => moverOf(entity) ?? []).sort(byGravity);
  const shown = after?.rubric ?? before?.rubric;
  return {
    rubric: shown?.id ?? '',
    title: shown?.title ?? '',
    before: before && sideOf(before),
    after: after && sideOf(after),
    edits: edits.map((edit) => ({
      ...edit,
      verdicts: edit.of === 'check' ? verdictMoves(edit.name, older, newer) : [],
      movers: movers.filter(({ causes }) => causes.some(({ of, name }) => of === edit.of && name === edit.name)).length,
    })),
    movers,
  };
}

type Results = ReadonlyMap<string, Result>;

function byEntity(judged: JudgedRubric | null): Results {
  return new Map(judged?.results.map((result) => [result.entity, result]));
}

/** Adds the checks that are the same and are judged otherwise: exempted under the identifier of one file and not under that of the other. */
function withJudgedOtherwise(edits: readonly Edit[], before: Results, after: Results): readonly Edit[] {
  const edited = new Set(edits.flatMap(({ of, name }) => (of === 'check' ? [name] : [])));
  const otherwise = new Set<string>();
  for (const [entity, { findings }] of after) {
    const was = new Map(before.get(entity)?.findings.map((finding) => [finding.check, finding]));
    for (const { check, verdict, credit } of findings) {
      const then = was.get(check);
      if (then && !edited.has(check) && (then.verdict !== verdict || then.credit !== credit)) otherwise.add(check);
    }
  }
  return [...edits, ...[...otherwise].map((name): Edit => ({ of: 'check', name, change: 'changed', fields: [] }))];
}

function markOf({ letter, level, provisional, score, coverage }: Grade): Mark {
  return { letter, level, provisional, score, coverage };
}

function sideOf({ rubric, results }: JudgedRubric): DiffSide {
  const { id, version, phase, grading } = rubric;
  const known = results.flatMap(({ grade }) => grade.coverage ?? []);
  const counted = Map.groupBy(results, ({ grade }) => grade.letter);
  const count = (letter: Letter | 'ungraded'): number => counted.get(letter)?.length ?? 0;
  return {
    rubric: id,
    version,
    phase,
    entities: results.length,
    letters: { A: count('A'), B: count('B'), C: count('C'), D: count('D'), F: count('F'), ungraded: count('ungraded') },
    levels: grading.levels.map((level) => ({ level, entities: results.filter(({ grade }) => grade.level === level).length })),
    coverage: known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length,
  };
}

/** Of entities that both versions grade: the others say nothing of the check. */
function verdictMoves(check: string, before: Results, after: Results): VerdictMove[] {
  const counts = new Map<string, VerdictMove>();
  for (const [entity, result] of after) {
    const was = before.get(entity);
    if (!was) continue;
    const move = { before: verdictOn(was, check), after: verdictOn(result, check) };
    if (move.before === move.after) continue;
    const key = `${move.before} ${move.after}`;
    counts.set(key, { ...move, entities: (counts.get(key)?.entities ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.entities - a.entities);
}

function verdictOn({ findings }: Result, check: string): VerdictName | null {
  return findings.find((finding) => finding.check === check)?.verdict ?? null;
}

function byGravity(a: Mover, b: Mover): number {
  const rise = ({ before, after }: Mover): number => letterStep(before?.letter ?? 'ungraded', after?.letter ?? 'ungraded');
  const gain = ({ before, after }: Mover): number => (after?.score ?? 0) - (before?.score ?? 0);
  return moves.indexOf(a.move) - moves.indexOf(b.move) || rise(a) - rise(b) || gain(a) - gain(b) || a.entity.localeCompare(b.entity, 'en');
}
