import type { Environment } from '../compile.ts';
import type { Span } from '../diagnostic.ts';
import { factsOf } from '../foreign-name.ts';
import type { Report } from './resolve.ts';

/** Where a name stands that means nothing here. */
export interface StrangeUse {
  readonly span: Span;
  /** The name with the empty parentheses behind it; undefined where it is given arguments. */
  readonly bare: Span | undefined;
  /** As it is written, where that is not how it is declared. */
  readonly written?: string;
}

/** Refuses the first of the names that another language has and this one has not, and offers what is certain. False where none is known. */
export function refuseForeign(
  names: readonly string[],
  { span, bare, written }: StrangeUse,
  { foreign }: Environment,
  report: Report,
): boolean {
  const [known] = names.flatMap((name) => foreign?.get(name) ?? []);
  if (!known) return false;
  const { renamed, fix } = known;
  const filled = fix !== undefined && bare ? { span: bare, text: fix } : undefined;
  const edit = renamed === undefined ? filled : { span, text: renamed };
  report('name.foreign', factsOf(known, written), span, 'error', edit);
  return true;
}
