import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fixed } from '../../../src/cli/linting/apply-fixes.ts';
import { githubAnnotations } from '../../../src/cli/output/github-annotation.ts';
import { emptyFolder, run, write } from './session.ts';

const rubric = (passes: string, more = ''): string => `# Why: kept as it is.
rubric: tested
language: 1
title: Tested
for: service
checks:
  - check: one
    asks: One?
    passes: ${passes}
    why: Because.
    fix: Fix it.
${more}`;

describe('lint', () => {
  test('warns of what compiles and cannot be meant, and fails with --strict only', async () => {
    const folder = write(emptyFolder(), { 'rubrics/tested.yaml': rubric('ci.coverage >= 90') });
    const { code, out, note } = await run(folder, ['lint', 'rubrics']);
    expect({ code, note }).toEqual({ code: 0, note: '1 checked, 0 wrong, 1 worth a look\n' });
    expect(out).toContain('tested.yaml:9:28: warning: This is compared with a ratio');
    expect((await run(folder, ['lint', 'rubrics', '--strict'])).code).toBe(1);
    expect((await run(folder, ['lint', '--strict', '-e', 'name.matches("checkout")'])).code).toBe(0);
  });

  test('takes files of one text and the standard input, of either form', async () => {
    const folder = write(emptyFolder(), { 'a.rql': 'service\n| where tier = "tier-1"\n', 'b.rql': 'git.fileExists("README.md")\n' });
    const { code, out } = await run(folder, ['lint', 'a.rql', 'b.rql']);
    expect(code).toBe(1);
    expect(out).toContain(`${join(folder, 'a.rql')}:2:14: error: = does not compare.`);
    expect(await run(folder, ['lint', '-'], { input: 'tier ==' })).toMatchObject({ code: 1, note: '1 checked, 1 wrong\n' });
    expect(await run(folder, ['lint', '-'], { input: 'tier != null' })).toMatchObject({ code: 0, out: '' });
    expect(await run(folder, ['lint', 'none.rql'])).toMatchObject({ code: 2, note: expect.stringContaining('no file') });
  });

  test('knows what an applying condition and the scope of a rubric guard', async () => {
    const quotient = 'deploys().filter((d) => d.state == "failure").length / deploys().length < 5%';
    const folder = write(emptyFolder(), {
      'bare/tested.yaml': rubric(quotient),
      'applies/tested.yaml': rubric(quotient, '    applies: deploys().length > 0\n'),
      'scope/tested.yaml': rubric(quotient).replace('for: service', 'for: service | where deploys().length > 0'),
    });
    expect((await run(folder, ['lint', 'bare'])).out).toContain('Where this is 0');
    expect((await run(folder, ['lint', 'applies'])).out).toBe('');
    expect((await run(folder, ['lint', 'scope'])).out).toBe('');
  });

  test('finds in a workspace what no source collects, and a window longer than the history', async () => {
    const passes = 'monitors.length > 0 and git.commits(lookback = 500d).length > 0';
    const folder = write(emptyFolder(), {
      'assay.yaml': 'collect:\n  git: {paths: [.], since: 90}\n',
      'rubrics/tested.yaml': rubric(passes),
    });
    const { code, out } = await run(folder, ['lint']);
    expect(code).toBe(0);
    expect(out).toContain('tested.yaml:9:13: warning: No configured source fills monitor');
    expect(out).toContain('Under collect, datadog would.');
    expect(out).toContain('Only 90 days of commit are known.');
    expect(out.match(/warning/g)).toHaveLength(2);
  });
});

