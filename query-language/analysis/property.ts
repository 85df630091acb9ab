import type { Table } from '../catalog.ts';
import type { Environment } from '../compile.ts';
import { camelCase, snakeCase } from './letter-case.ts';
import { fieldOf, hasColumn, onlyRow, value, type Operand, type Record } from './operand.ts';

/**
 * What a word asks of an entity besides what every entity has: a property of its kind, where the kind is known, or else, when the word
 * is the name of a kind, the row with the properties of that kind.
 */
export function propertyOf({ about, ofKind }: Record, word: string, environment: Environment): Operand | undefined {
  const own = tableOf(ofKind, environment);
  const rowOf = ({ name }: Table): Record => ({ ...onlyRow(name), ...(about === undefined ? {} : { about }) });
  if (hasColumn(own, snakeCase(word)) && snakeCase(word) !== own.subject.column) return value(fieldOf(rowOf(own), own, snakeCase(word)));
  const named = tableOf(word, environment);
  return named && rowOf(named);
}

/** Every word that `propertyOf` knows. */
export function propertiesOf({ ofKind }: Record, environment: Environment): readonly string[] {
  const own = tableOf(ofKind, environment);
  const columns = Object.keys(own?.columns ?? {}).filter((name) => name !== own?.subject.column);
  return [...columns.map(camelCase), ...kindsWithProperties(environment)];
}

/** The table with the properties of a kind. */
export function tableOf(kind: string | undefined, environment: Environment): Table | undefined {
  return kind === undefined ? undefined : [...environment.tables.values()].find(({ propertiesOf: of }) => of === kind);
}

function kindsWithProperties({ tables }: Environment): readonly string[] {
  return [...tables.values()].flatMap(({ propertiesOf: of }) => of ?? []);
}
