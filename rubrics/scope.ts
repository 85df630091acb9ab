import { failure, success } from '../query-language/diagnostic.ts';
import type { Outcome, Span } from '../query-language/diagnostic.ts';
import { nearName } from './near-name.ts';

/** Which entities a rubric is for: those of a kind, and of them those for which a condition holds. */
export interface Scope {
  readonly kind: string;
  readonly where: { readonly text: string; readonly span: Span } | null;
}

/** Reads `kind` or `kind | where condition`. The condition is left as text with its place: to compile it is the language's business. */
export function readScope(text: string, kinds: readonly string[]): Outcome<Scope> {
  const bar = text.indexOf('|');
  const before = bar < 0 ? text : text.slice(0, bar);
  const kind = before.trim();
  const span = { start: text.length - text.trimStart().length, end: before.trimEnd().length };
  if (!kinds.includes(kind)) {
    return failure([
      { code: 'rubric.kind-unknown', severity: 'error', facts: { kind, near: nearName(kind, kinds) ?? null, known: kinds }, span },
    ]);
  }
  if (bar < 0) return success({ kind, where: null });
  const stage = /^\s*where\b\s*(?=\S)/u.exec(text.slice(bar + 1));
  if (!stage)
    return failure([{ code: 'rubric.scope-stage', severity: 'error', facts: {}, span: { start: bar, end: text.trimEnd().length } }]);
  const start = bar + 1 + stage[0].length;
  const condition = text.slice(start).trimEnd();
  return success({ kind, where: { text: condition, span: { start, end: start + condition.length } } });
}
