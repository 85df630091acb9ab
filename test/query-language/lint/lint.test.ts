import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Feature } from '../../../query-language/case.ts';
import { compile, compileQuery, type Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { lint } from '../../../query-language/lint/lint.ts';
import type { LintSettings } from '../../../query-language/lint/rule.ts';
import { messages } from '../../../query-language/messages.ts';
import { listLintRules } from '../../../src/registry/lint-rules.ts';
import { environment } from '../world.ts';

const rules = await listLintRules();
const folder = join(import.meta.dirname, '../../../query-language');

function found(text: string, settings: LintSettings = {}, among: Environment = environment): readonly Diagnostic[] {
  const outcome = compile(text, among);
  if (!outcome.ok) throw new Error(`${text}: ${JSON.stringify(outcome.errors)}`);
  return lint(outcome.value, among, rules, settings);
}

const codes = (text: string, settings?: LintSettings): readonly string[] => found(text, settings).map(({ code }) => code);

describe('rules', () => {
  it.each([...rules.keys()])('%s has words, a case, and a code named for it', (name) => {
    const file = readFileSync(join(folder, 'lint/rule', `${name}.ts`), 'utf8');
    const raised = [...file.matchAll(/code: '([^']+)'/g)].map(([, code]) => code!);
    expect(raised.length).toBeGreaterThan(0);
    for (const code of raised) expect(Object.keys(messages)).toContain(code);
    const named = name === 'mixed-units' ? ['lint.mixed-units', 'lint.percent-without-sign'] : [`lint.${name}`];
    expect(name === 'unlisted-choice' ? ['value.unlisted'] : named).toEqual(expect.arrayContaining(raised));
    expect(rules.get(name)!.describes).toMatch(/\.$/);
  });
});

describe('edits', () => {
  const texts = Feature.parse(parse(readFileSync(join(folder, 'cases/lint.yaml'), 'utf8'))).cases.map(({ text }) => text);

  const odd = [
    '(ownership.owners.length) ?? 0',
    'ownership.owners.length ?? (0)',
    'name like ("%a%")',
    'name.like( "%a%" )',
    'name.matches(pattern = "a*")',
    'git.lastCommit.age < -(90d)',
    '(ci.coverage) >= (90)',
    '(90) <= ci.coverage',
    'git.commits((730d)).length > 0',
  ];

  it.each([...texts, ...odd])('of %s compile, and take away what they are for', (text) => {
    for (const { code, fix } of found(text)) {
      if (!fix) continue;
      const fixed = `${text.slice(0, fix.span.start)}${fix.text}${text.slice(fix.span.end)}`;
      expect(codes(fixed).filter((each) => each === code).length, fixed).toBeLessThan(codes(text).filter((each) => each === code).length);
    }
  });
});

describe('what is known from outside', () => {
  const failures = 'deploys().filter((d) => d.state == "failure").length / deploys().length < 5%';

  it('guards a quotient', () => {
    const given = (text: string): LintSettings => {
      const outcome = compile(text, environment);
      return { given: outcome.ok ? [outcome.value.plan] : [] };
    };
    expect(codes(failures)).toEqual(['lint.division-by-zero']);
    expect(codes(failures, given('deploys().length > 0'))).toEqual([]);
    expect(codes(failures, given('type == "service" and deploys().length >= 10'))).toEqual([]);
    expect(codes(failures, given('deploys().length >= 0'))).toEqual(['lint.division-by-zero']);
  });

  it('is not asked for where it is not told', () => {
    expect(codes('monitors.length > 0')).toEqual([]);
    expect(codes('monitors.length > 0', { provided: new Set(['entity']) })).toEqual(['lint.uncollected']);
    expect(codes('git.commits(lookback = 9000d).length > 0')).toEqual([]);
  });

  it('tells of a table once, where it is first read', () => {
    const settings = { provided: new Set(['entity']) };
    const text = 'tier != null and monitors.length > 0 and monitors.any((m) => m.notifies) and slos.length > 0';
    expect(found(text, settings).map(({ span }) => text.slice(span!.start, span!.end))).toEqual(['monitors', 'slos']);
  });
});

describe('a query', () => {
  const inQuery = (text: string): readonly string[] => {
    const outcome = compileQuery(text, environment);
    if (!outcome.ok) throw new Error(`${text}: ${JSON.stringify(outcome.errors)}`);
    return lint(outcome.value, environment, rules).map(({ code, span }) => `${code} ${text.slice(span!.start, span!.end)}`);
  };

  it.each([
    ['pull_request | where additions >= 0', ['lint.constant-comparison additions >= 0']],
    [
      'pull_request | where state == "OPEN" | where additions > 5 and additions < 3',
      ['lint.contradiction additions > 5 and additions < 3'],
    ],
    ['service | where ci.coverage >= 90 | select name', ['lint.percent-without-sign 90']],
    ['pull_request | where additions / commits > 100', ['lint.division-by-zero commits']],
    ['pull_request | where commits > 0 | where additions / commits > 100', []],
    [
      'pull_request | where commits > 0 | select additions, commits = deletions | where additions / commits > 100',
      ['lint.division-by-zero commits'],
    ],
    [
      'pull_request | extend c = deletions - 1 | where c > 0 | select additions, c = commits - 1 | where additions / c > 100',
      ['lint.division-by-zero c'],
    ],
    ['pull_request | summarize n = count(where additions >= 0) by author', ['lint.constant-comparison additions >= 0']],
  ])('%s', (text, expected) => expect(inQuery(text)).toEqual(expected));
});

describe('a deprecated name', () => {
  const freshness = environment.functions.get('commit.freshness')!;
  const levels = environment.functions.get('oncall.numOfEscalations')!;
  const among = {
    ...environment,
    functions: new Map(environment.functions)
      .set('commit.freshness', { ...freshness, deprecated: { since: '0.2', use: 'age' } })
      .set('oncall.numOfEscalations', { ...levels, deprecated: { since: '0.2', use: 'oncall.levels' } }),
  };

  it.each([
    ['git.lastCommit().freshness < 90d', 'git.lastCommit().age < 90d'],
    ['git.lastCommit.freshness() < 90d', 'git.lastCommit.age() < 90d'],
    ['oncall.numOfEscalations() >= 2', 'oncall.levels() >= 2'],
    ['oncall.numOfEscalations >= 2', 'oncall.levels >= 2'],
  ])('in %s is replaced by machine', (text, wanted) => {
    const [{ code, fix }] = found(text, {}, among) as [Diagnostic];
    expect(code).toBe('lint.deprecated-name');
    expect(fix).not.toHaveProperty('guess');
    const fixed = `${text.slice(0, fix!.span.start)}${fix!.text}${text.slice(fix!.span.end)}`;
    expect(fixed).toBe(wanted);
    expect(found(fixed, {}, among)).toEqual([]);
  });

  it('is not seen in what a lambda calls its element', () => {
    const text = 'git.commits().any((oncall) => oncall.subject == "x")';
    expect(found(text, {}, among)).toEqual([]);
  });

  it('names one that is there, for all names of the language', () => {
    for (const { name, on, deprecated } of environment.functions.values()) {
      if (deprecated)
        expect([...environment.functions.keys()], name).toContain(on === undefined ? deprecated.use : `${on}.${deprecated.use}`);
    }
  });
});
