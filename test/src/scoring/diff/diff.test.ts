import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grade, type GradedBy, type Verdict, type VerdictName } from '../../../../rubrics/grade.ts';
import type { Check, Rubric } from '../../../../rubrics/rubric.ts';
import { compareJudged, type JudgedRubric } from '../../../../src/scoring/diff/diff.ts';
import { editsBetween } from '../../../../src/scoring/diff/diff-edit.ts';
import { moveBetween, samePoints, sameStanding } from '../../../../src/scoring/diff/diff-move.ts';
import { anyCase, checkWith, cutoffs, levels, type Case } from '../../../rubrics/standard.ts';

const on = '2026-10-01';

function rubric({ grading, categories, checks }: GradedBy, more: Partial<Rubric> = {}): Rubric {
  const words = { id: 'tested', title: 'Tested', describes: '', owner: '', phase: 'visible', for: 'service' } as const;
  return { ...words, grading, categories, checks, version: '', longestExemption: null, examples: [], ...more };
}

/** The rubric with its verdicts on entities by name. */
function judged(graded: Rubric, verdicts: Readonly<Record<string, readonly Verdict[]>>, undecided: readonly string[] = []): JudgedRubric {
  const results = Object.entries(verdicts).map(([entity, found]) => ({
    rubric: graded.id,
    entity,
    findings: found.map((each) => ({
      ...each,
      reason: `${each.check} is ${each.verdict}`,
      observed: null,
      captures: {},
      staleSince: null,
    })),
    grade: grade(graded, found, on),
  }));
  return { rubric: graded, results, undecided };
}

function found(marks: Readonly<Record<string, VerdictName>>): Verdict[] {
  return Object.entries(marks).map(([check, verdict]) => ({
    check,
    verdict,
    credit: verdict === 'pass' ? 1 : verdict === 'fail' ? 0 : null,
  }));
}

const grading = { cutoffs, levels, minimumCoverage: 0.6, noData: 'exclude' } as const;
const standard = (checks: readonly Check[], more: Partial<GradedBy['grading']> = {}, rest: Partial<Rubric> = {}): Rubric =>
  rubric({ grading: { ...grading, ...more }, categories: [], checks }, rest);

const four = ['a', 'b', 'c', 'd'].map((id) => checkWith({ id }));
const allPass = found({ a: 'pass', b: 'pass', c: 'pass', d: 'pass' });

describe('the edits between two versions', () => {
  test('are told by field, as the YAML calls them', () => {
    const before = standard([checkWith({ id: 'kept' }), checkWith({ id: 'gone' }), checkWith({ id: 'edited', caps: 'F' })]);
    const after = standard(
      [
        checkWith({ id: 'new' }),
        checkWith({ id: 'kept', why: 'Other words.', fix: 'Other words.', asks: 'Other words?', effort: 'large', category: 'Code' }),
        checkWith({ id: 'edited', weight: 3, level: 'Gold', judgedBy: 'credit', judgement: '0.5', applies: 'true', from: '2026-01-01' }),
      ],
      { cutoffs: { ...cutoffs, A: 95 }, levels: [], minimumCoverage: 0.75, noData: 'fail' },
      { for: 'team', title: 'Renamed' },
    );
    const field = (name: string, was: string | null, is: string | null) => ({ field: name, before: was, after: is });
    expect(editsBetween(before, after)).toEqual([
      { of: 'scope', name: 'for', change: 'changed', fields: [field('for', 'service', 'team')] },
      { of: 'grading', name: 'cutoffs', change: 'changed', fields: [field('A', '90', '95')] },
      { of: 'grading', name: 'levels', change: 'changed', fields: [field('levels', 'Bronze < Silver < Gold', null)] },
      { of: 'grading', name: 'minimum-coverage', change: 'changed', fields: [field('minimum-coverage', '60%', '75%')] },
      { of: 'grading', name: 'no-data', change: 'changed', fields: [field('no-data', 'exclude', 'fail')] },
      { of: 'check', name: 'new', change: 'added', fields: [] },
      {
        of: 'check',
        name: 'edited',
        change: 'changed',
        fields: [
          field('passes', 'true', null),
          field('credit', null, '0.5'),
          field('applies', null, 'true'),
          field('weight', '1', '3'),
          field('level', null, 'Gold'),
          field('caps', 'F', null),
          field('from', null, '2026-01-01'),
        ],
      },
      { of: 'check', name: 'gone', change: 'removed', fields: [] },
    ]);
  });
});

