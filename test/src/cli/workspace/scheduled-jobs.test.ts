import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../../../src/configuration/configuration.ts';
import { listCollectors } from '../../../../src/registry/collectors.ts';
import { listEnvironment } from '../../../../src/registry/environment.ts';
import { evaluateOnDemand } from '../../../../src/cli/workspace/evaluate-on-demand.ts';
import { scheduledJobs } from '../../../../src/cli/workspace/scheduled-jobs.ts';
import type { Workspace } from '../../../../src/cli/workspace/workspace.ts';
import { inMemory, openWarehouse } from '../../../../src/warehouse/open-warehouse.ts';
import { clone, emptyFolder, write } from '../session.ts';

const now = '2026-11-21T12:00:00.000Z';
const never = new AbortController().signal;

/** The jobs of a configuration, over an empty database in memory. */
async function withJobs(configuration: string, work: (jobs: ReturnType<typeof scheduledJobs>, workspace: Workspace) => Promise<void>) {
  const folder = emptyFolder();
  clone(join(folder, 'repos/ledger'), { 'README.md': '# Ledger' });
  write(folder, { 'assay.yaml': configuration });
  const [collectors, environment] = await Promise.all([listCollectors(), listEnvironment()]);
  const loaded = await loadConfiguration(join(folder, 'assay.yaml'), collectors);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const warehouse = await openWarehouse(inMemory, { tables: environment.tables.values(), now });
  const before = process.cwd();
  process.chdir(folder);
  try {
    const workspace = { configuration: loaded.value, collectors, environment, warehouse, program: '0.0.0-test' };
    const { schedule } = loaded.value;
    await work(schedule ? scheduledJobs({ environment: {}, now: () => now }, workspace, schedule) : [], workspace);
  } finally {
    process.chdir(before);
    await warehouse.close();
  }
}

const git = 'git: {paths: [repos], impliesServices: true}';
const quarterly = 'collect: "*/15 * * * *"';

describe('the jobs of a server', () => {
  test('read sources that are due at the same times together, others apart, and grade after them', async () => {
    const sources = `${git}, pagerduty: {token: "\${env:P}"}, catalog: {paths: [repos]}`;
    await withJobs(`collect: {${sources}}\nschedule: {${quarterly}, sources: {pagerduty: "0 * * * *"}}`, async (jobs) => {
      expect(jobs.map(({ name, due, follows }) => [name, due?.pattern, follows])).toEqual([
        ['collect git, catalog', '*/15 * * * *', undefined],
        ['collect pagerduty', '0 * * * *', undefined],
        ['grade', undefined, ['collect git, catalog', 'collect pagerduty']],
      ]);
    });
    await withJobs(`collect: {${git}}\nschedule: {${quarterly}, grade: "0 6 * * *", zone: Asia/Tokyo}`, async (jobs) => {
      expect(jobs.map(({ name, due }) => [name, due])).toEqual([
        ['collect', { pattern: '*/15 * * * *', zone: 'Asia/Tokyo' }],
        ['grade', { pattern: '0 6 * * *', zone: 'Asia/Tokyo' }],
      ]);
    });
    await withJobs(`collect: {${git}}\nschedule: {${quarterly}, grade: never}`, async (jobs) => {
      expect(jobs.map(({ name }) => name)).toEqual(['collect']);
    });
  });

  test('collect and grade as the commands do, and say what came of it', async () => {
    await withJobs(`collect: {${git}}\nschedule: {${quarterly}}`, async ([collect, grade], { warehouse }) => {
      expect(await collect?.run(now, never)).toEqual({ says: expect.stringMatching(/^\d+ pages, \d+ changes$/u), fault: null });
      expect(await grade?.run(now, never)).toEqual({ says: expect.stringMatching(/^1 entity by \d rubrics$/u), fault: null });
      const graded = await warehouse.read<{ entity: string }>('SELECT DISTINCT entity FROM grade');
      expect(graded).toEqual([{ entity: 'service:default/ledger' }]);
    });
  });

  test('say in words what is in the way, and never a secret', async () => {
    await withJobs(`collect: {pagerduty: {token: "\${env:PAGER_TOKEN}"}}\nschedule: {${quarterly}}`, async ([collect]) => {
      await expect(collect?.run(now, never)).rejects.toThrow('The environment variable PAGER_TOKEN, which pagerduty needs, is not set.');
    });
    await withJobs(`collect: {${git}}\nexemptions: none.yaml\nschedule: {grade: "0 6 * * *"}`, async ([grade]) => {
      await expect(grade?.run(now, never)).rejects.toThrow('none.yaml');
    });
  });
});

describe('what is asked for between the jobs', () => {
  test('is graded alone, by what is configured, and stored', async () => {
    await withJobs(`collect: {${git}}\nschedule: {${quarterly}}`, async ([collect], workspace) => {
      await collect?.run(now, never);
      const one = await evaluateOnDemand(workspace, { entity: 'ledger', rubric: 'service-maturity' }, now);
      expect(one).toMatchObject({ ok: true, entity: 'service:default/ledger', entities: 1, grades: 1, faults: [] });
      const rubrics = await workspace.warehouse.read<{ rubric: string }>('SELECT DISTINCT rubric FROM grade');
      expect(rubrics).toEqual([{ rubric: 'service-maturity' }]);
      expect(await evaluateOnDemand(workspace, { entity: null, rubric: null }, now)).toMatchObject({ ok: true, entity: null, entities: 1 });
    });
  });

  test('is refused in words where it names nothing, or the files are wrong', async () => {
    await withJobs(`collect: {${git}}\nexemptions: none.yaml`, async (_, workspace) => {
      expect(await evaluateOnDemand(workspace, { entity: 'legder', rubric: null }, now)).toMatchObject({ ok: false, unknown: true });
      expect(await evaluateOnDemand(workspace, { entity: null, rubric: 'service-maturty' }, now)).toMatchObject({
        ok: false,
        unknown: true,
        faults: [{ says: 'There is no rubric `service-maturty`.', hint: 'Did you mean `service-maturity`?' }],
      });
      expect(await evaluateOnDemand(workspace, { entity: null, rubric: null }, now)).toMatchObject({ ok: false, unknown: false });
    });
  });
});
