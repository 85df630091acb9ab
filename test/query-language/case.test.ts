import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { Feature } from '../../query-language/case.ts';
import { compile, type Compiled } from '../../query-language/compile.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { messages } from '../../query-language/messages.ts';
import { render } from '../../query-language/render.ts';
import { valuesStatement } from '../../query-language/sql/statement.ts';
import { parse } from '../../query-language/syntax/parse.ts';
import { print } from '../../query-language/syntax/print.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { environment, warehouseOf } from './world.ts';

const folder = join(import.meta.dirname, '../../query-language/cases');
const features = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => ({ file, ...Feature.parse(parseYaml(readFileSync(join(folder, file), 'utf8'))) }));

describe.each(features)('$file', ({ world, cases }) => {
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

  it.each(cases)('$text', ({ text, gives, faults, warns, shows }) => {
    const outcome = compiled.get(text)!;
    const diagnostics = outcome.ok ? outcome.warnings : outcome.errors;
    const marked = diagnostics.map(({ code, span }) => ({ [code]: span ? text.slice(span.start, span.end) : '' }));
    expect(marked).toEqual(faults ?? warns ?? []);
    if (shows !== undefined) expect(`${render(diagnostics[0] as Diagnostic, text, messages)}\n`).toBe(shows);
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

function answer(row: Record<string, unknown>, text: string): unknown {
  const [value, known, error] = [row[text], row[`${text} known`], row[`${text} error`]];
  if (value === null && error !== null) return 'error';
  return value === null && known === false ? 'unknown' : value;
}

describe('the specification', () => {
  it('exercises every code that has words', () => {
    const exercised = new Set(
      features.flatMap(({ cases }) => cases.flatMap(({ faults, warns }) => [...(faults ?? []), ...(warns ?? [])].flatMap(Object.keys))),
    );
    expect(Object.keys(messages).filter((code) => !exercised.has(code) && !provokedElsewhere.has(code))).toEqual([]);
  });

  it('runs every example of every name', () => {
    for (const { name, examples } of environment.functions.values()) {
      for (const example of examples)
        expect(compile(example, environment), `${name}: ${example}`).toMatchObject({ ok: true, warnings: [] });
    }
  });
});

/** Codes that need a text too large to be a case, or an expectation from outside. */
const provokedElsewhere = new Set(['syntax.too-long', 'syntax.too-deep', 'plan.too-large', 'type.expected']);
