import { textGlobPattern } from '../analysis/glob.ts';
import { literal, value, type Operand } from '../analysis/operand.ts';
import { regexFault } from '../analysis/regex.ts';
import { boolean, integer, number as numberType, text as textType, type Type } from '../analysis/type.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import type { Operation, Plan } from '../plan/plan.ts';

function receiver(call: Call): Plan {
  if (call.receiver.kind !== 'value') throw new Error('A member of text was asked of something else');
  return call.receiver.plan;
}

function argument(call: Call, name: string): Plan {
  const operand = call.argument(name);
  if (operand?.kind !== 'value') throw new Error(`Argument ${name} was taken to be given`);
  return operand.plan;
}

function simple(name: string, operation: Operation, describes: string, type: Type, returns: string, example: string): QueryFunction {
  const lower = (call: Call): Operand => value({ kind: 'apply', type, operation, arguments: [receiver(call)] });
  return { name: `text.${name}`, on: 'text', describes, takes: [], returns, examples: [example], lower };
}

function test(name: string, operation: Operation, describes: string, example: string): QueryFunction {
  return {
    name: `text.${name}`,
    on: 'text',
    describes,
    takes: [{ name: 'part', describes: 'What to look for.', type: textType }],
    returns: 'boolean',
    examples: [example],
    lower: (call) => value({ kind: 'apply', type: boolean, operation, arguments: [receiver(call), argument(call, 'part')] }),
  };
}

const pattern: Parameter = { name: 'pattern', describes: 'An RE2 regular expression.', type: textType, literal: true };

function regex(name: 'matches' | 'matchesIn', describes: string, example: string): QueryFunction {
  return {
    name: `text.${name}`,
    on: 'text',
    describes,
    takes: [pattern],
    returns: 'boolean',
    examples: [example],
    lower: (call) => {
      const written = call.text('pattern') ?? '';
      const fault = regexFault(written);
      if (fault) return call.fault('regex.invalid', { pattern: written, reason: fault });
      return value({ kind: 'apply', type: boolean, operation: name, arguments: [receiver(call), literal(textType, written)] });
    },
  };
}

export const text: readonly QueryFunction[] = [
  simple('lower', 'lower', 'In lower case.', textType, 'text', 'entity.name.lower() == "checkout"'),
  simple('upper', 'upper', 'In upper case.', textType, 'text', 'entity.name.upper() == "CHECKOUT"'),
  simple('trim', 'trim', 'Without blanks around it.', textType, 'text', 'entity.description.trim() != ""'),
  simple('length', 'length', 'How many characters it has.', integer, 'integer', 'entity.description.length >= 20'),
  test('contains', 'contains', 'Whether the part stands somewhere in it.', 'entity.name contains "api"'),
  test('startsWith', 'startsWith', 'Whether it begins with the part.', 'entity.owner startsWith "team:"'),
  test('endsWith', 'endsWith', 'Whether it ends with the part.', 'entity.name endsWith "-api"'),
  regex('matches', 'Whether the whole of it fits the regular expression.', String.raw`entity.tier.matches("tier-[12]")`),
  regex('matchesIn', 'Whether some part of it fits the regular expression.', String.raw`entity.name.matchesIn("^pay")`),
  {
    name: 'text.like',
    on: 'text',
    describes: 'Whether the whole of it fits a glob: `*` is any run of characters, `?` any one.',
    takes: [{ name: 'glob', describes: 'The glob.', type: textType, literal: true }],
    returns: 'boolean',
    examples: ['entity.name like "payments-*"'],
    lower: (call) => {
      const written = literal(textType, textGlobPattern(call.text('glob') ?? ''));
      return value({ kind: 'apply', type: boolean, operation: 'matches', arguments: [receiver(call), written] });
    },
  },
  {
    name: 'text.toNumber',
    on: 'text',
    describes: 'The number it spells. Text that spells none makes the check an error for that entity, never a silent false.',
    takes: [],
    returns: 'number',
    examples: ['entity.annotation("assay.dev/replicas").toNumber() >= 2'],
    lower: (call) => value({ kind: 'apply', type: numberType, operation: 'parseNumber', arguments: [receiver(call)] }),
  },
];
