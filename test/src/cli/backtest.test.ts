import { join } from 'node:path';
import width from 'string-width';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/scoring/store/evaluate.ts';
import { listEnvironment } from '../../../src/registry/environment.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { rubric, service, tell, type Says, type World } from '../scoring/world.ts';
import { emptyFolder, run, write, type Ran } from './session.ts';

const folder = emptyFolder();
const today = new Date().toISOString().slice(0, 10);
const ago = (days: number): string => new Date(Date.parse(`${today}T06:00:00.000Z`) - days * 86_400_000).toISOString();
const dateOf = (days: number): string => ago(days).slice(0, 10);

const yaml = (asked: string): string => `rubric: care
title: Care \u001B[31m
for: service
grading: {levels: [Bronze]}
checks:
  - {check: owner, asks: Does a team own it?, why: Because., fix: Do it., level: Bronze, weight: 2, passes: ownership.owners.length > 0}
  - {check: coverage, asks: Is it tested?, why: Because., fix: Do it., weight: 2, passes: ci.coverage >= ${asked}}
  - {check: later, asks: Is it tagged?, why: Because., fix: Do it., weight: 4, from: 2199-01-01, passes: entity.tier == "gold"}
`;

const names = ['pay', 'ledger', 'secret', 'lax', '=evil|<b>'];

function said(covered: Readonly<Record<string, number | null>>, owned: readonly string[]): readonly Says[] {
  return [
    {
      source: 'catalog',
      rows: {
        entity: [
          ...names.map((name) =>
            service(name, { repository: `acme/${name}`, owner: owned.includes(name) ? 'team:default/payments' : null }),
          ),
          { entity: 'team:default/payments', kind: 'team', namespace: 'default', name: 'payments' },
        ],
        owner: owned.map((name) => ({
          entity: `service:default/${name}`,
          owner: 'team:default/payments',
          name: 'payments',
          kind: 'team',
          known: true,
        })),
      },
    },
    {
      source: 'github',
      rows: {
        repository: names.map((name) => ({ repository: `acme/${name}`, name, default_branch: 'main' })),
        coverage_report: names.flatMap((name) => {
          const share = covered[name] ?? null;
          return share === null ? [] : [{ repository: `acme/${name}`, reporter: 'codecov', covered: share, reported_at: ago(90) }];
        }),
      },
      unread: names.flatMap((name) =>
        covered[name] === null ? [{ table: 'coverage_report', scope: `acme/${name}`, outcome: 'forbidden' as const, reason: '403' }] : [],
      ),
    },
  ];
}

/** Twelve weeks ago everything is collected; eight weeks ago `pay` got better and `ledger` worse; four weeks ago `secret` is read no more; a week ago less is asked. */
beforeAll(async () => {
  write(folder, {
    'assay.yaml': 'warehouse: data.duckdb\n',
    'rubrics/care.yaml': yaml('70%'),
    'rubrics/broken.yaml': 'rubric: broken\n',
    'strict.yaml': yaml('95%'),
    'soon.yaml': yaml('80%').replace('2199-01-01', dateOf(3)),
  });
  const environment = await listEnvironment();
  const warehouse = await openWarehouse(join(folder, 'data.duckdb'), { tables: environment.tables.values(), now: ago(84) });
  const world: World = { warehouse, environment };
  const live = async (days: number, says: readonly Says[], asked: string): Promise<void> => {
    await tell(world, says, ago(days));
    await evaluate(warehouse, environment, [rubric(yaml(asked), 'rubrics/care.yaml')], { asOf: ago(days), now: ago(days) });
  };
  const first = { pay: 0.4, ledger: 0.9, secret: 0.9, lax: 0.75, '=evil|<b>': 0.9 };
  await live(84, said(first, names), '80%');
  await live(
    56,
    said(
      { ...first, pay: 0.9 },
      names.filter((name) => name !== 'ledger'),
    ),
    '80%',
  );
  const last = said(
    { ...first, pay: 0.9, secret: null },
    names.filter((name) => name !== 'ledger'),
  );
  await live(28, last, '80%');
  await live(7, last, '70%');
  await warehouse.close();
});

const assay = async (...given: string[]): Promise<Ran> => run(folder, given);
const json = async (...given: string[]) =>
  JSON.parse((await assay(...given, '--json')).out) as { asOf: string; rows: Record<string, unknown>[] } & Record<string, unknown>;

const isFit = ({ out }: Ran, columns = 80): void => {
  for (const line of out.split('\n')) expect(width(line), line).toBeLessThanOrEqual(columns);
  expect(out).not.toContain('\u001B');
};

