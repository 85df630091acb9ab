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

export function carry({ name, plan }: NamedPlan, place: Place): CarriedColumn {
  const given = lower(plan, place);
  const isTruth = plan.type.kind === 'boolean';
  const [value, known, error] = [quote(`v:${name}`), quote(`k:${name}`), quote(`e:${name}`)];
  const hasKnown = !isTruth && given.known.length > 0;
  const hasError = given.errors.length > 0;
  return {
    name,
    names: [value, ...(hasKnown ? [known] : []), ...(hasError ? [error] : [])],
    selected: [
      `${given.value} AS ${value}`,
      ...(hasKnown ? [`${knownOf(given)} AS ${known}`] : []),
      ...(hasError ? [`${errorOf(given)} AS ${error}`] : []),
    ],
    under: (alias) => {
      const isKnown = isTruth ? [`${alias}.${value} IS NOT NULL`] : hasKnown ? [`${alias}.${known}`] : [];
      return {
        value: `${alias}.${value}`,
        known: isKnown,
        sources: isTruth ? [] : isKnown,
        errors: hasError ? [`${alias}.${error}`] : [],
        ...(given.total ? { total: true } : {}),
      };
    },
  };
}

/** For a map from the names of columns to how they are read under an alias. */
export function reading(alias: string): (column: CarriedColumn) => [string, Lowered] {
  return ({ name, under }) => [name, under(alias)];
}
