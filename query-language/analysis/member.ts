import type { Environment } from '../compile.ts';
import type { QueryFunction } from '../function.ts';
import { camelCase } from './letter-case.ts';
import { isEntity, typeOf, type Operand } from './operand.ts';
import { propertiesOf } from './property.ts';

/** The kinds under which members of an operand are declared, the nearest first; everything that has members is of kind `any`. */
export function receiversOf(operand: Operand): readonly string[] {
  const kinds = kindsOf(operand);
  return kinds.length > 0 ? [...kinds, 'any'] : kinds;
}

function kindsOf(operand: Operand): readonly string[] {
  if (operand.kind === 'record') return [operand.table];
  const type = typeOf(operand);
  if (!type) return [];
  switch (type.kind) {
    case 'integer':
      return ['integer', 'number'];
    case 'date':
      return ['date', 'timestamp'];
    case 'list':
      return type.of.kind === 'record' ? [`list<${type.of.table}>`, 'list'] : ['list'];
    case 'record':
      return [type.table];
    default:
      return [type.kind];
  }
}

/** The declared member of that name, if what the operand stands for has one. */
export function memberFunction(operand: Operand, name: string, environment: Environment): QueryFunction | undefined {
  return receiversOf(operand)
    .map((receiver) => environment.functions.get(`${receiver}.${name}`))
    .find((found) => found?.on !== undefined);
}

/** Every name that may follow a dot behind the operand. */
export function membersOf(operand: Operand, environment: Environment): readonly string[] {
  if (operand.kind === 'namespace') return namesUnder(operand.name, environment);
  const receivers = receiversOf(operand);
  const declared = [...environment.functions.values()].flatMap((each) =>
    each.on !== undefined && receivers.includes(each.on) ? [each.name.slice(each.on.length + 1)] : [],
  );
  const columns = operand.kind === 'record' ? Object.keys(environment.tables.get(operand.table)?.columns ?? {}).map(camelCase) : [];
  const ofEntity = isEntity(operand) ? [...propertiesOf(operand, environment), ...topNames(environment)] : [];
  return [...columns, ...declared, ...ofEntity];
}

/** The names that stand at the beginning of a path, namespaces among them. */
export function topNames(environment: Environment): readonly string[] {
  const first = [...environment.functions.values()].flatMap(({ on, name }) => (on === undefined ? [name.split('.')[0]!] : []));
  return [...new Set(first)];
}

export function namesUnder(namespace: string, environment: Environment): readonly string[] {
  const prefix = `${namespace}.`;
  const named = [...environment.functions.values()].filter((each) => each.on === undefined && each.name.startsWith(prefix));
  return named.map((each) => each.name.slice(prefix.length));
}

/** What a person calls what the operand stands for. */
export function describeOperand(operand: Operand): string {
  if (operand.kind === 'namespace') return operand.name;
  if (operand.kind === 'record') return operand.table.replaceAll('_', ' ');
  const type = typeOf(operand);
  return type ? (type.kind === 'list' ? 'list' : type.kind) : 'value';
}
