import { array, constantFrom, sample, string, uint8Array } from 'fast-check';
import { compile } from '../../query-language/compile.ts';
import { print } from '../../query-language/syntax/print.ts';
import { generated } from './reference/choose.ts';
import { expression, kinds } from './reference/generate-expression.ts';
import { environment } from './world.ts';

const pieces = [
  '(',
  ')',
  '[',
  ']',
  '=>',
  '.',
  '?.',
  ',',
  '==',
  '=',
  '!',
  'not ',
  ' and ',
  ' or ',
  ' in ',
  ' between ',
  'if ',
  ' then ',
  ' else ',
]
  .concat(['"', "'", '`', '@2026-', '90d', '%', '/*', '//', '??', '\\', '\u0000', '\ud800', '\u202e', '😀', '\r\n', '\t', 'null', 'where '])
  .concat(['git', 'git.commits(', 'x', '1e999', '99999999999999999999', 'entity.', '.any(x => ', '.map(', '-', 'constructor', '__proto__']);

/** Texts that are nearly right, cut, doubled and spliced; and texts that are nothing at all. */
function texts(count: number, seed: number): readonly string[] {
  const mutated = generated(
    (choose) => {
      let text = print(expression(choose, choose.one(kinds), 3));
      for (let times = 1 + choose.below(4); times > 0; times -= 1) {
        const [from, to] = [choose.below(text.length + 1), choose.below(text.length + 1)];
        const middle = choose.percent(60) ? choose.one(pieces) : choose.percent(50) ? text.slice(from, to).repeat(2) : '';
        text = text.slice(0, from) + middle + text.slice(choose.percent(50) ? from : from + choose.below(8));
      }
      return text;
    },
    count,
    seed,
  );
  const spliced = sample(
    array(constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
    { numRuns: count, seed },
  );
  const noise = sample(string({ unit: 'binary', maxLength: 80 }), { numRuns: count, seed });
  const bytes = sample(
    uint8Array({ maxLength: 80 }).map((some) => Buffer.from(some).toString('latin1')),
    { numRuns: count, seed },
  );
  return [...mutated, ...spliced, ...noise, ...bytes];
}

/** Reads and compiles hostile texts and gives what went wrong: nothing may be thrown, and each fault must stand inside its text. */
export function fuzz(count: number, seed: number): { readonly tried: number; readonly wrong: readonly string[] } {
  const tried = texts(count, seed);
  const wrong = tried.flatMap((text) => {
    try {
      const outcome = compile(text, environment);
      const diagnostics = outcome.ok ? outcome.warnings : outcome.errors;
      if (!outcome.ok && diagnostics.length === 0) return [`refused without a reason: ${JSON.stringify(text)}`];
      const astray = diagnostics.find(({ span }) => span && !(0 <= span.start && span.start <= span.end && span.end <= text.length));
      return astray ? [`${astray.code} stands outside: ${JSON.stringify(text)}`] : [];
    } catch (error) {
      return [`${error instanceof Error ? error.message : String(error)}: ${JSON.stringify(text)}`];
    }
  });
  return { tried: tried.length, wrong };
}
