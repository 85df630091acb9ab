import type { Parameters } from './parameters.ts';
import type { Aggregates, Joins } from './joins.ts';
import type { Lowered } from './lowered.ts';

/** Where a plan is being rendered: which joins it may ask for, and the alias of the entity's own row where it is at hand. */
export interface Place {
  /** By what plans are about. */
  readonly joins: ReadonlyMap<string, Joins>;
  readonly parameters: Parameters;
  readonly entity?: string;
  /** Columns of the rows that a stage works on, by their names. */
  readonly columns?: ReadonlyMap<string, Lowered>;
  /** The moment that counts as now, as SQL, where it is not that of the statement. */
  readonly now?: string;
  /** Where the rows that a stage gathers into one are aggregated. */
  readonly gathering?: Gathering;
}

/** Rows that are being gathered: where their aggregates are computed, and how what is asked of each is rendered. */
export interface Gathering {
  readonly group: Aggregates;
  readonly place: Place;
}

/** Where tables about that entity are joined. */
export function joinsOf({ joins }: Place, about: string): Joins {
  const own = joins.get(about);
  if (!own) throw new Error(`The plan looks at ${about}, which is out of sight`);
  return own;
}

/** The same place at another moment, given as SQL: its facts, and its now. */
export function placeAt({ joins, parameters }: Place, moment: string): Place {
  return { joins: new Map([...joins].map(([about, each]) => [about, each.at(moment)])), parameters, now: moment };
}
