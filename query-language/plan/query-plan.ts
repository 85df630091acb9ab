import type { Type } from '../analysis/type.ts';
import type { Plan } from './plan.ts';

/** What a query means, engine-neutral: where rows come from, what each stage does to them, and which columns come out. */
export interface QueryPlan {
  readonly source: Source;
  readonly stages: readonly StagePlan[];
  /** What comes out of the rows behind the last stage. */
  readonly columns: readonly OutputColumn[];
  /** The instant whose facts are asked about, where the query names one. */
  readonly asOf?: string;
}

export type Source =
  /** One row for each entity of a kind, of every kind when none is named. */
  | { readonly kind: 'entities'; readonly of?: string }
  /**
   * The rows of a table, each once. Where the query asks of the entity that a row belongs to, a row stands once for every such entity,
   * and a row that belongs to none stands once without one.
   */
  | { readonly kind: 'rows'; readonly table: string; readonly entity?: { readonly of?: string } };

export type StagePlan =
  /** Keeps the rows for which the condition is true; those for which it is unknown are left out and counted. */
  | { readonly kind: 'where'; readonly condition: Plan }
  | { readonly kind: 'extend'; readonly columns: readonly NamedPlan[] }
  | { readonly kind: 'select'; readonly columns: readonly NamedPlan[]; readonly distinct: boolean }
  /** One row for each combination of the keys; one row in all where there are no keys. */
  | { readonly kind: 'summarize'; readonly keys: readonly NamedPlan[]; readonly columns: readonly NamedPlan[] }
  /** Adds columns of other rows where the keys are equal; a row without a partner keeps null in them. */
  | { readonly kind: 'join'; readonly query: QueryPlan; readonly on: readonly JoinedKey[]; readonly columns: readonly string[] }
  /** Nulls and what is unknown come last in either direction. */
  | { readonly kind: 'sort'; readonly keys: readonly { readonly plan: Plan; readonly descending: boolean }[] }
  | { readonly kind: 'take'; readonly count: number };

export interface NamedPlan {
  readonly name: string;
  readonly plan: Plan;
}

export interface JoinedKey {
  readonly left: Plan;
  /** Column of the joined rows. */
  readonly right: string;
}

export interface OutputColumn extends NamedPlan {
  readonly type: Type;
  /** Unit of a number, where the column it comes from has one. */
  readonly unit?: string;
}

/** Every expression of a query, those of joined queries included. */
export function plansOf({ stages, columns }: QueryPlan): readonly Plan[] {
  const inStages = stages.flatMap((stage): readonly Plan[] => {
    switch (stage.kind) {
      case 'where':
        return [stage.condition];
      case 'extend':
      case 'select':
        return stage.columns.map(({ plan }) => plan);
      case 'summarize':
        return [...stage.keys, ...stage.columns].map(({ plan }) => plan);
      case 'join':
        return [...stage.on.map(({ left }) => left), ...plansOf(stage.query)];
      case 'sort':
        return stage.keys.map(({ plan }) => plan);
      case 'take':
        return [];
    }
  });
  return [...inStages, ...columns.map(({ plan }) => plan)];
}
