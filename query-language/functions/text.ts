import { argumentOf, receiverOf } from '../analysis/argument.ts';
import { textGlobPattern } from '../analysis/glob.ts';
import { literal, value, type Operand } from '../analysis/operand.ts';
import { regexFault } from '../analysis/regex.ts';
import { boolean, integer, listOf, number as numberType, text as textType, type Type } from '../analysis/type.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import type { Operation } from '../plan/plan.ts';

function simple(name: string, operation: Operation, describes: string, type: Type, returns: string, example: string): QueryFunction {
  const lower = (call: Call): Operand => value({ kind: 'apply', type, operation, arguments: [receiverOf(call)] });
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
    lower: (call) => value({ kind: 'apply', type: boolean, operation, arguments: [receiverOf(call), argumentOf(call, 'part')] }),
  };
}

const pattern: Parameter = {
  name: 'pattern',
  describes:
    'An RE2 regular expression. One that comes from data may have groups, but none within another; where it is no pattern, the check is an error for that entity.',
  type: textType,
};

function regex(name: 'matches' | 'matchesIn', describes: string, example: string): QueryFunction {
  return {
    name: `text.${name}`,
    on: 'text',
    describes,
    takes: [pattern],
    returns: 'boolean',
    examples: [example],
    lower: (call) => {
      const written = call.text('pattern');
      if (written === undefined) {
        const given = [receiverOf(call), argumentOf(call, 'pattern')];
        return value({ kind: 'apply', type: boolean, operation: `${name}Given`, arguments: given });
      }
      const fault = regexFault(written);
      if (fault) return call.fault('regex.invalid', { pattern: written, reason: fault });
      return value({ kind: 'apply', type: boolean, operation: name, arguments: [receiverOf(call), literal(textType, written)] });
    },
  };
}

export const text: readonly QueryFunction[] = [
  simple('lower', 'lower', 'In lower case.', textType, 'text', 'entity.name.lower() == "checkout"'),
  simple('upper', 'upper', 'In upper case.', textType, 'text', 'entity.name.upper() == "CHECKOUT"'),
  simple('trim', 'trim', 'Without blanks around it.', textType, 'text', 'entity.description.trim().length > 0'),
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
      return value({ kind: 'apply', type: boolean, operation: 'matches', arguments: [receiverOf(call), written] });
    },
  },
  {
    name: 'text.split',
    on: 'text',
    describes: 'Its parts between the separators, in order.',
    takes: [{ name: 'separator', describes: 'What stands between the parts.', type: textType }],
    returns: 'list of text',
    examples: ['"go" in entity.annotation("assay.dev/languages").split(",")'],
    lower: (call) =>
      value({ kind: 'apply', type: listOf(textType), operation: 'split', arguments: [receiverOf(call), argumentOf(call, 'separator')] }),
  },
  {
    name: 'text.toNumber',
    on: 'text',
    describes: 'The number it spells. Text that spells none makes the check an error for that entity, never a silent false.',
    takes: [],
    returns: 'number',
    examples: ['entity.annotation("assay.dev/replicas").toNumber() >= 2'],
    lower: (call) => value({ kind: 'apply', type: numberType, operation: 'parseNumber', arguments: [receiverOf(call)] }),
  },
];