describe('--fix', () => {
  test('makes the edits that are certain, where they stand, and no other', async () => {
    const before = {
      'plain.yaml': rubric('ci.coverage >= 90 # why').replace('tested', 'plain'),
      'quoted.yaml': rubric(`'name like "%api%" and name like "it''s%"'`).replace('tested', 'quoted'),
      'folded.yaml': rubric('>-\n      tier = "tier-1" and\n      ci.coverage >= 90').replace('tested', 'folded'),
      'guess.yaml': rubric('ownership.ownrs.length > 0').replace('tested', 'guess'),
    };
    const folder = write(emptyFolder(), Object.fromEntries(Object.entries(before).map(([name, text]) => [`rubrics/${name}`, text])));
    const { code, note } = await run(folder, ['lint', 'rubrics', '--fix']);
    expect({ code, note }).toEqual({ code: 1, note: '4 checked, 5 put right, 1 wrong\n' });
    const after = (name: string): string => readFileSync(join(folder, 'rubrics', name), 'utf8');
    expect(after('plain.yaml')).toBe(before['plain.yaml'].replace('>= 90', '>= 90%'));
    expect(after('quoted.yaml')).toBe(before['quoted.yaml'].replace('%api%', '*api*').replace("it''s%", "it''s*"));
    expect(after('folded.yaml')).toBe(before['folded.yaml'].replace('tier =', 'tier ==').replace('>= 90', '>= 90%'));
    expect(after('guess.yaml')).toBe(before['guess.yaml']);
    expect((await run(folder, ['lint', 'rubrics', '--fix'])).note).toBe('4 checked, 1 wrong\n');
  });

  test('puts a text of a file right', async () => {
    const folder = write(emptyFolder(), { 'a.rql': 'tier = "tier-1" // why\n' });
    expect(await run(folder, ['lint', 'a.rql', '--fix'])).toMatchObject({ code: 0, note: '1 checked, 1 put right, 0 wrong\n' });
    expect(readFileSync(join(folder, 'a.rql'), 'utf8')).toBe('tier == "tier-1" // why\n');
  });

  test('of edits that touch makes the first', () => {
    const edit = (start: number, end: number, text: string) => ({ span: { start, end }, text });
    expect(fixed('abcdef', [edit(2, 4, 'X'), edit(3, 5, 'Y'), edit(5, 6, 'Z')])).toEqual({ text: 'abXeZ', count: 2 });
    expect(fixed('ab', [edit(0, 0, 'x'), edit(0, 0, 'y')])).toEqual({ text: 'xab', count: 1 });
  });
});

/** What SARIF 2.1.0 (OASIS) demands of what is written. */
const region = z.strictObject({
  startLine: z.int().min(1),
  startColumn: z.int().min(1),
  endLine: z.int().min(1),
  endColumn: z.int().min(1),
});
const artifactLocation = z.strictObject({ uri: z.string().regex(/^(?:file:\/\/)?[\w.~!*'()%/-]+$/) });
const log = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({ name: z.string(), semanticVersion: z.string(), rules: z.array(z.strictObject({ id: z.string() })) }),
      }),
      columnKind: z.literal('utf16CodeUnits'),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message: z.strictObject({ text: z.string().min(1) }),
          locations: z.array(z.strictObject({ physicalLocation: z.strictObject({ artifactLocation, region }) })),
          fixes: z
            .array(
              z.strictObject({
                description: z.strictObject({ text: z.string() }),
                artifactChanges: z.tuple([
                  z.strictObject({
                    artifactLocation,
                    replacements: z.tuple([
                      z.strictObject({ deletedRegion: region, insertedContent: z.strictObject({ text: z.string() }) }),
                    ]),
                  }),
                ]),
              }),
            )
            .optional(),
        }),
      ),
    }),
  ]),
});

describe('for other programs', () => {
  const folder = write(emptyFolder(), {
    'our rules/é#1.yaml': rubric('tier = "日本" and ownership.ownrs.length > 0').replace('tested', 'tested'),
  });

  test('SARIF names rules, places and edits', async () => {
    const { code, out } = await run(folder, ['lint', 'our rules', '-o', 'sarif']);
    expect(code).toBe(1);
    const [{ tool, results }] = log.parse(JSON.parse(out)).runs;
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['name.unknown-member', 'rubric.file-name', 'syntax.single-equals']);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
    const single = results.find(({ ruleId }) => ruleId === 'syntax.single-equals')!;
    expect(single.level).toBe('error');
    expect(single.locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'our%20rules/%C3%A9%231.yaml' },
      region: { startLine: 9, startColumn: 18, endLine: 9, endColumn: 19 },
    });
    expect(single.fixes![0]!.artifactChanges[0].replacements[0].insertedContent.text).toBe('==');
    expect(log.parse(JSON.parse((await run(folder, ['lint', '-o', 'sarif', '-e', 'x'])).out)).runs[0].results[0]!.locations).toEqual([]);
    expect(log.parse(JSON.parse((await run(folder, ['lint', '-o', 'sarif', '-e', 'true'])).out)).runs[0].results).toEqual([]);
  });

  test('GitHub is told by workflow commands', async () => {
    const { out } = await run(folder, ['lint', 'our rules', '-o', 'github']);
    expect(out).toContain(
      '::error file=our rules/é#1.yaml,line=9,endLine=9,col=18,endColumn=19,title=syntax.single-equals::= does not compare. ',
    );
    expect(out.split('\n').filter(Boolean)).toHaveLength(3);
  });

  test('no text ends a workflow command or begins another', () => {
    const hostile = 'a%0A\r\n::error::b';
    const annotation = {
      code: 'x',
      severity: 'information',
      file: 'a,b:c\n%',
      region: null,
      message: { says: hostile },
      fix: null,
    } as const;
    expect(githubAnnotations([annotation])).toBe('::notice file=a%2Cb%3Ac%0A%25,title=x::a%250A%0D%0A::error::b\n');
  });
});
