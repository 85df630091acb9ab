import type { Fact } from './diagnostic.ts';

/**
 * A name that a language of this kind has, Cortex's CQL above all, and this one has not: it is refused by name, with the reason and
 * with what comes nearest. Each file of `foreign/` holds those of one namespace.
 */
export interface ForeignName {
  /**
   * As it is written there, without arguments. `snyk` stands for all that begins with it but for names with an entry of their own. For a
   * member, the receiver's kind before the dot, as with functions: `owner.members`; for an argument, the function around it:
   * `dependencies.out(includeArchived)`.
   */
  readonly name: string;
  /** Why there is no such name, as a sentence. */
  readonly why: string;
  /** What comes nearest to it, as an expression that compiles. */
  readonly nearest?: string;
  /** The name that stands for the same here and takes the same arguments. */
  readonly renamed?: string;
  /** What to write in place of the name where it is given no arguments. */
  readonly fix?: string;
}

/** What the diagnostic of a use tells. A member is told as it is written, without the kind of its receiver. */
export function factsOf({ name, why, nearest }: ForeignName, written = name): Readonly<Record<string, Fact>> {
  return { name: written, why, nearest: nearest ?? null };
}
