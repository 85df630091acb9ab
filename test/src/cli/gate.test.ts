import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from './session.ts';

const folder = emptyFolder();

const catalogFile = (name: string): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ${name}, title: "Pay :: 100% \\u001b[31m"}
spec: {type: service, lifecycle: production, owner: payments}
`;

const rubric = (phase: string): string => `rubric: ours
title: Ours
phase: ${phase}
for: service
grading: {levels: [Bronze]}
checks:
  - check: owned
    asks: Is it owned?
    level: Bronze
    passes: ownership.owners.length > 0
    why: Because.
    fix: Do it.
  - check: runbook
    asks: Is there a runbook?
    passes: git.fileExists("RUNBOOK.md")
    why: Because.
    fix: "Write RUNBOOK.md, 100% of it, for {{entity.title}}."
  - check: on-call
    asks: Is somebody on call?
    passes: oncall.people.length > 0
    why: Because.
    fix: Do it.
`;

beforeAll(async () => {
  clone(join(folder, 'repos/payments-api'), { 'catalog-info.yaml': catalogFile('payments-api'), 'README.md': '# Payments' });
  write(folder, {
    'assay.yaml': 'collect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\nrubrics: {library: []}\n',
    'rubrics/ours.yaml': rubric('gate'),
  });
});

const gate = async (...given: string[]) => run(folder, ['gate', ...given]);

describe('assay gate', () => {
  test('asks to collect first', async () => {
    expect(await gate('payments-api', '--no-regression')).toMatchObject({
      code: 3,
      out: '',
      note: expect.stringContaining('assay collect'),
    });
    expect((await run(folder, ['collect'])).code).toBe(0);
  });

  test('passes what holds, though nothing was graded yet', async () => {
    const { code, out } = await gate('payments-api', '--check', 'owned', '--level', 'Bronze', '--no-regression');
    expect(code).toBe(0);
    expect(out).toContain('✔ payments-api may pass.');
    expect(out).toContain('Nothing was stored of it');
  });

  test('blocks what fails, and says what to do', async () => {
    const { code, out } = await gate('payments-api', '--check', 'owned,runbook');
    expect(code).toBe(1);
    expect(out).toContain('✘ payments-api may not pass: 1 demand blocks.');
    expect(out).toContain('Write RUNBOOK.md, 100% of it, for Pay :: 100% [31m.');
    expect(out).toContain('assay explain payments-api ours/runbook');
    expect(out).not.toContain('\u001B');
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test('has a policy for what is not known', async () => {
    const blocked = await gate('payments-api', '--check', 'on-call');
    expect(blocked).toMatchObject({ code: 1, out: expect.stringContaining('Add `pagerduty` under `collect`') });
    expect(await gate('payments-api', '--check', 'on-call', '--on-no-data', 'pass')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Not known, and let pass as asked.'),
    });
  });

  test('is advice while the rubric is not in the phase gate, unless forced', async () => {
    write(folder, { 'rubrics/ours.yaml': rubric('leaderboard') });
    const advised = await gate('payments-api', '--grade', 'A', '--check', 'runbook');
    expect(advised).toMatchObject({
      code: 0,
      out: expect.stringContaining('Advice only: the rubric is in the phase leaderboard, not gate.'),
    });
    expect(await gate('payments-api', '--check', 'runbook', '--force')).toMatchObject({ code: 1, out: expect.stringContaining('Forced') });
    write(folder, { 'rubrics/ours.yaml': rubric('gate') });
  });

  test('tells what was lost since it was graded', async () => {
    write(folder, { 'repos/payments-api/RUNBOOK.md': '# What to do' });
    clone(join(folder, 'repos/payments-api'), { 'RUNBOOK.md': '# What to do' });
    expect((await run(folder, ['collect'])).code).toBe(0);
    expect((await run(folder, ['grade'])).code).toBe(0);
    expect((await gate('payments-api', '--no-regression')).code).toBe(0);
    const stricter = rubric('gate').replace('RUNBOOK.md")', 'RUNBOOK.txt")');
    write(folder, { 'rubrics/ours.yaml': stricter });
    const changed = await gate('payments-api', '--no-regression', '--force');
    expect(changed).toMatchObject({ code: 0, out: expect.stringContaining('Only the rubric was changed') });
    write(folder, { 'rubrics/ours.yaml': rubric('gate') });
  });

  test('refuses what cannot be answered', async () => {
    const missing = await gate('payments-api');
    expect(missing).toMatchObject({ code: 2, out: '', note: expect.stringContaining('Nothing is demanded') });
    expect((await gate('payment-api', '--no-regression')).note).toContain('Did you mean `payments-api`?');
    expect((await gate('payments-api', '--rubric', 'our', '--no-regression')).note).toContain('Did you mean `ours`?');
    expect((await gate('payments-api', '--rubric', 'reliability', '--no-regression')).note).toContain('is not used here');
    expect((await gate('payments-api', '--check', 'runbok')).note).toContain('Did you mean `runbook`?');
    expect((await gate('payments-api', '--level', 'Gold')).note).toContain('There are `Bronze`');
    expect((await gate('payments-api', '--grade', 'E')).code).toBe(2);
    expect((await gate('payments-api', '--check', 'a,,b')).code).toBe(2);
    expect((await gate('payments-api', '--no-regression', '--since', '2999-01-01')).code).toBe(2);
  });

  test('passes nothing by a rubric that cannot be read', async () => {
    write(folder, { 'rubrics/broken.yaml': 'rubric: broken\n' });
    expect(await gate('payments-api', '--no-regression')).toMatchObject({ code: 2, note: expect.stringContaining('broken.yaml:1') });
    expect((await gate('payments-api', '--rubric', 'ours', '--check', 'owned')).code).toBe(0);
    write(folder, { 'rubrics/broken.yaml': rubric('draft').replace('rubric: ours', 'rubric: broken') });
  });
});

describe('for other programs', () => {
  const failing = ['payments-api', '--rubric', 'ours', '--check', 'on-call,owned'];

  test('JSON has the whole report', async () => {
    const { code, out } = await gate(...failing, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      gate: {
        passes: false,
        policy: { onNoData: 'fail', force: false },
        findings: [
          { demand: { kind: 'check', check: 'owned' }, ruling: 'passes' },
          { demand: { kind: 'check', check: 'on-call' }, ruling: 'blocks', outcome: 'unknown' },
        ],
        repairs: [{ check: 'on-call', remedies: [expect.stringContaining('pagerduty')] }],
      },
    });
  });

  test('GitHub gets an error at the check, in one line', async () => {
    const { out } = await gate(...failing, '-o', 'github');
    expect(out).toMatch(/^::error file=rubrics\/ours.yaml,line=18,.*title=ours\/on-call::payments-api: on-call passes\..*\n$/u);
    expect(out.split('\n')).toHaveLength(2);
  });

  test('what a rubric that ships asks is told where the configuration turns it on, for the hosts that need a file', async () => {
    const asked = ['payments-api', '--rubric', 'service-maturity', '--check', 'runbook', '--force'];
    const locationOf = async () => {
      const { out } = await gate(...asked, '-o', 'sarif');
      const { runs } = JSON.parse(out) as { runs: { results: { locations: { physicalLocation: object }[] }[] }[] };
      return runs[0]?.results[0]?.locations[0]?.physicalLocation;
    };
    const usual = 'collect:\n  catalog: {paths: [repos]}\n  git: {paths: [repos]}\n';
    try {
      write(folder, { 'assay.yaml': `${usual}rubrics:\n  library:\n    - reliability\n    - service-maturity\n` });
      expect(await locationOf()).toMatchObject({ artifactLocation: { uri: 'assay.yaml' }, region: { startLine: 7 } });
      expect((await gate(...asked, '-o', 'junit')).out).toContain('file="assay.yaml" line="7"');
      expect((await gate(...asked, '-o', 'github')).out).toMatch(/^::error file=assay.yaml,line=7,/u);
      write(folder, { 'assay.yaml': usual });
      expect(await locationOf()).toMatchObject({ artifactLocation: { uri: 'assay.yaml' }, region: { startLine: 1 } });
    } finally {
      write(folder, { 'assay.yaml': `${usual}rubrics: {library: []}\n` });
    }
  });

  test('SARIF and JUnit tell blocks from advice', async () => {
    const sarif = JSON.parse((await gate(...failing, '-o', 'sarif')).out) as { runs: { results: object[] }[] };
    expect(sarif.runs[0]?.results).toMatchObject([{ ruleId: 'ours/on-call', level: 'error' }]);
    write(folder, { 'rubrics/ours.yaml': rubric('visible') });
    const advised = await gate(...failing, '-o', 'junit');
    expect(advised.code).toBe(0);
    expect(advised.out).toContain('tests="2" failures="0"');
    expect(advised.out).toContain('on-call passes (advice)');
    write(folder, { 'rubrics/ours.yaml': rubric('gate') });
    expect((await gate(...failing, '-o', 'junit')).out).toContain('tests="2" failures="1"');
  });
});
