import { camelCase, snakeCase } from '../analysis/letter-case.ts';
import { memberFunction, membersOf, namesUnder, topNames } from '../analysis/member.ts';
import type { Frame } from '../analysis/frame.ts';
import { hasColumn, isEntity, typeOf, type Operand } from '../analysis/operand.ts';
import { propertyOf } from '../analysis/property.ts';
import { describeType } from '../analysis/type.ts';
import type { Environment } from '../compile.ts';
import type { QueryFunction } from '../function.ts';
import { originOf } from '../plan/walk.ts';
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
  // Behind an entity, `entity` is the column that identifies it.
  if (path !== undefined && !(path === '' && name === 'entity')) {
    const dotted = path === '' ? name : `${path}.${name}`;
    const known = topFunction(dotted, environment) ?? (path === '' ? topFunction(`entity.${name}`, environment) : undefined);
    if (known) return functionNamed(name, known);
    if (namesUnder(dotted, environment).length > 0) return { kind: 'namespace', name };
  }
  const own = operand && memberFunction(operand, name, environment);
  if (own) return functionNamed(name, own);
  if (operand?.kind !== 'record') return undefined;
  const property = isEntity(operand) ? propertyOf(operand, name, environment) : undefined;
  return columnNamed(name, operand.table, environment) ?? (property && valueNamed(name, property, environment));
}

/** The names that can begin an expression that stands in a frame. */
export function knownFirst(frame: Frame, environment: Environment): readonly Known[] {
  const ofRow = frame.row ? membersOf(frame.row, environment) : [];
  const top = topNames(environment).filter((name) => frame.entity !== undefined || isOfNothing(name, environment));
  return [...new Set([...frame.names, ...ofRow, ...top])].flatMap((name) => firstNamed(name, frame, environment) ?? []);
}

/** What a name means that begins an expression in a frame, if there is such a one. */
export function firstNamed(name: string, frame: Frame, environment: Environment): Known | undefined {
  const own = frame.find(name);
  if (own) return valueNamed(name, own, environment);
  const ofRow = frame.row && knownNamed(name, { operand: frame.row, path: undefined }, environment);
  if (ofRow) return ofRow;
  const known = topFunction(name, environment);
  if (known) return functionNamed(name, known);
  if (namesUnder(name, environment).length > 0) return { kind: 'namespace', name };
  const last = frame.findLast(name);
  return last && valueNamed(name, last, environment);
}

/** The aggregates that a stage can call by their bare names. */
export function knownAggregates(environment: Environment): readonly Known[] {
  return [...environment.functions.values()].flatMap((each) =>
    each.gathers ? [functionNamed(each.name.slice(each.name.indexOf('.') + 1), each)] : [],
  );
}

/** Whether a name asks for nothing that was collected, as `now` does not: it means the same wherever it stands. */
function isOfNothing(name: string, environment: Environment): boolean {
  const known = topFunction(name, environment);
  return known !== undefined && known.reads === undefined && namesUnder(name, environment).length === 0;
}

/** A name that rows bring along: a column of a table, or one that a stage gave them. */
function valueNamed(name: string, operand: Operand, environment: Environment): Known {
  const origin = operand.kind === 'value' ? originOf(operand.plan) : undefined;
  const column = origin && columnNamed(camelCase(origin.column), origin.table, environment);
  if (column?.kind === 'column') return { ...column, name };
  const type = typeOf(operand);
  const explained = { signature: name, type: type ? describeType(type) : '', describes: '', takes: [], examples: [], tables: [] };
  return { kind: 'column', name, explained };
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
  const column = hasColumn(table, snakeCase(name)) ? table.columns[snakeCase(name)] : undefined;
  return table && column && { kind: 'column', name, explained: explainColumn(`${tableName}.${name}`, column, table) };
}
