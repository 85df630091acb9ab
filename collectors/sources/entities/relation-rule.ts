import type { Kind } from '../../../query-language/catalog.ts';
import { snakeCase } from './field-name.ts';

/** A relation that entities of a kind can have, and the kind that is meant where a reference names none. */
export interface RelationRule {
  readonly type: string;
  readonly to: string;
  /** Whether it can lead to that kind only. */
  readonly only: boolean;
}

/** What every entity can be related by. */
const usual: readonly RelationRule[] = [
  { type: 'dependsOn', to: 'service', only: false },
  { type: 'providesApi', to: 'api', only: false },
  { type: 'consumesApi', to: 'api', only: false },
  { type: 'partOf', to: 'system', only: false },
  { type: 'subcomponentOf', to: 'service', only: false },
  { type: 'memberOf', to: 'team', only: false },
  { type: 'childOf', to: 'team', only: false },
];

/** The relations of a kind, by their names as `snakeCase` makes them. */
export function relationsOf(kind: Kind | undefined): ReadonlyMap<string, RelationRule> {
  const own = (kind?.relations ?? []).map(({ type, to }) => ({ type, to: to ?? 'service', only: to !== null }));
  return new Map([...usual, ...own].map((rule) => [snakeCase(rule.type), rule]));
}
