import { camelCase, snakeCase } from '../analysis/letter-case.ts';
import { memberFunction, membersOf, namesUnder, topNames } from '../analysis/member.ts';
import type { Operand } from '../analysis/operand.ts';
import type { Environment } from '../compile.ts';
import type { QueryFunction } from '../function.ts';
import { explainColumn, explainFunction, type Explanation } from './explanation.ts';

/** A name that can stand at a place. */
export type Known =
  | { readonly kind: 'function'; readonly name: string; readonly called: QueryFunction; readonly explained: Explanation }
  | { readonly kind: 'column'; readonly name: string; readonly explained: Explanation }
  /** A word that only leads to names. */
  | { readonly kind: 'namespace'; readonly name: string };

/** What stands before a dot: what it means, and the dotted name it is, without the word for an entity, if it is one. */
export interface Receiver {
  readonly operand: Operand | undefined;
  readonly path: string | undefined;
}

/** The names that can follow the dot behind a receiver. */
export function knownBehind(receiver: Receiver, environment: Environment): readonly Known[] {
  const { operand, path } = receiver;
  const under = path === undefined || path === '' ? [] : namesUnder(path, environment).map((name) => name.split('.')[0]!);
  const members = operand ? membersOf(operand, environment).map((name) => name.split('.')[0]!) : [];
  return [...new Set([...under, ...members])].flatMap((name) => knownNamed(name, receiver, environment) ?? []);
}

/** The name behind the dot of a receiver, if there is such a one. */
export function knownNamed(name: string, { operand, path }: Receiver, environment: Environment): Known | undefined {
  if (path !== undefined) {
    const dotted = path === '' ? name : `${path}.${name}`;
    const known = topFunction(dotted, environment) ?? (path === '' ? topFunction(`entity.${name}`, environment) : undefined);
    if (known) return functionNamed(name, known);
    if (namesUnder(dotted, environment).length > 0) return { kind: 'namespace', name };
  }
  const own = operand && memberFunction(operand, name, environment);
  if (own) return functionNamed(name, own);
  return operand?.kind === 'record' ? columnNamed(name, operand.table, environment) : undefined;
}

/** The names that can begin an expression about an entity, its columns among them. */
export function knownFirst(environment: Environment): readonly Known[] {
  const columns = Object.keys(environment.tables.get('entity')?.columns ?? {}).map(camelCase);
  return [...new Set([...topNames(environment), ...columns])].flatMap((name) => firstNamed(name, environment) ?? []);
}

/** What a name means that begins an expression about an entity, if there is such a one. */
export function firstNamed(name: string, environment: Environment): Known | undefined {
  const known = topFunction(name, environment);
  if (known) return functionNamed(name, known);
  if (namesUnder(name, environment).length > 0) return { kind: 'namespace', name };
  return columnNamed(name, 'entity', environment);
}

function topFunction(name: string, environment: Environment): QueryFunction | undefined {
  const known = environment.functions.get(name);
  return known?.on === undefined ? known : undefined;
}

function functionNamed(name: string, called: QueryFunction): Known {
  return { kind: 'function', name, called, explained: explainFunction(called) };
}

function columnNamed(name: string, tableName: string, environment: Environment): Known | undefined {
  const table = environment.tables.get(tableName);
  const column = table?.columns[snakeCase(name)];
  return table && column && { kind: 'column', name, explained: explainColumn(`${tableName}.${name}`, column, table) };
}
