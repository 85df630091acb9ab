import { letters, queryField, type Check, type Grading, type Rubric } from '../../../rubrics/rubric.ts';

/** One thing in which two versions of a rubric differ and that bears on verdicts or grades. What checks say to people is no such thing. */
export interface Edit {
  /** A check, a part of how grades come about, or whom the rubric is for. */
  readonly of: 'check' | 'grading' | 'scope';
  /** The check's identifier, or the field of the rubric: `cutoffs`, `levels`, `minimum-coverage`, `no-data`, `for`. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** What of it differs. Empty for what was added or removed, and for a check that is the same and is judged otherwise all the same. */
  readonly fields: readonly FieldChange[];
}

/** A field as its YAML calls it, with its value as text; null where it has none. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Everything in which one rubric differs from another, in the order of the later one; removed checks come last. */
export function editsBetween(before: Rubric, after: Rubric): readonly Edit[] {
  const earlier = new Map(before.checks.map((check) => [check.id, check]));
  const later = new Set(after.checks.map(({ id }) => id));
  return [
    ...changed('scope', 'for', [['for', before.for, after.for]]),
    ...gradingEdits(before.grading, after.grading),
    ...after.checks.flatMap((check): Edit[] => {
      const was = earlier.get(check.id);
      return was ? checkEdits(was, check) : [{ of: 'check', name: check.id, change: 'added', fields: [] }];
    }),
    ...before.checks.flatMap(({ id }): Edit[] => (later.has(id) ? [] : [{ of: 'check', name: id, change: 'removed', fields: [] }])),
  ];
}

function gradingEdits(before: Grading, after: Grading): Edit[] {
  const cutoffs = letters.flatMap((letter): Pair[] =>
    letter === 'F' ? [] : [[letter, String(before.cutoffs[letter]), String(after.cutoffs[letter])]],
  );
  return [
    ...changed('grading', 'cutoffs', cutoffs),
    ...changed('grading', 'levels', [['levels', ladder(before), ladder(after)]]),
    ...changed('grading', 'minimum-coverage', [['minimum-coverage', share(before.minimumCoverage), share(after.minimumCoverage)]]),
    ...changed('grading', 'no-data', [['no-data', before.noData, after.noData]]),
  ];
}

function checkEdits(before: Check, after: Check): Edit[] {
  // The name of the field says how the check is judged, so another way of judging is one field gone and another come.
  const judged: readonly Pair[] =
    before.judgedBy === after.judgedBy
      ? [[queryField(after, 'judgement'), before.judgement, after.judgement]]
      : [
          [queryField(before, 'judgement'), before.judgement, null],
          [queryField(after, 'judgement'), null, after.judgement],
        ];
  return changed('check', after.id, [
    ...judged,
    ['applies', before.applies, after.applies],
    ['weight', String(before.weight), String(after.weight)],
    ['level', before.level, after.level],
    ['caps', before.caps, after.caps],
    ['from', before.from, after.from],
    ['until', before.until, after.until],
    ['notes', before.notes, after.notes],
  ]);
}

type Pair = readonly [field: string, before: string | null, after: string | null];

function changed(of: Edit['of'], name: string, pairs: readonly Pair[]): Edit[] {
  const fields = pairs.flatMap(([field, before, after]) => (before === after ? [] : [{ field, before, after }]));
  return fields.length === 0 ? [] : [{ of, name, change: 'changed', fields }];
}

function ladder({ levels }: Grading): string | null {
  return levels.length === 0 ? null : levels.join(' < ');
}

function share(ratio: number): string {
  return `${Number((ratio * 100).toFixed(6))}%`;
}
