import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { position } from '../../rubrics/document.ts';
import { messages } from '../../rubrics/messages.ts';
import { readRubric, rubricJsonSchema, type Rubric } from '../../rubrics/rubric.ts';

const head = 'rubric: tested\ntitle: Tested\nfor: service\n';
const check = '{check: owner, asks: Owned?, why: w, fix: f, passes: "true"}';
const sound = `${head}checks:\n  - ${check}\n`;

function read(text: string): Rubric {
  const outcome = readRubric(text, 'tested.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value.value;
}

function faults(text: string): string[] {
  const outcome = readRubric(text, 'tested.yaml');
  return (outcome.ok ? [] : outcome.errors).map(({ code, facts, span }) => {
    const { line, column } = position(text, span?.start ?? 0);
    const { says, hint } = messages[code]?.(facts) ?? { says: `no words for ${code}` };
    return `${line}:${column} ${says}${hint ? ` ${hint}` : ''}`;
  });
}

describe('faults of a rubric', () => {
  test.each<[fault: string, text: string, expected: string[]]>([
    ['none', sound, []],
    ['fields missing', 'rubric: tested', ['1:1 `title` is missing.', '1:1 `for` is missing.', '1:1 `checks` is missing.']],
    ['no checks', `${head}checks: []`, ['4:9 `checks` should have at least 1 item.']],
    [
      'an identifier with capitals',
      sound.replace('rubric: tested', 'rubric: My Rubric'),
      ['1:9 `rubric` is not as it should be: lower case letters and digits, with single hyphens between them.'],
    ],
    ['a phase misspelt', `${sound}phase: visibel`, ['6:8 `visibel` is no value of `phase`. Did you mean `visible`?']],
    [
      'a field of a check misspelt',
      sound.replace('passes:', 'pases:'),
      [
        '5:13 The check `owner` says neither what `passes` nor how much `credit` there is. Give `passes:` a condition.',
        '5:50 There is no field `pases` in `checks[0]`. Did you mean `passes`?',
      ],
    ],
    [
      'neither passes nor credit',
      sound.replace(', passes: "true"', ''),
      ['5:13 The check `owner` says neither what `passes` nor how much `credit` there is. Give `passes:` a condition.'],
    ],
    [
      'both passes and credit',
      sound.replace('passes: "true"', 'passes: "true", credit: "1"'),
      ['5:74 The check `owner` has both `passes` and `credit`. Keep one of them.'],
    ],
    [
      'a condition that YAML reads as a boolean',
      sound.replace('"true"', 'true'),
      ['5:58 `checks[0].passes` should be text, not true or false.'],
    ],
    ['two checks of one name', `${sound}  - ${check}`, ['6:13 There is already a check `owner`.']],
    [
      'a category that is not listed',
      `${sound.replace('why:', 'category: Owner, why:')}categories: [Ownership, Code]`,
      ['5:44 `Owner` is no category of this rubric. Listed: `Ownership`, `Code`.'],
    ],
    [
      'a category with a near name',
      `${sound.replace('why:', 'category: Codes, why:')}categories: [Ownership, Code]`,
      ['5:44 `Codes` is no category of this rubric. Did you mean `Code`?'],
    ],
    [
      'a level without a ladder',
      sound.replace('why:', 'level: Gold, why:'),
      ['5:41 `Gold` is no level of this rubric. List it under `grading.levels`.'],
    ],
    ['a category listed twice', `${sound}categories: [Code, Code]`, ['6:20 There is already a category `Code`.']],
    [
      'cutoffs in disorder',
      `${sound}grading:\n  cutoffs: {A: 90, B: 80, C: 85, D: 60}`,
      ['7:30 The cutoff of C (85) is not below that of B (80).'],
    ],
    ['a cutoff missing', `${sound}grading:\n  cutoffs: {A: 90, B: 80, C: 70}`, ['7:13 `grading.cutoffs.D` is missing.']],
    [
      'a cutoff past 100',
      `${sound}grading:\n  cutoffs: {A: 900, B: 80, C: 70, D: 60}`,
      ['7:16 `grading.cutoffs.A` should be at most 100.'],
    ],
    [
      'a percentage without its sign',
      `${sound}grading:\n  minimum-coverage: 60`,
      ['7:21 `grading.minimum-coverage` should be text, not a number.'],
    ],
    [
      'a percentage past 100',
      `${sound}grading:\n  minimum-coverage: 160%`,
      ['7:21 `grading.minimum-coverage` is not as it should be: a percentage from 0% to 100%, with its sign.'],
    ],
    [
      'a cap that is no letter',
      sound.replace('why:', 'caps: E, why:'),
      ['5:40 `E` is no value of `checks[0].caps`. It takes: `A`, `B`, `C`, `D`, `F`.'],
    ],
    ['a weight below zero', sound.replace('why:', 'weight: -1, why:'), ['5:42 `checks[0].weight` should be at least 0.']],
    [
      'a weight that is no number',
      sound.replace('why:', 'weight: .nan, why:'),
      ['5:42 `checks[0].weight` should be a number, not none at all.'],
    ],
    [
      'a day that there is not',
      sound.replace('why:', 'from: 2026-02-30, why:'),
      ['5:40 `checks[0].from` is not as it should be: a day such as 2026-01-31.'],
    ],
    [
      'an end before the beginning',
      sound.replace('why:', 'from: 2026-02-02, until: 2026-02-01, why:'),
      ['5:59 It ends on 2026-02-01, before it begins on 2026-02-02.'],
    ],
    ['another version of the language', `${sound}language: 2`, ['6:11 `2` is no value of `language`. It takes: `1`.']],
    ['a version of the language as text', `${sound}language: "1"`, ['6:11 `language` should be a number, not text.']],
    [
      'faults of fields and of references together',
      sound.replace('asks: Owned?', 'ask: Owned?, level: Gold'),
      [
        '5:6 `checks[0].asks` is missing.',
        '5:20 There is no field `ask` in `checks[0]`. Did you mean `asks`?',
        '5:40 `Gold` is no level of this rubric. List it under `grading.levels`.',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });
});

describe('a rubric', () => {
  test('has the defaults of the design', () => {
    expect(read(sound)).toMatchObject({
      id: 'tested',
      phase: 'visible',
      grading: { cutoffs: { A: 90, B: 80, C: 70, D: 60 }, levels: [], minimumCoverage: 0.6, noData: 'exclude' },
      categories: [],
      checks: [{ id: 'owner', weight: 1, effort: 'medium', notes: 'counted', judgedBy: 'passes', judgement: 'true', caps: null }],
    });
  });

  test('reads a percentage as a share', () => {
    expect(read(`${sound}grading:\n  minimum-coverage: 62.5%`).grading.minimumCoverage).toBe(0.625);
  });

  test('has a version that follows its content, not its layout', () => {
    const { version } = read(sound);
    expect(version).toMatch(/^[0-9a-f]{64}$/);
    expect(read(`# a comment\n${sound.replace('title: Tested\nfor: service', 'for: "service"\ntitle: Tested')}`).version).toBe(version);
    expect(read(`${sound}phase: visible`).version).toBe(version);
    expect(read(`${sound}phase: gate`).version).not.toBe(version);
    expect(read(sound.replace('why: w', 'why: v')).version).not.toBe(version);
  });
});

test('how long an exemption may be is a number of days, and no other standard', () => {
  const { longestExemption, version } = read(sound);
  expect(longestExemption).toBeNull();
  expect(read(`${sound}exemptions: {max: 90d}`)).toMatchObject({ longestExemption: 90, version });
  expect(faults(`${sound}exemptions: {max: 90}`)).toEqual(['6:19 `exemptions.max` should be text, not a number.']);
  expect(faults(`${sound}exemptions: {max: 0d}`)).toEqual(['6:19 `exemptions.max` is not as it should be: a number of days such as 90d.']);
});

test('rubric.schema.json is what the schema says; `npm run docs` writes it', () => {
  const file = join(import.meta.dirname, '../../rubrics/rubric.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(rubricJsonSchema());
});
