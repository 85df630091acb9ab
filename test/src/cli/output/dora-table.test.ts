import { expect, test } from 'vitest';
import width from 'string-width';
import { doraAnswer, doraTable } from '../../../../src/cli/output/dora-table.ts';
import { paintWith } from '../../../../src/cli/output/paint.ts';
import { askCompany, deployed } from '../../dora/company.ts';
import type { Company } from '../../dora/company.ts';

const company: Company = {
  services: [
    { name: 'pay', owner: 'payments', pager: 'P' },
    { name: '支払いサービスのとても長い名前のサービス', owner: 'payments' },
    { name: 'ghost', repositories: [] },
  ],
  teams: ['payments'],
  deployments: Array.from({ length: 30 }, (_, index) =>
    deployed('shop/pay', `s${index}`, new Date(Date.UTC(2026, 0, 6 + index, 12)).toISOString()),
  ),
  incidents: [{ incident: 'i', service: 'P', status: 'triggered', urgency: 'high', created_at: '2026-01-08T13:00:00Z' }],
};

test.each(['service', 'team', 'all'] as const)('by %s, every line keeps within 80 columns', async (by) => {
  for (const bucket of ['window', 'week'] as const) {
    const table = doraTable(await askCompany(company, { by, bucket }), 80, paintWith(false));
    for (const line of table.split('\n')) expect(width(line)).toBeLessThanOrEqual(80);
  }
});

test('a value stands with its interval, its number and its doubts; what is unknown is a dash with the reason', async () => {
  const table = doraTable(await askCompany(company, { by: 'service' }), 80, paintWith(false));
  const [first, second, third] = table.split('\n').slice(table.split('\n').findIndex((line) => line.startsWith('pay')));
  expect(first).toMatch(/^pay +2\.\d.* 3 % +–$/u);
  expect(second).toMatch(/no changes +< 1 – 16 +not reached/u);
  expect(third).toMatch(/n 30 .*n 30 +n 1$/u);
  expect(table).toMatch(/^ghost +– +– +– +–$/mu);
  expect(table).toContain('Ranges are 95 % intervals');
});

test('for machines every group, bucket and metric is a row, and what is unknown is null', async () => {
  const { rows } = doraAnswer(await askCompany(company, { by: 'service', bucket: 'quarter', to: '2026-07-01' }));
  expect(rows).toHaveLength(3 * 2 * 4);
  expect(rows.find(({ name, metric }) => name === 'ghost' && metric === 'lead-time')).toMatchObject({
    value: null,
    n: 0,
    flags: expect.arrayContaining(['no-data']),
  });
  expect(rows.find(({ name, metric }) => name === 'pay' && metric === 'change-failure-rate')).toMatchObject({
    value: 1 / 30,
    unit: 'ratio',
    bucket: '2026-Q1',
    definition: 'strict',
  });
});

test('marks and bands are explained, and cut only where weeks or quarters are shown', async () => {
  const said = async (bucket: 'window' | 'week') =>
    doraTable(await askCompany(company, { by: 'service', bucket }), 80, paintWith(false)).replaceAll(/\s+/gu, ' ');
  const [whole, weeks] = [await said('window'), await said('week')];
  expect(whole).not.toContain('`cut`');
  expect(weeks).toContain('`cut` the week is not whole');
  for (const part of ['`few` under five', 'goes by the days of a week on which something was deployed', 'at 80 % or above']) {
    expect(whole).toContain(part);
  }
});

test('a window that begins before the first deployment on record says over how many days they are counted', async () => {
  const table = async (from: string) =>
    doraTable(await askCompany(company, { by: 'service', from, to: '2026-02-01' }), 80, paintWith(false)).replaceAll(/\s+/gu, ' ');
  expect(await table('2026-01-01')).toContain('Days counted of 31 in the window: pay 26');
  expect(await table('2026-01-10')).not.toContain('Days counted');
});

test('a team that no catalog declares goes by its name', async () => {
  const table = doraTable(await askCompany({ ...company, teams: [] }, { by: 'team' }), 80, paintWith(false));
  expect(table).toMatch(/^payments /mu);
  expect(table).not.toContain('team:');
});
