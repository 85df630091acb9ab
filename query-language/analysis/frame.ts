import type { Environment } from '../compile.ts';
import { asked } from '../plan/plan.ts';
import { camelCase, snakeCase } from './letter-case.ts';
import { fieldOf, hasColumn, onlyRow, value, type Operand, type Record } from './operand.ts';
import { propertiesOf, propertyOf, tableOf } from './property.ts';

/** Where an expression stands: what bare names mean there, besides what the language itself declares. */
export interface Frame {
  /** The entity whose names can be written bare; none where the rows are no longer about one. */
  readonly entity?: string;
  /** Names that stand before those of the language. */
  find(name: string): Operand | undefined;
  /** Names that stand behind them. */
  findLast(name: string): Operand | undefined;
  /** Everything that either finds, for suggestions. */
  readonly names: readonly string[];
  /** The row whose columns and members can be written bare. */
  readonly row?: Record;
  /** Words for that row itself, where something of it is named behind a dot. */
  readonly rowNames?: readonly string[];
  /** The rows that are gathered into one: there, aggregates are called by their bare names. */
  readonly gathers?: Frame;
}

/** Where an expression is about one entity: its columns can be written bare, and where its kind is known its properties too. */
export function entityFrame(environment: Environment): Frame {
  const entity = environment.tables.get('entity');
  const own = entityAsked(tableOf(environment.kind, environment)?.propertiesOf);
  return {
    entity: asked,
    find: (name) => (name === 'entity' && own.ofKind !== undefined ? own : undefined),
    findLast: (name) => {
      const column = snakeCase(name);
      return hasColumn(entity, column) ? value(fieldOf(own, entity, column)) : propertyOf(own, name, environment);
    },
    names: [...Object.keys(entity?.columns ?? {}).map(camelCase), ...propertiesOf(own, environment)],
  };
}

/** The entity that an expression is about, with its kind where that is known. */
export function entityAsked(kind?: string): Record & { readonly about: string } {
  return { ...onlyRow('entity'), about: asked, ...(kind === undefined ? {} : { ofKind: kind }) };
}