describe('what becomes of an entity', () => {
  const mark = (letter: 'A' | 'B' | 'ungraded', level: string | null = null, score = 0.9) => ({
    letter,
    level,
    provisional: false,
    score,
    coverage: 1,
  });
  const ladders = { before: levels, after: levels };

  test.each([
    ['worse', mark('A'), mark('B')],
    ['better', mark('B'), mark('A')],
    ['worse', mark('A', 'Gold'), mark('A', 'Bronze')],
    ['worse', mark('A', 'Bronze'), mark('A', null)],
    ['better', mark('A', null), mark('A', 'Bronze')],
    ['mixed', mark('A', 'Bronze'), mark('B', 'Silver')],
    ['loses-letter', mark('B', 'Gold'), mark('ungraded')],
    ['gains-letter', mark('ungraded'), mark('B')],
    ['score', mark('A', null, 0.9), mark('A', null, 0.95)],
    [null, mark('A', 'Gold'), mark('A', 'Gold')],
    [null, mark('A', null, 0.1 + 0.2), mark('A', null, 0.3)],
  ] as const)('is %s', (move, before, after) => expect(moveBetween(before, after, ladders)).toBe(move));

  test('is no fall where the ladders cannot be compared', () => {
    expect(moveBetween(mark('A', 'Gold'), mark('A', null), { before: levels, after: [] })).toBe('relabelled');
    expect(moveBetween(mark('A', null), mark('A', 'Bronze'), { before: [], after: levels })).toBe('relabelled');
    expect(moveBetween(mark('A', 'Gold'), mark('A', 'Good'), { before: levels, after: ['Good'] })).toBe('relabelled');
  });
});

