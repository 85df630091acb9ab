import { array, constantFrom, sample, string, uint8Array } from 'fast-check';
import { compile, compileQuery, isQuery, type Compiled, type CompiledQuery } from '../../query-language/compile.ts';
import type { Diagnostic, Outcome } from '../../query-language/diagnostic.ts';
import { queryStatement } from '../../query-language/sql/query-statement.ts';
import { valuesStatement, type Statement } from '../../query-language/sql/statement.ts';
import { print } from '../../query-language/syntax/print.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { generated, type Choose } from './reference/choose.ts';
import { expression, kinds } from './reference/generate-expression.ts';
import { query } from './reference/generate-query.ts';
import { environment } from './world.ts';

const pieces = [
  ['(', ')', '[', ']', '=>', '.', '?.', ',', '==', '=', '!', 'not ', ' and ', ' or ', ' in ', ' between ', 'if ', ' then ', ' else '],
  ['"', "'", '`', '@2026-', '90d', '%', '/*', '//', '??', '\\', '\u0000', '\ud800', '\u202e', '😀', '\r\n', '\t', 'null', 'where '],
  ['git', 'git.commits(', 'x', '1e999', '99999999999999999999', 'entity.', '.any(x => ', '.map(', '-', 'constructor', '__proto__'],
  [' | ', '|', 'service', 'deployment | ', ' | where ', ' | select ', ' | extend ', ' | summarize ', ' by ', ' | join (', ') on ', ' on '],
  [
    ' | sort ',
    ' desc',
    ' asc',
    ' | take ',
    ' | take 0',
    ' | distinct',
    ' | as of @2026-01-01',
    'count()',
    'count(where ',
    'entity',
    'sum(',
  ],
].flat();

/** Texts that are nearly right, cut, doubled and spliced; and texts that are nothing at all. */
function texts(count: number, seed: number): readonly string[] {
  const written = (make: (choose: Choose) => string): readonly string[] => generated(make, count, seed);
  const oneExpression = (choose: Choose): string => print(expression(choose, choose.one(kinds), 3));
  const oneQuery = (choose: Choose): string => print(query(choose, 3));
  const mutated = [oneExpression, oneQuery].map((make) => written((choose) => mutation(make(choose), choose)));
  const spliced = sample(
    array(constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
    { numRuns: count, seed },
  );
  const noise = sample(string({ unit: 'binary', maxLength: 80 }), { numRuns: count, seed });
  const bytes = sample(
    uint8Array({ maxLength: 80 }).map((some) => Buffer.from(some).toString('latin1')),
    { numRuns: count, seed },
  );
  return [...mutated.flat(), ...written(oneQuery), ...spliced, ...noise, ...bytes];
}

function mutation(written: string, choose: Choose): string {
  let text = written;
  for (let times = 1 + choose.below(4); times > 0; times -= 1) {
    const [from, to] = [choose.below(text.length + 1), choose.below(text.length + 1)];
    const middle = choose.percent(60) ? choose.one(pieces) : choose.percent(50) ? text.slice(from, to).repeat(2) : '';
    text = text.slice(0, from) + middle + text.slice(choose.percent(50) ? from : from + choose.below(8));
  }
  return text;
}

export interface Fuzzing {
  readonly tried: number;
  /** How many texts mean something, as an expression or as a query. */
  readonly meant: number;
  readonly wrong: readonly string[];
  /** The statements of some that mean something, evenly chosen, by their texts. */
  readonly statements: ReadonlyMap<string, Statement>;
}

/**
 * Reads and compiles hostile texts, each as an expression and as a query, and gives what went wrong: nothing may be thrown, and each
 * fault must stand inside its text. Of those that mean something so many are made into statements.
 */
export function fuzz(count: number, seed: number, samples = 0): Fuzzing {
  const tried = texts(count, seed);
  const meant: (readonly [string, () => Statement])[] = [];
  const wrong = tried.flatMap((text) => {
    try {
      isQuery(text, environment);
      const [expressed, queried] = [compile(text, environment), compileQuery(text, environment)];
      if (expressed.ok) meant.push([text, () => valuesStatement({ value: expressed.value }, { kind: 'service' }, environment)]);
      if (queried.ok) meant.push([text, () => queryStatement(queried.value.plan, environment)]);
      return [expressed, queried].flatMap((outcome) => faultOf(text, outcome));
    } catch (error) {
      return [said(error, text)];
    }
  });
  const step = Math.max(1, Math.floor(meant.length / Math.max(1, samples)));
  const statements = new Map<string, Statement>();
  for (const [text, make] of meant.filter((_, index) => samples > 0 && index % step === 0)) {
    try {
      statements.set(text, make());
    } catch (error) {
      wrong.push(said(error, text));
    }
  }
  return { tried: tried.length, meant: meant.length, wrong, statements };
}

function faultOf(text: string, outcome: Outcome<Compiled | CompiledQuery>): readonly string[] {
  const diagnostics: readonly Diagnostic[] = outcome.ok ? outcome.warnings : outcome.errors;
  if (!outcome.ok && diagnostics.length === 0) return [`refused without a reason: ${JSON.stringify(text)}`];
  const astray = diagnostics.find(({ span }) => span && !(0 <= span.start && span.start <= span.end && span.end <= text.length));
  return astray ? [`${astray.code} stands outside: ${JSON.stringify(text)}`] : [];
}

/** Runs statements, and gives what the engine refused. */
export async function run({ statements }: Fuzzing, warehouse: Warehouse, now: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [text, { sql, parameters }] of statements) {
    const bound = { ...parameters, as_of: now, now, ...(sql.includes('$most') ? { most: 10 } : {}) };
    await warehouse.read(sql, bound).catch((error: unknown) => wrong.push(said(error, text)));
  }
  return wrong;
}

function said(error: unknown, text: string): string {
  return `${error instanceof Error ? error.message : String(error)}: ${JSON.stringify(text)}`;
}
