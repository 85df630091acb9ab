import type { Capture } from '../../../query-language/analysis/capture.ts';
import { boolean, number } from '../../../query-language/analysis/type.ts';
import { compile, type Compiled, type Environment } from '../../../query-language/compile.ts';
import type { Diagnostic, Outcome } from '../../../query-language/diagnostic.ts';
import { messages as queryMessages } from '../../../query-language/messages.ts';
import type { Document, Path } from '../../../rubrics/document.ts';
import { messages as rubricMessages } from '../../../rubrics/messages.ts';
import type { Check, Rubric } from '../../../rubrics/rubric.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { readScope } from '../../../rubrics/scope.ts';
import { captureIn, placeholdersIn } from '../../../rubrics/template.ts';
import { isShare, observedOf, type Observed } from './observe.ts';
import { placeDiagnostic } from './place-diagnostic.ts';

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
  /** What its queries capture. */
  readonly captured: readonly Captured[];
  /** The queries in the text of the fix that are no captures, by their text. */
  readonly captures: ReadonlyMap<string, Compiled>;
}

/** A value that a check keeps under a name. */
export interface Captured extends Capture {
  /** Whether it is compared with a percentage, and so is a ratio to people. */
  readonly percent: boolean;
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
      for (const each of found) diagnostics.push(placeDiagnostic(each, document, path, offset));
    };
  const scope = compileScope(rubric.for, environment, reportAt('for'));
  const known = scope ? { ...environment, kind: scope.kind } : environment;
  const checks = rubric.checks.map((check, index) => compileCheck(check, known, (field) => reportAt('checks', index, field)));
  diagnostics.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  return { compiled: { rubric, scope, checks }, diagnostics };
}

/** Takes what is wrong in the text of one field, or in the part of it that begins at `offset`. */
type Report = (found: readonly Diagnostic[], offset?: number) => void;

/** Compiles `kind` or `kind | where condition`; null where it is wrong, which is then reported. */
export function compileScope(text: string, environment: Environment, report: Report): CompiledScope | null {
  const read = taken(readScope(text, environment.tables.get('entity')?.columns['kind']?.values ?? []), report);
  if (!read?.where) return read && { kind: read.kind, where: null };
  const where = taken(compile(read.where.text, { ...environment, kind: read.kind }, { type: boolean }), report, read.where.span.start);
  return where && { kind: read.kind, where };
}

/**
 * Compiles the queries of one check. What is wrong with them is reported by field, where anybody wants to know. Properties of the kind that
 * the rubric is for can be named bare where `environment` says the kind.
 */
export function compileCheck(
  check: Check,
  environment: Environment,
  reportAt: (field: string) => Report = () => () => undefined,
): CompiledCheck {
  const wanted = check.judgedBy === 'passes' ? boolean : number;
  const judgement = compile(check.judgement, environment, { type: wanted });
  const applies = check.applies === null ? null : compile(check.applies, environment, { type: boolean });
  const compiled = taken(judgement, reportAt(check.judgedBy));
  const applying = applies && taken(applies, reportAt('applies'));
  const captured = distinct([compiled, applying].flatMap((each) => (each ? capturedBy(each) : [])));
  const mayCapture = [judgement.ok ? '' : check.judgement, applies?.ok === false ? (check.applies ?? '') : ''].some((text) =>
    /\bcaptures\b/.test(text),
  );
  return {
    check,
    fault: faultOf(judgement) ?? (applies && faultOf(applies)),
    judgement: compiled,
    applies: applying,
    observed: compiled && observedOf(compiled),
    captured,
    captures: new Map(queriesIn(check.fix, mayCapture ? null : captured, environment, reportAt('fix'))),
  };
}

/** What one query of a check captures. */
function capturedBy({ tree, captures }: Compiled): Captured[] {
  return captures.map((capture) => ({ ...capture, percent: isShare(tree, capture.node) }));
}

/** Each name once: what is judged says more of it than what decides whether it applies. */
function distinct(captured: readonly Captured[]): Captured[] {
  return captured.filter(({ name }, index) => captured.findIndex((each) => each.name === name) === index);
}

/** The queries of a text, but for what speaks of a capture; what may speak of one is left out where they are not known. */
function queriesIn(text: string, captured: readonly Captured[] | null, environment: Environment, report: Report): [string, Compiled][] {
  const names = captured?.map(({ name }) => name) ?? [];
  return placeholdersIn(text).flatMap(({ query, span }): [string, Compiled][] => {
    const { name, certain } = captureIn(query);
    if (names.includes(name) || (!captured && (certain || isWord(query)))) return [];
    const outcome = compile(query, environment);
    const near = nearName(name, names);
    if (certain || (!outcome.ok && near !== undefined && isWord(query))) {
      report([{ code: 'rubric.capture-unknown', severity: 'error', facts: { name, near: near ?? null, known: names }, span }]);
      return [];
    }
    const compiled = taken(outcome, report, span.start);
    return compiled ? [[query, compiled]] : [];
  });
}

function isWord(query: string): boolean {
  return /^[\p{L}\p{N}_.-]+$/u.test(query);
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
