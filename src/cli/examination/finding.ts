import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { wordsOf } from '../output/diagnostics.ts';

/** One thing that was looked at, and how it is. */
export interface Finding {
  /** What was looked at, under a name that stays. */
  readonly about: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly says: string;
  /** What to do. */
  readonly hint?: string;
}

export function ok(about: string, says: string): Finding {
  return { about, state: 'ok', says };
}

export function warning(about: string, says: string, hint: string): Finding {
  return { about, state: 'warning', says, hint };
}

export function problem(about: string, says: string, hint?: string): Finding {
  return { about, state: 'problem', says, ...(hint === undefined ? {} : { hint }) };
}

/** A finding in the words of a diagnostic. */
export function told(about: string, diagnostic: Diagnostic): Finding {
  const { says, hint } = wordsOf(diagnostic);
  return { about, state: diagnostic.severity === 'error' ? 'problem' : 'warning', says, ...(hint === undefined ? {} : { hint }) };
}
