import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRubric } from '../../../../rubrics/rubric.ts';
import { diffRubrics, type RubricPair } from '../../../../src/scoring/diff/diff-rubrics.ts';
import { evaluate } from '../../../../src/scoring/store/evaluate.ts';
import { libraryFolder, listRubrics, selectRubrics } from '../../../../src/scoring/list-rubrics.ts';
import { publishedRubrics, withoutText } from '../../../../src/scoring/diff/published-rubric.ts';
import { company, later, now, openWorld, rubricOf, tell, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await tell(world, company);
});
afterAll(async () => world.warehouse.close());

const diff = async (pairs: readonly RubricPair[], asOf = now) =>
  diffRubrics(world.warehouse, world.environment, pairs, { asOf, exemptions: [] });

const covered = (share: number, more = '') =>
  rubricOf({ owned: 'passes: ownership.owners.length > 0', covered: `passes: ci.coverage >= ${share}%${more}` });

describe('two versions on the same facts', () => {
  test('differ for those whom the changed check touches', async () => {
    const { diffs, unchanged } = await diff([{ before: covered(70), after: covered(80) }]);
    expect(unchanged).toEqual([]);
    expect(diffs).toMatchObject([
      {
        rubric: 'tested',
        edits: [{ name: 'covered', fields: [{ field: 'passes' }], verdicts: [{ before: 'pass', after: 'fail', entities: 1 }], movers: 1 }],
        movers: [
          {
            entity: 'service:default/checkout',
            move: 'worse',
            before: { letter: 'A', score: 1 },
            after: { letter: 'F', score: 0.5 },
            causes: [{ name: 'covered', before: 'pass', after: 'fail', reason: '`ci.coverage` is 72.5 %; asked is >= 80%.' }],
          },
        ],
      },
    ]);
  });

  test('tell what is not known any more from what fails', async () => {
    const { diffs } = await diff([
      { before: covered(70), after: rubricOf({ owned: 'passes: ownership.owners.length > 0', covered: 'passes: monitors.length > 0' }) },
    ]);
    expect(diffs[0]?.movers.filter(({ entity }) => entity.endsWith('/checkout'))).toMatchObject([
      { move: 'loses-letter', causes: [{ before: 'pass', after: 'no-data', reason: expect.stringContaining('never collected') }] },
    ]);
  });

  test('are judged on the facts of the instant, with nothing stored', async () => {
    const coverage = company.map((says) =>
      says.source === 'github'
        ? {
            ...says,
            rows: {
              ...says.rows,
              coverage_report: [{ repository: 'acme/checkout', reporter: 'codecov', covered: 0.95, reported_at: now }],
            },
          }
        : says,
    );
    await tell(world, coverage, later(1));
    const pair = { before: covered(70), after: covered(80) };
    expect((await diff([pair], later(0.5))).diffs[0]?.movers).toHaveLength(1);
    expect((await diff([pair], later(2))).diffs[0]?.movers).toEqual([]);
    expect(await world.warehouse.read('FROM verdict')).toEqual([]);
    expect(await world.warehouse.read('FROM rubric_version')).toEqual([]);
  });

  test('that differ in comments, order of keys or examples are the same', async () => {
    const other = readRubric(
      `# Said beside it.
title: Tested
rubric: tested
for: service
examples: [{example: none, entities: {x: {}}, expects: {x: {'*': fail}}}]
checks:
  - {fix: Do it., why: Because., asks: Is it so?, passes: ci.coverage >= 70%, check: covered}
`,
      'other.yaml',
    );
    if (!other.ok) throw new Error(JSON.stringify(other.errors));
    const before = rubricOf({ covered: 'passes: ci.coverage >= 70%' });
    expect(await diff([{ before, after: other.value }])).toMatchObject({ diffs: [], unchanged: ['tested'] });
  });

  test('enter and leave with the scope', async () => {
    const before = rubricOf({ owned: 'passes: "true"' }, 'for: service | where lifecycle == "production"');
    const after = rubricOf({ owned: 'passes: "true"' }, 'for: service | where type == "service"');
    const { diffs } = await diff([{ before, after }]);
    expect(diffs[0]?.movers.map(({ entity, move, causes }) => [entity, move, causes.map(({ name }) => name)])).toEqual([
      ['service:default/kit', 'leaves', ['for']],
      ['service:default/old', 'enters', ['for']],
    ]);
  });

  test('with a check that does not compile are compared all the same, and its place is told', async () => {
    const { diffs, faultsBefore, faultsAfter } = await diff([{ before: covered(70), after: covered(70, ' and nonsense') }]);
    expect(faultsBefore).toEqual([]);
    expect(faultsAfter).toMatchObject([{ severity: 'error', file: 'rubrics/tested.yaml', span: { start: expect.any(Number) } }]);
    expect(diffs[0]?.edits).toMatchObject([
      { name: 'covered', verdicts: expect.arrayContaining([{ before: 'pass', after: 'error', entities: 1 }]) },
    ]);
  });

  test('of which one grades nobody knows whom are not compared', async () => {
    const { diffs, faultsAfter } = await diff([
      { before: covered(70), after: rubricOf({ owned: 'passes: "true"' }, 'for: service | where nonsense') },
    ]);
    expect(diffs).toEqual([]);
    expect(faultsAfter).toMatchObject([{ severity: 'error', file: 'rubrics/tested.yaml' }]);
  });
});

test('the rubrics of the library do not differ from themselves, judged and compared', async () => {
  const { rubrics } = selectRubrics(await listRubrics([libraryFolder]), ['production-readiness', 'service-maturity']);
  // Of another version, so that both sides are judged.
  const pairs = rubrics.map((document) => ({ before: document, after: { ...document, value: { ...document.value, version: 'other' } } }));
  const { diffs } = await diff(pairs);
  expect(diffs.map(({ rubric }) => rubric)).toEqual(rubrics.map(({ value }) => value.id));
  for (const each of diffs) {
    expect(each).toMatchObject({ edits: [], movers: [] });
    expect({ ...each.after, version: '' }).toEqual({ ...each.before, version: '' });
  }
});

describe('published rubrics', () => {
  test('are those of the last evaluation, and compare like those of files', async () => {
    await evaluate(world.warehouse, world.environment, [covered(70)], { asOf: now, now });
    const [published, ...others] = await publishedRubrics(world.warehouse, later(1));
    expect(others).toEqual([]);
    expect(published).toMatchObject({ file: 'published tested', value: { id: 'tested', version: covered(70).value.version } });
    expect(await diff([{ before: published ?? null, after: covered(70) }])).toMatchObject({ diffs: [], unchanged: ['tested'] });
    expect((await diff([{ before: published ?? null, after: covered(80) }])).diffs[0]?.movers).toHaveLength(1);
    expect(await publishedRubrics(world.warehouse, later(-1))).toEqual([]);
  });

  test('say what is wrong with them without a place', async () => {
    const { faultsBefore } = await diff([
      { before: withoutText(covered(70, ' and nonsense').value, 'published tested'), after: covered(70) },
    ]);
    expect(faultsBefore).toMatchObject([{ file: 'published tested', span: { start: 0, end: 0 } }]);
  });
});