describe('assay backtest', () => {
  test('draws the letters of past days, and tells days without facts from bad grades', async () => {
    const ran = await assay('backtest', 'care', '--since', '16w', '--entity', 'ledger');
    expect(ran).toMatchObject({ code: 0 });
    isFit(ran);
    expect(ran.out).toMatch(/100 % ┤░░ ░░ ░░ ░░ ░?/u);
    expect(ran.out).toMatch(/ledger +░░ ░░ ░░ ░░ AA? ?/u);
    expect(ran.out).toContain(`Nothing is known before ${dateOf(84)}`);
    expect(ran.out).toContain('✔ → ✘ owner (facts)');
    expect(ran.out).toContain('service:default/ledger');
    expect(ran.out).toMatch(/Day +No level +Bronze/u);
  });

  test('gives a row for each day, with what is known since when', async () => {
    const { rows, asOf, factsSince, followed } = await json(
      'backtest',
      'care',
      '--since',
      '16w',
      '--every',
      'month',
      '--entity',
      'pay,service:default/ledger',
    );
    expect(rows.map(({ known, entities, F }) => [known, entities, F]).slice(0, 1)).toEqual([[false, 0, 0]]);
    expect(rows.at(-1)).toMatchObject({
      day: asOf.slice(0, 10),
      known: true,
      entities: 5,
      A: 3,
      ungraded: 1,
      'service:default/pay': 'A',
      'service:default/ledger': 'F',
    });
    expect(factsSince).toMatchObject({ entities: ago(84) });
    expect(followed).toMatchObject([{ entity: 'service:default/pay' }, { entity: 'service:default/ledger' }]);
    const csv = await assay('backtest', 'care', '--since', '1d', '--entity', '=evil|<b>', '-o', 'csv');
    expect(csv.out.split('\r\n')[0]).toContain('service:default/=evil|<b>');
    const markdown = await assay('backtest', 'care', '--since', '1d', '--entity', '=evil|<b>', '-o', 'markdown');
    expect(markdown.out).toContain(String.raw`=evil\|\<b\>`);
  });

  test('takes a file, and a selection', async () => {
    const strict = await json('backtest', 'strict.yaml', '--since', '1d');
    expect(strict.rows.at(-1)).toMatchObject({ entities: 5, A: 0, F: 4, ungraded: 1 });
    const chosen = await json('backtest', 'care', '--since', '1d', '--select', 'team:payments');
    expect(chosen.rows.at(-1)).toMatchObject({ entities: 4 });
  });

  test('counts checks of tomorrow where that is asked', async () => {
    const first = async (...more: string[]) => (await json('backtest', 'soon.yaml', '--since', '9w', '--every', 'month', ...more)).rows[0];
    expect(await first()).toMatchObject({ A: 3, F: 2 });
    expect(await first('--as-if-now')).toMatchObject({ A: 0, F: 5 });
    expect((await assay('backtest', 'care', '--since', '1d', '--as-if-now')).out.replaceAll(/\s+/gu, ' ')).toContain(
      'checks count as they do today',
    );
  });

  test('says what is wrong with the question, and answers none', async () => {
    const faults: readonly (readonly [readonly string[], number, string])[] = [
      [['care', '--since', 'lately'], 2, 'is no day to begin or end with'],
      [['care', '--until', '2199-01-01'], 2, 'still to come'],
      [['care', '--since', '3y', '--until', '2020-01-01'], 3, 'Give a later `--until`'],
      [['caer'], 2, 'Did you mean `care`'],
      [['nowhere.yaml'], 2, 'is no file'],
      [['broken'], 2, 'broken.yaml'],
      [['care', '--entity', 'pya'], 2, 'Did you mean `pay`'],
      [['care', '--select', 'team:nobody'], 2, 'Nobody is selected'],
      [['care', '--every', 'year'], 2, 'Allowed choices are day, week, month'],
    ];
    for (const [given, code, says] of faults) {
      const ran = await assay('backtest', ...given);
      expect(ran, given.join(' ')).toMatchObject({ code, out: '' });
      expect(ran.note, given.join(' ')).toContain(says);
    }
    const empty = write(emptyFolder(), { 'assay.yaml': 'warehouse: data.duckdb\n' });
    expect(await run(empty, ['backtest', 'service-maturity'])).toMatchObject({ code: 3, out: '' });
  });

  test('ends when it is interrupted', async () => {
    const abort = new AbortController();
    abort.abort();
    expect(await run(folder, ['backtest', 'care', '--since', '2w'], { signal: abort.signal })).toMatchObject({ code: 130, out: '' });
  });
});

