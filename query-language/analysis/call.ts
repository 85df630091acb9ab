import type { Environment } from '../compile.ts';
import type { Edit, Span } from '../diagnostic.ts';
import { factsOf } from '../foreign-name.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import { nearName } from '../near-name.ts';
import { faulty, typeOf, type Operand } from './operand.ts';
import type { Report } from './resolve.ts';
import { describeType, isAssignable } from './type.ts';
import { asPlan } from './value-of.ts';

/** A function of one element, not yet applied. */
export interface Lambda {
  readonly kind: 'lambda';
  readonly body: (element: Operand) => Operand;
  readonly span: Span;
}

export interface GivenArgument {
  readonly name?: { readonly text: string; readonly span: Span } | undefined;
  readonly value: Operand | Lambda;
  readonly span: Span;
}

/** Matches arguments to what a function takes, reports what does not fit, and lowers the call when all does. */
export function callFunction(
  named: QueryFunction,
  receiver: Operand,
  given: readonly GivenArgument[],
  span: Span,
  environment: Environment,
  report: Report,
  nesting: number,
): Operand {
  const bound = bind(named, given, span, environment, report);
  if (!bound) return faulty;
  const call: Call = {
    receiver,
    nesting,
    argument: (name) => {
      const argument = bound.get(name)?.value;
      return argument?.kind === 'lambda' ? undefined : argument;
    },
    value: (name) => {
      const argument = bound.get(name)?.value;
      return argument && argument.kind !== 'lambda' ? asPlan(argument, environment) : undefined;
    },
    text: (name) => {
      const literal = literalValue(bound.get(name)?.value);
      return typeof literal === 'string' ? literal : undefined;
    },
    number: (name) => {
      const literal = literalValue(bound.get(name)?.value);
      return typeof literal === 'number' ? literal : undefined;
    },
    texts: (name) => {
      const literal = literalValue(bound.get(name)?.value);
      return Array.isArray(literal) ? (literal as readonly string[]) : undefined;
    },
    gives: (name) => bound.has(name),
    apply: (name, element) => {
      const argument = bound.get(name)?.value;
      return argument?.kind === 'lambda' ? argument.body(element) : faulty;
    },
    table: (name) => {
      const table = environment.tables.get(name);
      if (!table) throw new Error(`${named.name} reads the table ${name}, which is not declared`);
      return table;
    },
    fault: (code, facts, argument) => {
      report(code, facts, (argument === undefined ? undefined : bound.get(argument)?.span) ?? span);
      return faulty;
    },
  };
  return named.lower(call);
}

function bind(
  named: QueryFunction,
  given: readonly GivenArgument[],
  span: Span,
  { foreign }: Environment,
  report: Report,
): ReadonlyMap<string, GivenArgument> | undefined {
  const bound = new Map<string, GivenArgument>();
  const positional = named.takes.values();
  let fits = true;
  const refuse = (code: string, facts: Parameters<Report>[1], at: Span, fix?: Edit): void => {
    report(code, { function: named.name, ...facts }, at, 'error', fix);
    fits = false;
  };
  for (const argument of given) {
    const parameter = argument.name ? named.takes.find(({ name }) => name === argument.name?.text) : positional.next().value;
    const strange = argument.name && foreign?.get(`${named.name}(${argument.name.text})`);
    if (strange && !parameter) refuse('name.foreign', factsOf(strange), argument.name?.span ?? argument.span);
    else if (!parameter) {
      const near = argument.name
        ? (nearName(
            argument.name.text,
            named.takes.map(({ name }) => name),
          ) ?? null)
        : null;
      const facts = { name: argument.name?.text ?? null, near, takes: named.takes.map(({ name }) => name) };
      const span = argument.name?.span ?? argument.span;
      const fix: Edit | undefined = near === null ? undefined : { span, text: near, guess: true };
      refuse(argument.name ? 'call.unknown-argument' : 'call.too-many-arguments', facts, span, fix);
    } else if (bound.has(parameter.name)) {
      refuse('call.argument-twice', { name: parameter.name }, argument.name?.span ?? argument.span);
    } else {
      bound.set(parameter.name, argument);
      const fault = misfit(parameter, argument);
      if (fault) refuse(fault.code, { name: parameter.name, ...fault.facts }, argument.span);
      if (argument.value.kind === 'faulty') fits = false;
    }
  }
  const missing = named.takes.filter(({ name, optional }) => !optional && !bound.has(name)).map(({ name }) => name);
  if (fits && missing.length > 0) refuse('call.missing-argument', { missing, example: named.examples[0] }, span);
  return fits ? bound : undefined;
}

function misfit(parameter: Parameter, { value }: GivenArgument): { code: string; facts: Record<string, string> } | undefined {
  if (value.kind === 'faulty') return undefined;
  if (parameter.type === 'lambda') return value.kind === 'lambda' ? undefined : { code: 'call.wants-lambda', facts: {} };
  if (value.kind === 'lambda') return { code: 'lambda.misplaced', facts: {} };
  if (parameter.literal && literalValue(value) === undefined) return { code: 'call.wants-literal', facts: {} };
  const type = typeOf(value);
  if (!type) return { code: 'value.not-a-value', facts: { what: value.kind } };
  if (parameter.type === 'any' || isAssignable(type, parameter.type)) return undefined;
  return { code: 'call.argument-type', facts: { wanted: describeType(parameter.type), found: describeType(type) } };
}

function literalValue(argument: Operand | Lambda | undefined): string | number | boolean | readonly string[] | undefined {
  if (argument?.kind !== 'value') return undefined;
  const { plan } = argument;
  if (plan.kind === 'literal') return plan.value ?? undefined;
  if (plan.kind !== 'list') return undefined;
  const items = plan.items.map((item) => (item.kind === 'literal' && typeof item.value === 'string' ? item.value : undefined));
  return items.includes(undefined) ? undefined : (items as readonly string[]);
}
