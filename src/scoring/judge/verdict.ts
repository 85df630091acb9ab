import type { Compiled } from '../../../query-language/compile.ts';
import type { Read } from '../../../query-language/plan/walk.ts';
import type { Verdict } from '../../../rubrics/grade.ts';

/** A verdict with everything that is stored beside it. */
export interface Finding extends Verdict {
  /** One sentence: what was seen, or why nothing could be. */
  readonly reason: string;
  readonly observed: string | null;
  /** What the check captured, as text by name. Known or not, it is told: it is what the fix speaks of. */
  readonly captures: Readonly<Record<string, string | null>>;
  readonly staleSince: string | null;
}

/** The tables of which an expression reads what is known of the entity itself. */
export function ownReads(compiled: Compiled | null): readonly Read[] {
  return (compiled?.reads ?? []).filter(({ ofAsked }) => ofAsked);
}
