import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { Feature } from '../../query-language/case.ts';
import { compile, compileQuery, type Compiled } from '../../query-language/compile.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { lint } from '../../query-language/lint/lint.ts';
import type { LintSettings } from '../../query-language/lint/rule.ts';
import { messages } from '../../query-language/messages.ts';
import { render } from '../../query-language/render.ts';
import { given, queryStatement } from '../../query-language/sql/query-statement.ts';
import { valuesStatement } from '../../query-language/sql/statement.ts';
import { parse, parseQuery } from '../../query-language/syntax/parse.ts';
import { print } from '../../query-language/syntax/print.ts';
import { listLintRules } from '../../src/registry/lint-rules.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { environment as usual, environmentOf, warehouseOf } from './world.ts';

const folder = join(import.meta.dirname, '../../query-language/cases');
const rules = await listLintRules();
const features = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => ({ file, ...Feature.parse(parseYaml(readFileSync(join(folder, file), 'utf8'))) }));

describe.each(features.filter(({ form }) => form === 'query'))('$file', ({ world, cases }) => {
  const environment = environmentOf(world);
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await warehouseOf(world);
  });
  afterAll(async () => warehouse?.close());

  it.each(cases)('$text', async ({ text, rows, leavesOut, faults, warns, shows, fixed }) => {
    const outcome = compileQuery(text, environment);
    const said = outcome.ok ? outcome.warnings : outcome.errors;
    expect(said.map((each) => markedIn(text, each))).toEqual(faults ?? warns ?? []);
    if (shows !== undefined) expect(`${render(said[0] as Diagnostic, text, messages)}\n`).toBe(shows);
    if (fixed !== undefined) expect(withFix(text, said)).toBe(fixed);
    if (!outcome.ok || !rows) return;
    const { plan } = outcome.value;
    const { sql, parameters, leftOut } = queryStatement(plan, environment);
    const bound = { ...parameters, as_of: plan.asOf ?? world.now, now: plan.asOf ?? world.now };
    const found = await warehouse.read(sql, { ...bound, most: 1000 });
    expect(found.map((row) => Object.fromEntries(plan.columns.map(({ name }, place) => [name, told(given(row, place))])))).toEqual(rows);
    if (!leavesOut || !leftOut) return;
    const [counts = {}] = await warehouse.read(leftOut.sql, bound);
    expect(leavesOut.map((_, stage) => counts[`where ${stage}`])).toEqual(leavesOut);
  });

  it('prints every text so that it parses to the same', () => {
    for (const { text } of cases) {
      const first = parseQuery(text);
      if (!first.ok || first.warnings.some(({ severity }) => severity === 'error')) continue;
      const printed = print(first.value);
      const second = parseQuery(printed);
      expect(second.ok && print(second.value), printed).toBe(printed);
    }
  });
});

describe.each(features.filter(({ form }) => form === 'expression'))('$file', ({ world, place, cases }) => {
  const environment = environmentOf(world);
  const compiled = new Map(cases.map(({ text }) => [text, compile(text, environment)]));
  let warehouse: Warehouse;
  let rows: Record<string, unknown>[];

  beforeAll(async () => {
    warehouse = await warehouseOf(world);
    const meant = [...compiled].flatMap(([text, outcome]): [string, Compiled][] => (outcome.ok ? [[text, outcome.value]] : []));
    const { sql, parameters } = valuesStatement(Object.fromEntries(meant), { kind: 'service' }, environment);
    rows = meant.length > 0 ? await warehouse.read(sql, { ...parameters, as_of: world.now, now: world.now }) : [];
  });
  afterAll(async () => warehouse?.close());

  it.each(cases)('$text', ({ text, gives, faults, warns, lints, shows, fixed }) => {
    const outcome = compiled.get(text)!;
    const diagnostics = outcome.ok ? outcome.warnings : outcome.errors;
    expect(diagnostics.map((each) => markedIn(text, each))).toEqual(faults ?? warns ?? []);
    const found = lints && outcome.ok ? lint(outcome.value, environment, rules, settingsOf(place)) : [];
    expect(found.map((each) => markedIn(text, each))).toEqual(lints ?? []);
    const said = [...diagnostics, ...found];
    if (shows !== undefined) expect(`${render(said[0] as Diagnostic, text, messages)}\n`).toBe(shows);
    if (fixed !== undefined) expect(withFix(text, said)).toBe(fixed);
    if (gives) expect(Object.fromEntries(rows.map((row) => [row['name'], answer(row, text)]))).toEqual(gives);
  });

  it('prints every text so that it parses to the same', () => {
    for (const { text } of cases) {
      const first = parse(text);
      if (!first.ok || first.warnings.some(({ severity }) => severity === 'error')) continue;
      const printed = print(first.value);
      const second = parse(printed);
      expect(second.ok && print(second.value), printed).toBe(printed);
    }
  });
});

function markedIn(text: string, { code, span }: Diagnostic): Record<string, string> {
  return { [code]: span ? text.slice(span.start, span.end) : '' };
}

/** The text with the first edit that is offered. */
function withFix(text: string, diagnostics: readonly Diagnostic[]): string | undefined {
  const fix = diagnostics.find((each) => each.fix)?.fix;
  return fix && `${text.slice(0, fix.span.start)}${fix.text}${text.slice(fix.span.end)}`;
}

function settingsOf({ provided, providers = {}, history = {} }: NonNullable<Feature['place']> = {}): LintSettings {
  return {
    ...(provided ? { provided: new Set(provided) } : {}),
    providers: new Map(Object.entries(providers)),
    history: new Map(Object.entries(history).map(([table, days]) => [table, days * 86_400])),
  };
}

function answer(row: Record<string, unknown>, text: string): unknown {
  const [value, known, error] = [row[text], row[`${text} known`], row[`${text} error`]];
  return told({ value, known, error });
}

/** As cases write it. */
function told({ value, known, error }: { readonly value: unknown; readonly known: unknown; readonly error: unknown }): unknown {
  if (value === null && error !== null) return 'error';
  return value === null && known === false ? 'unknown' : value;
}

describe('the specification', () => {
  it('exercises every code that has words', () => {
    const exercised = new Set(
      features.flatMap(({ cases }) =>
        cases.flatMap(({ faults, warns, lints }) => [...(faults ?? []), ...(warns ?? []), ...(lints ?? [])].flatMap(Object.keys)),
      ),
    );
    expect(Object.keys(messages).filter((code) => !exercised.has(code) && !provokedElsewhere.has(code))).toEqual([]);
  });

  it('runs every example of every name, and lint warns of none', () => {
    for (const { name, examples } of usual.functions.values()) {
      for (const example of examples) {
        const outcome = compile(example, usual);
        expect(outcome, `${name}: ${example}`).toMatchObject({ ok: true, warnings: [] });
        const found = outcome.ok ? lint(outcome.value, usual, rules) : [];
        expect(
          found.filter(({ severity }) => severity === 'warning'),
          `${name}: ${example}`,
        ).toEqual([]);
      }
    }
  });
});

/** Codes that need a text too large to be a case, an expectation from outside, or a name that is deprecated. */
const provokedElsewhere = new Set(['syntax.too-long', 'syntax.too-deep', 'plan.too-large', 'type.expected', 'lint.deprecated-name']);
