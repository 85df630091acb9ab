import { describe, expect, test } from 'vitest';
import { position } from '../../../../rubrics/document.ts';
import { messages } from '../../../../rubrics/messages.ts';
import { readRubric, type Rubric } from '../../../../rubrics/rubric.ts';
import type { Document } from '../../../../rubrics/document.ts';
import { listEnvironment } from '../../../../src/registry/environment.ts';
import { testRubric } from '../../../../src/scoring/example/test-rubric.ts';

const environment = await listEnvironment();

const head = `rubric: tested
title: Tested
for: service | where lifecycle == "production"
categories: [Care]
checks:
  - {check: owned, asks: Owned?, why: w, fix: f, caps: F, passes: ownership.owners.length > 0}
  - {check: alerts, asks: Alerts?, why: w, fix: f, applies: entity.type != "library", passes: monitors.any((m) => m.notifies)}
  - {check: coverage, asks: Covered?, why: w, fix: f, credit: ci.coverage / 80%}
  - {check: deployed, asks: Deployed?, why: w, fix: f, passes: 'deploys(lookback = 7d).any((d) => d.state == "success")'}
`;

const sound = `${head}examples:
  - example: all that can be
    entities:
      whole: {lifecycle: production}
      bare: {lifecycle: production}
      kit: {lifecycle: production, type: library}
      dark: {lifecycle: production}
      old: {lifecycle: deprecated}
    rows:
      owner: {whole: [{known: true}, {}]}
      monitor: {whole: [{notifies: true}], bare: [{notifies: false}]}
      coverage_report: {whole: [{covered: 0.8}], bare: [{covered: 0.4}]}
      deployment: {whole: [{state: success, created_at: 3d ago, finished_at: 2d ago}], bare: [{state: success, created_at: 3w ago}]}
    unread: {'*': [dark], coverage_report: [kit]}
    expects:
      whole: {'*': pass}
      bare: {'*': fail}
      kit: {owned: fail, alerts: not-applicable, coverage: no-data}
      dark: {'*': no-data}
      old: not-graded
    grades: {whole: A, bare: F, dark: ungraded}
`;

function read(text: string): Document<Rubric> {
  const outcome = readRubric(text, 'tested.yaml');
  if (!outcome.ok) throw new Error(said(text, outcome.errors).join('\n'));
  return outcome.value;
}

function said(
  text: string,
  diagnostics: readonly { code: string; facts: Parameters<(typeof messages)[string]>[0]; span?: { start: number } }[],
) {
  return diagnostics.map(({ code, facts, span }) => {
    const { line, column } = position(text, span?.start ?? 0);
    const { says = code, hint = '' } = messages[code]?.(facts) ?? {};
    return `${line}:${column} ${says} ${hint}`.trim();
  });
}

async function failures(text: string): Promise<string[]> {
  const { outcomes, diagnostics } = await testRubric(read(text), environment);
  expect(diagnostics).toEqual([]);
  return outcomes
    .filter(({ passed }) => !passed)
    .map(({ entity, check, expected, got, reason, span }) => {
      const { line, column } = position(text, span.start);
      return `${line}:${column} ${entity} ${check ?? '-'}: ${expected}, got ${got}. ${reason}`;
    });
}

async function faults(text: string): Promise<string[]> {
  const outcome = readRubric(text, 'tested.yaml');
  if (!outcome.ok) return said(text, outcome.errors);
  const { outcomes, diagnostics } = await testRubric(outcome.value, environment);
  expect(outcomes).toEqual([]);
  return said(text, diagnostics);
}