describe('a comparison', () => {
  test('tells fails from what is not known, and who enters and leaves from both', () => {
    const before = standard(four);
    const after = standard([...four.slice(1), checkWith({ id: 'a', judgement: 'other' })]);
    const diff = compareJudged(
      judged(before, { fails: allPass, dark: allPass, same: allPass, leaves: allPass, unsure: allPass }),
      judged(
        after,
        {
          fails: found({ a: 'fail', b: 'pass', c: 'pass', d: 'pass' }),
          dark: found({ a: 'no-data', b: 'pass', c: 'pass', d: 'pass' }),
          same: allPass,
          enters: allPass,
        },
        ['unsure'],
      ),
      on,
    );
    expect(
      diff.movers.map(({ entity, move, causes }) => [entity, move, causes.map(({ name, before: was, after: is }) => [name, was, is])]),
    ).toEqual([
      ['fails', 'worse', [['a', 'pass', 'fail']]],
      ['unsure', 'undecided', []],
      ['leaves', 'leaves', []],
      ['enters', 'enters', []],
      ['dark', 'score', [['a', 'pass', 'no-data']]],
    ]);
    expect(diff.edits).toMatchObject([
      {
        name: 'a',
        movers: 2,
        verdicts: [
          { before: 'pass', after: 'fail', entities: 1 },
          { before: 'pass', after: 'no-data', entities: 1 },
        ],
      },
    ]);
    expect(diff.before).toMatchObject({ entities: 5, letters: { A: 5, C: 0 }, coverage: 1 });
    expect(diff.after).toMatchObject({ entities: 4, letters: { A: 3, C: 1 }, coverage: 0.9375 });
  });

  test('names the edits that moved the letter, and not those beside it', () => {
    const before = standard(four);
    const after = standard([checkWith({ id: 'a', judgement: 'x' }), checkWith({ id: 'b', judgement: 'x' }), ...four.slice(2)], {
      cutoffs: { ...cutoffs, B: 80.5 },
    });
    const diff = compareJudged(
      judged(before, { one: allPass, both: found({ a: 'pass', b: 'pass', c: 'pass', d: 'fail' }) }),
      judged(after, {
        one: found({ a: 'fail', b: 'pass', c: 'pass', d: 'pass' }),
        both: found({ a: 'fail', b: 'fail', c: 'pass', d: 'fail' }),
      }),
      on,
    );
    expect(diff.movers.map(({ entity, causes }) => [entity, causes.map(({ name }) => name)])).toEqual([
      ['both', ['a', 'b']],
      ['one', ['a']],
    ]);
    expect(diff.edits.map(({ name, movers }) => [name, movers])).toEqual([
      ['cutoffs', 0],
      ['a', 2],
      ['b', 1],
    ]);
  });

  test('does not lay a letter to what moved the points only', () => {
    const after = standard([checkWith({ id: 'a', judgement: 'x' }), checkWith({ id: 'b', weight: 1.1 }), ...four.slice(2)]);
    const diff = compareJudged(
      judged(standard(four), { falls: allPass, stays: found({ a: 'fail', b: 'pass', c: 'pass', d: 'pass' }) }),
      judged(after, {
        falls: found({ a: 'fail', b: 'pass', c: 'pass', d: 'pass' }),
        stays: found({ a: 'fail', b: 'pass', c: 'pass', d: 'pass' }),
      }),
      on,
    );
    expect(diff.movers.map(({ entity, move, causes }) => [entity, move, causes.map(({ name }) => name)])).toEqual([
      ['falls', 'worse', ['a']],
      ['stays', 'score', ['b']],
    ]);
  });

  test('names every edit that alone would have done it', () => {
    const capped = (judgement: string) => [checkWith({ id: 'a', caps: 'F', judgement }), checkWith({ id: 'b', caps: 'F', judgement })];
    const diff = compareJudged(
      judged(standard(capped('x')), { one: found({ a: 'pass', b: 'pass' }) }),
      judged(standard(capped('y')), { one: found({ a: 'fail', b: 'fail' }) }),
      on,
    );
    expect(diff.movers[0]?.causes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('of a rubric that is new or gone has one side', () => {
    const side = judged(standard(four), { one: allPass });
    expect(compareJudged(null, side, on)).toMatchObject({
      before: null,
      after: { entities: 1 },
      edits: [],
      movers: [{ move: 'enters', causes: [] }],
    });
    expect(compareJudged(side, null, on)).toMatchObject({ after: null, edits: [], movers: [{ move: 'leaves' }] });
  });

  test('lays to a check what only an exemption under another name does', () => {
    const before = judged(standard(four), { one: found({ a: 'exempt', b: 'pass', c: 'pass', d: 'pass' }) });
    const after = judged(standard(four, {}, { id: 'renamed' }), { one: found({ a: 'fail', b: 'pass', c: 'pass', d: 'pass' }) });
    expect(compareJudged(before, after, on)).toMatchObject({
      rubric: 'renamed',
      edits: [{ name: 'a', change: 'changed', fields: [], movers: 1 }],
      movers: [{ move: 'worse', causes: [{ name: 'a', before: 'exempt', after: 'fail', reason: 'a is fail' }] }],
    });
  });
});

describe('of any rubrics and verdicts', () => {
  const cases = fc.record({ before: anyCase(6), after: anyCase(6) });
  const side = ({ rubric: graded, verdicts }: Case): JudgedRubric => judged(rubric(graded), { one: verdicts });

  test('the comparison of a version with itself is empty, whatever the order and the words of its checks', () => {
    fc.assert(
      fc.property(anyCase(), ({ rubric: graded, verdicts }) => {
        const reworded = graded.checks.toReversed().map((check) => ({ ...check, why: 'Said otherwise.', asks: 'Asked otherwise?' }));
        const same = judged(rubric({ ...graded, checks: reworded }), { one: verdicts });
        expect(compareJudged(side({ rubric: graded, verdicts }), same, on)).toMatchObject({ edits: [], movers: [] });
      }),
    );
  });

  test('whoever moves has a cause, and nobody else is told of', () => {
    fc.assert(
      fc.property(cases, ({ before, after }) => {
        const [older, newer] = [side(before), side(after)];
        const { movers, edits } = compareJudged(older, newer, on);
        const [was, is] = [older.results[0]!.grade, newer.results[0]!.grade];
        expect(movers.length).toBe(sameStanding(was, is) && samePoints(was, is) ? 0 : 1);
        for (const { causes } of movers) {
          expect(causes).not.toEqual([]);
          for (const { of, name } of causes) expect(edits).toContainEqual(expect.objectContaining({ of, name }));
        }
      }),
      { numRuns: 300 },
    );
  });
});
