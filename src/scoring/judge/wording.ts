import type { Type } from '../../../query-language/analysis/type.ts';
import type { Compiled } from '../../../query-language/compile.ts';
import type { CompiledCheck } from './compile-rubric.ts';
import { oneLine } from './observe.ts';
import type { ShownAs } from './shown-value.ts';
import { ownReads } from './verdict.ts';

/**
 * What is said of a check whatever the entity: one row beside the answers of the engine, which puts a verdict and a sentence together
 * from both. Texts that end a thought carry their full stop.
 */
export interface Wording {
  /** Under which the answers to the check stand. */
  readonly id: string;
  readonly rubric: string;
  readonly check: string;
  readonly version: string;
  /** Why the check cannot be evaluated for anybody; null when it can. */
  readonly fault: string | null;
  /** Whether the rubric is for every entity of its kind: then no answer says whom it is for. */
  readonly everyone: boolean;
  /** Whether something decides if the check applies, and what is said where it does not. */
  readonly conditional: boolean;
  readonly idle: string;
  /** The sentence about a judgement, up to the value and from it on. */
  readonly begins: string;
  readonly ends: string;
  /** How the value is shown that decided; null where none alone did, and then the sentence says whether it is true. */
  readonly shown: ShownAs | null;
  /** What is said where that value is null though its sources were read. */
  readonly valueless: string | null;
  /** Whether a credit is told as a share of the points. */
  readonly graduated: boolean;
  /** Which set of tables the judgement rests on, and which the condition. */
  readonly rests: number;
  readonly conditions: number;
  /** Names of what it captures, in the order asked, and how each is shown. */
  readonly captures: readonly string[];
  readonly captured: readonly ShownAs[];
}

/** Sets of tables that expressions rest on, each known by its place. */
export class ReadSets {
  readonly #places = new Map<string, number>();

  placeOf(compiled: Compiled | null): number {
    const key = JSON.stringify(ownReads(compiled).map(({ table }) => table));
    const place = this.#places.get(key) ?? this.#places.size;
    this.#places.set(key, place);
    return place;
  }

  /** One row for each table of each set: which set, which table, and where in it the table stands. */
  rows(): readonly { readonly set: number; readonly table: string; readonly position: number }[] {
    return [...this.#places].flatMap(([key, set]) =>
      (JSON.parse(key) as readonly string[]).map((table, position) => ({ set, table, position })),
    );
  }
}

export interface WordingContext {
  readonly rubric: { readonly id: string; readonly version: string };
  readonly everyone: boolean;
  readonly sets: ReadSets;
  /** Why the engine refused the check; nothing where it did not. */
  readonly refused?: string | undefined;
}

export function wordingOf({ check, fault, applies, judgement, observed, captured }: CompiledCheck, context: WordingContext): Wording {
  const { rubric, everyone, sets, refused } = context;
  const shown = observed && shownAs(observed.part.plan.type, observed.percent);
  // Of a check that nobody is asked about there are no answers to show.
  const shownBeside = fault === null && refused === undefined ? captured : [];
  const asked = observed && observed.asked !== '' ? `; asked is ${observed.asked}` : '';
  return {
    id: questionId(rubric.id, check.id),
    rubric: rubric.id,
    check: check.id,
    version: rubric.version,
    fault: fault ?? (refused === undefined ? null : `Could not be evaluated: ${refused}`),
    everyone,
    conditional: applies !== null,
    idle: applies ? `Does not apply: \`${oneLine(applies.text)}\` is false.` : '',
    begins: `\`${observed?.text ?? oneLine(judgement?.text ?? '')}\` is `,
    ends: `${asked}.`,
    shown,
    valueless: observed && `\`${observed.text}\` has no value: its sources were read and do not say.`,
    graduated: check.judgedBy === 'credit',
    rests: sets.placeOf(judgement),
    conditions: sets.placeOf(applies),
    captures: shownBeside.map(({ name }) => name),
    captured: shownBeside.map(({ type, percent }) => shownAs(type, percent)),
  };
}

/** No identifier of a rubric or a check has a slash. */
export function questionId(rubric: string, check: string): string {
  return `${rubric}/${check}`;
}

export function shownAs({ kind }: Type, percent: boolean): ShownAs {
  if (kind === 'number') return percent ? 'percent' : 'number';
  return kind === 'duration' || kind === 'timestamp' ? kind : 'text';
}