describe('the examples of a rubric', () => {
  test('hold, with every verdict of every entity that is expected', async () => {
    expect(await failures(sound)).toEqual([]);
    const { outcomes } = await testRubric(read(sound), environment);
    expect(outcomes).toHaveLength(4 + 4 + 3 + 4 + 1 + 3);
  });

  test('fail at their place, with what was got and why', async () => {
    const wrong = sound
      .replace("bare: {'*': fail}", "bare: {'*': fail, coverage: pass}")
      .replace('old: not-graded', "old: {'*': pass}")
      .replace('whole: A', 'whole: B')
      .replace("dark: {'*': no-data}", 'dark: not-graded');
    expect(await failures(wrong)).toEqual([
      '26:35 bare coverage: pass, got fail. `ci.coverage` is 40 %, which earns 50 % of the points.',
      '28:13 dark -: not-graded, got graded. The rubric is for it.',
      ...['owned', 'alerts', 'coverage', 'deployed'].map((check) => `29:18 old ${check}: pass, got not-graded. The rubric is not for it.`),
      '30:21 whole -: B, got A. 100 % of the points',
    ]);
  });

  test('tell which checks no example passes or fails', async () => {
    const { unshown } = await testRubric(read(sound.replace("bare: {'*': fail}", 'bare: {owned: fail}')), environment);
    expect(unshown).toEqual({ pass: [], fail: ['alerts', 'coverage', 'deployed'] });
  });

  test('count ages from their own moment', async () => {
    const dated = sound
      .replace('entities:', 'now: 2027-01-01T12:00:00+02:00\n    entities:')
      .replaceAll('created_at: 3d ago', "created_at: '2026-12-29'");
    expect(await failures(dated)).toEqual([]);
    expect(await failures(dated.replace("'2026-12-29'", "'2026-12-20'"))).toHaveLength(2);
  });

  test('may tell how things came to be what they are', async () => {
    const timed = `rubric: timed
title: Timed
for: service
checks:
  - {check: settled, asks: Settled?, why: w, fix: f, passes: 'not changed(tier, 30d)'}
  - {check: kept, asks: Kept?, why: w, fix: f, passes: slos.length >= slos.length.at(@2026-06-01)}
  - {check: raised, asks: Raised?, why: w, fix: f, passes: 'ci.coverage >= ci.coverage.at(ago(90d))'}
examples:
  - example: of late
    entities: {steady: {tier: tier-1}, moved: {tier: tier-1}, slipped: {}}
    rows:
      slo: {steady: [{}], moved: [{slo: one}]}
      coverage_report: {steady: [{covered: 0.7}]}
    history:
      entity: {moved: [{from: 10d ago, tier: tier-2}], slipped: [{from: 60d ago, tier: tier-3}]}
      slo: {moved: [{slo: two, from: 2026-05-01, until: 2026-06-15}], slipped: [{from: 90d ago, target: 0.9}, {from: 5d ago, target: 0.8}]}
      coverage_report: {moved: [{from: 200d ago, covered: 0.8}, {from: 20d ago, covered: 0.7}], slipped: [{from: 95d ago, covered: 0.1}, {from: 1d ago, covered: 0.2}]}
    expects:
      steady: {'*': pass}
      moved: {'*': fail}
      slipped: {'*': pass}
`;
    expect(await failures(timed)).toEqual([]);
    expect(await failures(timed.replace('until: 2026-06-15', 'until: 2026-07-15'))).toEqual([
      expect.stringContaining('moved kept: fail, got pass'),
    ]);
    expect(await faults(timed.replace('from: 10d ago', 'from: lately'))).toEqual([
      '15:31 `from` should be a moment such as 3d ago or 2026-01-31T10:00Z.',
    ]);
    expect(await faults(timed.replace('slo: {moved: [{slo: two,', 'deployment: {moved: [{'))).toEqual([
      expect.stringContaining('The rows of `deployment` happen once'),
      expect.stringContaining('The rows of `deployment` happen once'),
    ]);
    expect(await faults(timed.replace('entity: {moved: [{from: 10d ago,', 'entity: {mvoed: [{'))).toEqual([
      expect.stringContaining('Did you mean `moved`?'),
      expect.stringContaining('`examples[0].history.entity.mvoed[0].from` is missing'),
    ]);
  });

  test('are no part of the version', () => {
    expect(read(sound).value.version).toBe(read(head).value.version);
  });

  test('of a check that does not compile fail with the reason', async () => {
    const { outcomes, diagnostics } = await testRubric(read(sound.replace('ci.coverage / 80%', 'ci.coverag / 80%')), environment);
    expect(diagnostics.map(({ code }) => code)).toEqual(['name.unknown-member']);
    expect(outcomes.find(({ entity, check }) => entity === 'whole' && check === 'coverage')).toMatchObject({ got: 'error', passed: false });
  });
});