describe('assay trend', () => {
  test('draws what was stored, and marks where the rubric changed', async () => {
    const ran = await assay('trend', 'care', '--since', '16w');
    expect(ran).toMatchObject({ code: 0 });
    isFit(ran);
    expect(ran.out).toContain('▲');
    expect(ran.out.replaceAll(/\s+/gu, ' ')).toContain(
      'The rubric changed: coverage: passes ci.coverage >= 80% → ci.coverage >= 70%. Mean score of 4',
    );
    expect(ran.out.replaceAll(/\s+/gu, ' ')).toContain('which is no bad grade');
  });

  test('shows how many pass a check, and how many are not known', async () => {
    const ran = await assay('trend', '--check', 'coverage', '--since', '12w');
    isFit(ran);
    expect(ran.out).toContain('Pass rate');
    expect(ran.out).toContain('?');
    const { rows, versions } = await json('trend', 'care', '--check', 'coverage', '--since', '12w', '--every', 'week');
    expect(rows[0]).toMatchObject({ rubric: 'care', check: 'coverage', pass: 3, fail: 2, 'no-data': 0, passRate: 0.6 });
    expect(rows.at(-1)).toMatchObject({ pass: 4, fail: 0, 'no-data': 1, passRate: 1, coverage: expect.any(Number) });
    expect(versions).toHaveLength(1);
  });

  test('says when the first grade was given where the days end before it, and draws nothing', async () => {
    const ran = await assay('trend', 'care', '--since', '1y', '--until', dateOf(100));
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out.replaceAll(/\s+/gu, ' ')).toContain(`by ${dateOf(100)}: the first grade on record is of ${dateOf(84)}.`);
    expect(ran.out).not.toContain('░');
    expect((await assay('trend', 'care', '--since', '16w')).out).toContain(`It was graded first on ${dateOf(84)};`);
    expect(await json('trend', 'care', '--since', '1y', '--until', dateOf(100))).toMatchObject({ gradedSince: [{ since: ago(84) }] });
  });

  test('has room in 60 columns, with the names of those that are followed', async () => {
    for (const given of [
      ['trend', 'care'],
      ['trend', 'care', '--check', 'coverage'],
      ['backtest', 'care'],
      ['movers', 'care'],
    ]) {
      const followed = given[0] === 'movers' ? [] : ['--entity', 'secret,=evil|<b>'];
      isFit(await run(folder, [...given, '--since', '12w', ...followed], { columns: 60 }), 60);
    }
  });

  test('of a team and of an entity', async () => {
    const { rows, followed } = await json('trend', 'care', '--since', '12w', '--team', 'payments', '--entity', 'lax');
    expect(rows.at(-1)).toMatchObject({ entities: 4 });
    expect(followed).toMatchObject([{ entity: 'service:default/lax', changes: [{ moved: 'up', leading: 'rubric' }] }]);
    expect(await assay('trend', 'care', '--check', 'covrage')).toMatchObject({
      code: 2,
      note: expect.stringContaining('Did you mean `coverage`'),
    });
    expect(await assay('trend', 'reliability')).toMatchObject({ code: 2, note: expect.stringContaining('reliability') });
  });
});

describe('assay movers', () => {
  test('tells merit and fault from what is neither', async () => {
    const ran = await assay('movers', '--since', '12w');
    expect(ran).toMatchObject({ code: 0 });
    isFit(ran);
    const [, improved = '', dropped = '', aside = ''] = /Most improved(.*)Worst drops(.*)Moved by no merit(.*)/su.exec(ran.out) ?? [];
    expect(improved).toMatch(/F +50 % → A +100 % +\+50 +pay/u);
    expect(improved).toContain('✘ → ✔ coverage (facts): Was 40 %.');
    expect(dropped).toContain('ledger');
    expect(aside).toMatch(/lax +by rubric/u);
    // That it is not read any more is no drop.
    expect(aside).toMatch(/A +100 % → – .*secret +too little is known now/u);
  });

  test('for machines has one row for each', async () => {
    const { rows } = await json('movers', 'care', '--since', '12w');
    expect(rows.map(({ entity, group, cause }) => [entity, group, cause])).toEqual([
      ['service:default/pay', 'improved', 'fact'],
      ['service:default/ledger', 'dropped', 'fact'],
      ['service:default/lax', 'aside', 'rubric'],
      ['service:default/secret', 'aside', 'source'],
    ]);
    expect((await json('movers', 'care', '--since', '12w', '--select', 'team:payments')).rows).toHaveLength(3);
  });

  test('says where there is nothing to compare with', async () => {
    const ran = await assay('movers', '--since', '1y');
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out.replaceAll(/\s+/gu, ' ')).toContain(`nothing to compare with. The first grade on record is of ${dateOf(84)}:`);
    expect((await assay('movers', '--since', '2d')).out).toContain('Nobody moved.');
    const empty = write(emptyFolder(), { 'assay.yaml': 'warehouse: data.duckdb\n' });
    expect(await run(empty, ['movers'])).toMatchObject({ code: 3, out: '' });
  });
});
