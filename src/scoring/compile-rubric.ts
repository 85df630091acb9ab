import { boolean, number, type Type } from '../../query-language/analysis/type.ts';
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

/** Compiles every query of a rubric. The diagnostics point into the rubric's file; `assay lint` prints them. */
export function compileRubric(
  document: Document<Rubric>,
  environment: Environment,
): { readonly compiled: CompiledRubric; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const placed = (found: readonly Diagnostic[], path: Path, offset = 0): void => {
    for (const each of found) {
      const span = document.spanInside(path, moved(each.span ?? { start: 0, end: 0 }, offset));
      // An edit counts in the query's own text, which is no offset of the file.
      const { fix: _, ...rest } = each;
      diagnostics.push({ ...rest, span, file: document.file });
    }
  };
  const compiledAt = <T>(outcome: Outcome<T>, path: Path, offset = 0): T | null => {
    placed(outcome.ok ? outcome.warnings : outcome.errors, path, offset);
    return outcome.ok ? outcome.value : null;
  };

  const scopeOf = (text: string): CompiledScope | null => {
    const read = compiledAt(readScope(text, environment.tables.get('entity')?.columns['kind']?.values ?? []), ['for']);
    if (!read?.where) return read && { kind: read.kind, where: null };
    const where = compiledAt(compile(read.where.text, environment, { type: boolean }), ['for'], read.where.span.start);
    return where && { kind: read.kind, where };
  };

  const checkOf = (check: Check, index: number): CompiledCheck => {
    const asked = (text: string, field: string, type: Type): { readonly value: Compiled | null; readonly fault: string | null } => {
      const outcome = compile(text, environment, { type });
      return { value: compiledAt(outcome, ['checks', index, field]), fault: outcome.ok ? null : faultOf(outcome.errors) };
    };
    const judgement = asked(check.judgement, check.judgedBy, check.judgedBy === 'passes' ? boolean : number);
    const applies = check.applies === null ? { value: null, fault: null } : asked(check.applies, 'applies', boolean);
    const captures = placeholdersIn(check.fix).flatMap(({ query, span }) => {
      const capture = compiledAt(compile(query, environment), ['checks', index, 'fix'], span.start);
      return capture ? [[query, capture] as const] : [];
    });
    return {
      check,
      fault: judgement.fault ?? applies.fault,
      judgement: judgement.value,
      applies: applies.value,
      observed: judgement.value && observedOf(judgement.value),
      captures: new Map(captures),
    };
  };

  const rubric = document.value;
  const compiled = { rubric, scope: scopeOf(rubric.for), checks: rubric.checks.map(checkOf) };
  return { compiled, diagnostics };
}

const words = { ...queryMessages, ...rubricMessages };

function faultOf(errors: readonly Diagnostic[]): string {
  const first = errors.find(({ severity }) => severity === 'error') ?? errors[0];
  const said = first && words[first.code]?.(first.facts);
  return `The check does not compile: ${[said?.says ?? first?.code, said?.hint].filter(Boolean).join(' ')}`;
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
