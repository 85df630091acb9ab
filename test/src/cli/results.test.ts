import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from './session.ts';

const catalogFile = (name: string): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ${name}}
spec: {type: service, lifecycle: production, owner: payments}
`;

describe('results in queries', () => {
  const folder = emptyFolder();

  beforeAll(async () => {
    clone(join(folder, 'repos/payments-api'), { 'catalog-info.yaml': catalogFile('payments-api'), 'README.md': '# Payments' });
    clone(join(folder, 'repos/ledger'), { 'catalog-info.yaml': catalogFile('ledger') });
    write(folder, { 'assay.yaml': 'collect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\n' });
    expect((await run(folder, ['collect'])).code).toBe(0);
  });

  async function rows(text: string): Promise<Record<string, unknown>[]> {
    const { out, note } = await run(folder, ['query', text, '--json']);
    expect(note).not.toContain('error');
    return (JSON.parse(out) as { rows: Record<string, unknown>[] }).rows;
  }

  test('are not there before the first grading, and are after it', async () => {
    const failing =
      'verdict | where verdict == "fail" and service.lifecycle == "production" | summarize failing = count() by rubric, check';
    expect(await rows(failing)).toEqual([]);
    expect(await rows('service | where scorecards.length > 0 | select name')).toEqual([]);
    expect((await run(folder, ['grade'])).code).toBe(0);
    expect(await rows(failing)).not.toEqual([]);
    expect(await rows('service | where scorecards.length > 0 | select name')).toEqual([{ name: 'ledger' }, { name: 'payments-api' }]);
  });

  test('of delivery are unknown where nothing tells of deployments', async () => {
    expect((await run(folder, ['grade'])).code).toBe(0);
    expect(await rows('measure | summarize count()')).toEqual([{ count: 0 }]);
    expect(await rows('service | where dora.leadTime().p50 == null | select name')).toEqual([]);
  });

  test('stand behind a check that asks for them, with where they come from', async () => {
    const check = '{check: well, asks: Is it graded well?, passes: \'grade("service-maturity") >= "B"\', why: Because., fix: Improve it.}';
    write(folder, { 'rubrics/strict.yaml': `rubric: strict\ntitle: Strict\nfor: service\nchecks:\n  - ${check}\n` });
    expect((await run(folder, ['grade'])).code).toBe(0);
    const { code, out } = await run(folder, ['explain', 'ledger', 'strict/well']);
    expect(code).toBe(0);
    expect(out).toMatch(/grade .*service:default\/ledger.*assay/u);
  });
});
