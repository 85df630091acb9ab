import { boolean, number } from '../../query-language/analysis/type.ts';
import { compile, type Compiled, type Environment } from '../../query-language/compile.ts';
import type { Diagnostic, Outcome, Span } from '../../query-language/diagnostic.ts';
import { messages as queryMessages } from '../../query-language/messages.ts';
import type { Document, Path } from '../../rubrics/document.ts';
import { messages as rubricMessages } from '../../rubrics/messages.ts';
import type { Check, Rubric } from '../../rubrics/rubric.ts';
import { readScope } from '../../rubrics/scope.ts';
import { placeholdersIn } from '../../rubrics/template.ts';
import { observedOf, type Observed } from './observe.ts';

/** A rubric with its queries compiled: what could not be compiled costs only the check it belongs to. */
export interface CompiledRubric {
  readonly rubric: Rubric;
  /** Which entities it grades; null when that cannot be known, and then it grades none. */
  readonly scope: CompiledScope | null;
  readonly checks: readonly CompiledCheck[];
}

export interface CompiledScope {
  readonly kind: string;
  readonly where: Compiled | null;
}

export interface CompiledCheck {
  readonly check: Check;
  /** Why the check cannot be evaluated at all; null when it can. */
  readonly fault: string | null;
  readonly judgement: Compiled | null;
  readonly applies: Compiled | null;
  readonly observed: Observed | null;
  /** The queries in the text of the fix, by their text. */
  readonly captures: ReadonlyMap<string, Compiled>;
}

/** Compiles every query of a rubric. The diagnostics point into the rubric's file, in its order; `assay lint` prints them. */
export function compileRubric(
  document: Document<Rubric>,
  environment: Environment,
): { readonly compiled: CompiledRubric; readonly diagnostics: readonly Diagnostic[] } {
  const rubric = document.value;
  const diagnostics: Diagnostic[] = [];
  const reportAt =
    (...path: Path): Report =>
    (found, offset = 0) => {
      for (const each of found) {
        const span = document.spanInside(path, moved(each.span ?? { start: 0, end: 0 }, offset));
        // An edit counts in the query's own text, which is no offset of the file.
        const { fix: _, ...rest } = each;
        diagnostics.push({ ...rest, span, file: document.file });
      }
    };
  const scope = compileScope(rubric.for, environment, reportAt('for'));
  const checks = rubric.checks.map((check, index) => compileCheck(check, environment, (field) => reportAt('checks', index, field)));
  diagnostics.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  return { compiled: { rubric, scope, checks }, diagnostics };
}

/** Takes what is wrong in the text of one field, or in the part of it that begins at `offset`. */
type Report = (found: readonly Diagnostic[], offset?: number) => void;

function compileScope(text: string, environment: Environment, report: Report): CompiledScope | null {
  const read = taken(readScope(text, environment.tables.get('entity')?.columns['kind']?.values ?? []), report);
  if (!read?.where) return read && { kind: read.kind, where: null };
  const where = taken(compile(read.where.text, environment, { type: boolean }), report, read.where.span.start);
  return where && { kind: read.kind, where };
}

/** Compiles the queries of one check. What is wrong with them is reported by field, where anybody wants to know. */
export function compileCheck(
  check: Check,
  environment: Environment,
  reportAt: (field: string) => Report = () => () => undefined,
): CompiledCheck {
  const wanted = check.judgedBy === 'passes' ? boolean : number;
  const judgement = compile(check.judgement, environment, { type: wanted });
  const applies = check.applies === null ? null : compile(check.applies, environment, { type: boolean });
  const captures = placeholdersIn(check.fix).flatMap(({ query, span }) => {
    const capture = taken(compile(query, environment), reportAt('fix'), span.start);
    return capture ? [[query, capture] as const] : [];
  });
  const compiled = taken(judgement, reportAt(check.judgedBy));
  return {
    check,
    fault: faultOf(judgement) ?? (applies && faultOf(applies)),
    judgement: compiled,
    applies: applies && taken(applies, reportAt('applies')),
    observed: compiled && observedOf(compiled),
    captures: new Map(captures),
  };
}

function taken<T>(outcome: Outcome<T>, report: Report, offset = 0): T | null {
  report(outcome.ok ? outcome.warnings : outcome.errors, offset);
  return outcome.ok ? outcome.value : null;
}

const words = { ...queryMessages, ...rubricMessages };

function faultOf(outcome: Outcome<unknown>): string | null {
  if (outcome.ok) return null;
  const first = outcome.errors.find(({ severity }) => severity === 'error');
  const said = first && words[first.code]?.(first.facts);
  return `The check does not compile: ${[said?.says ?? first?.code, said?.hint].filter(Boolean).join(' ')}`;
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
