import type { NamedPlan } from '../plan/query-plan.ts';
import { lower } from './lower.ts';
import type { Lowered } from './lowered.ts';
import type { Place } from './place.ts';
import { quote } from './quote.ts';
import { errorOf, knownOf } from './statement.ts';

/** A value that rows carry from one stage to the next: with it goes whether it is known, and what went wrong, where that can differ. */
export interface CarriedColumn {
  readonly name: string;
  /** The SQL columns that carry it. */
  readonly names: readonly string[];
  /** What to select so that they do. */
  readonly selected: readonly string[];
  /** The value again, from rows that carry it under an alias. */
  readonly under: (alias: string) => Lowered;
}

/** `asKey` where rows are told apart by the column: two values that are unknown are the same, whatever they lack. */
export function carry({ name, plan }: NamedPlan, place: Place, asKey = false): CarriedColumn {
  const given = lower(plan, place);
  const [value, known, sure, error] = ['v', 'k', 's', 'e'].map((part) => quote(`${part}:${toldApart(name)}`)) as [
    string,
    string,
    string,
    string,
  ];
  const [only] = given.known;
  const tellsByItself = given.known.length === 1 && only === `${given.value} IS NOT NULL`;
  const hasKnown = given.known.length > 0 && !tellsByItself;
  // What is unknown of a row and yet lacks no reading, such as an order beside null, makes nothing else unknown.
  const hasSure = !asKey && given.sources.length > 0 && !isSame(given.sources, given.known);
  const hasError = given.errors.length > 0;
  const parts = [
    [value, given.value],
    ...(hasKnown ? [[known, knownOf(given)]] : []),
    ...(hasSure ? [[sure, `(${knownOf(given)} OR ${knownOf({ ...given, known: given.sources })})`]] : []),
    ...(hasError ? [[error, errorOf(given)]] : []),
  ] as const;
  return {
    name,
    names: parts.map(([column]) => column),
    selected: parts.map(([column, sql]) => `${sql} AS ${column}`),
    under: (alias) => {
      const isKnown = tellsByItself ? [`${alias}.${value} IS NOT NULL`] : hasKnown ? [`${alias}.${known}`] : [];
      return {
        value: `${alias}.${value}`,
        known: isKnown,
        sources: hasSure ? [`${alias}.${sure}`] : given.sources.length > 0 ? isKnown : [],
        errors: hasError ? [`${alias}.${error}`] : [],
        ...(given.total ? { total: true } : {}),
      };
    },
  };
}

/** A name for the engine, which takes upper case for lower case: every letter that has two cases is told by its number. */
function toldApart(name: string): string {
  return name.replaceAll(/[^a-z0-9_. ]/g, (letter) => `~${letter.codePointAt(0)}~`);
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index]);
}

/** For a map from the names of columns to how they are read under an alias. */
export function reading(alias: string): (column: CarriedColumn) => [string, Lowered] {
  return ({ name, under }) => [name, under(alias)];
}