describe('faults of examples', () => {
  test.each<[fault: string, from: string, to: string, expected: string[]]>([
    ['a check misspelt', 'owned: fail', 'ownd: fail', ['27:13 `ownd` is no check of this rubric. Did you mean `owned`?']],
    ['an entity misspelt', 'dark: ungraded', 'drak: ungraded', ['30:33 `drak` is no entity of this example. Did you mean `dark`?']],
    [
      'an entity of unread',
      "'*': [dark]",
      "'*': [nobody]",
      ['23:20 `nobody` is no entity of this example. There are: `whole`, `bare`, `kit`, `dark`, `old`.'],
    ],
    [
      'a verdict misspelt',
      'alerts: not-applicable',
      'alerts: n/a',
      ['27:34 `n/a` is no value of `examples[0].expects.kit.alerts`. It takes: `pass`, `fail`, `no-data`, `error`, `not-applicable`.'],
    ],
    ['a table misspelt', 'monitor: {', 'monitors: {', ['20:7 There is no table `monitors`. Did you mean `monitor`?']],
    [
      'a table that is not read',
      'coverage_report: [kit]',
      'coverage: [kit]',
      ['23:27 There is no table `coverage`. `assay docs` lists them.'],
    ],
    [
      'a column misspelt',
      '{notifies: false}',
      '{notify: false}',
      [
        '20:52 The table `monitor` has no column `notify` that an example gives. It has: `monitor`, `name`, `type`, `state`, `priority`, `notifies`, `muted`, `created_at`, `modified_at`.',
      ],
    ],
    [
      'the column of the subject',
      '{notifies: false}',
      '{service: x}',
      [
        '20:52 The table `monitor` has no column `service` that an example gives. It has: `monitor`, `name`, `type`, `state`, `priority`, `notifies`, `muted`, `created_at`, `modified_at`.',
      ],
    ],
    ['a value of another type', 'covered: 0.4', 'covered: 40 %', ['21:67 `covered` should be a number such as 0.6 for 60 %.']],
    [
      'a value of none of the choices',
      'state: success, created_at: 3w ago',
      'state: done',
      ['22:103 `state` should be one of success, failure, cancelled, pending, running.'],
    ],
    ['a moment that is none', '3w ago', 'last week', ['22:124 `created_at` should be a moment such as 3d ago or 2026-01-31T10:00Z.']],
    ['a day that there is not', '3w ago', "'2026-02-30'", ['22:124 `created_at` should be a moment such as 3d ago or 2026-01-31T10:00Z.']],
    ['null where a row needs a value', '{known: true}', '{owner: null}', ['19:31 `owner` should be given, it is never null.']],
    [
      'several rows of what has one',
      '[{covered: 0.4}]',
      '[{covered: 0.4}, {}]',
      ['21:56 `coverage_report` has one row at most, and `bare` is given several.'],
    ],
    [
      'rows of entities',
      'owner: {whole: [{known: true}, {}]}',
      'entity: {whole: [{}]}',
      ['19:23 `entity` has one row at most, and `whole` is given several. Its columns stand under `entities`.'],
    ],
    [
      'a kind that there is not',
      'whole: {lifecycle: production}',
      'whole: {kind: servise}',
      ['13:21 `kind` should be one of service, api, resource, system, domain, team, person, location, template, other.'],
    ],
    [
      'a name that could be a prototype',
      'old: {lifecycle: deprecated}',
      '__proto__: {lifecycle: deprecated}',
      ['29:7 `old` is no entity of this example. There are: `whole`, `bare`, `kit`, `dark`.'],
    ],
    [
      'two of one name',
      'examples:',
      'examples:\n  - {example: all that can be, entities: {}, expects: {}}',
      ['12:14 There is already an example `all that can be`.'],
    ],
  ])('%s', async (_, from, to, expected) => {
    expect(sound).toContain(from);
    expect(await faults(sound.replace(from, to))).toEqual(expected);
  });
});
