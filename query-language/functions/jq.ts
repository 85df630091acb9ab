import { argumentOf } from '../analysis/argument.ts';
import { fromJson } from '../analysis/conversion.ts';
import { readJq, type JqStep } from '../analysis/jq-program.ts';
import { jsonFind, jsonGet } from '../analysis/json.ts';
import { elementType } from '../analysis/list-value.ts';
import { literal, value, type Operand } from '../analysis/operand.ts';
import { boolean, describeType, integer, json, listOf, number, text, type Type } from '../analysis/type.ts';
import type { QueryFunction } from '../function.ts';
import type { Operation, Plan } from '../plan/plan.ts';

/** What steps give: one value, or several as jq's outputs are, which are then a list. */
interface Given {
  readonly plan: Plan;
  readonly several: boolean;
}

/** A step that has no meaning for what it is given. */
interface Misused {
  readonly step: string;
  readonly of: Type;
}

function apply(type: Type, operation: Operation, ...given: readonly Plan[]): Plan {
  return { kind: 'apply', type, operation, arguments: given };
}

function follow(steps: readonly JqStep[], plan: Plan, depth = 0): Given | Misused {
  const [step, ...rest] = steps;
  if (!step) return { plan, several: false };
  if (step.kind !== 'each') {
    const after = take(step, plan, depth);
    return 'step' in after ? after : follow(rest, after, depth);
  }
  const list = plan.type.kind === 'list' ? plan : plan.type.kind === 'json' ? apply(listOf(json), 'jsonValues', plan) : undefined;
  if (!list) return { step: '.[]', of: plan.type };
  const name = `jq_${depth}`;
  const each = follow(rest, { kind: 'element', type: elementType(list), name }, depth + 1);
  if ('step' in each || rest.length === 0) return 'step' in each ? each : { plan: list, several: true };
  const mapped: Plan = { kind: 'each', type: listOf(each.plan.type), list, name, how: 'map', body: each.plan };
  return { plan: each.several ? apply(each.plan.type, 'listFlatten', mapped) : mapped, several: true };
}

function take(step: Exclude<JqStep, { kind: 'each' }>, plan: Plan, depth: number): Plan | Misused {
  const { type } = plan;
  const isJson = type.kind === 'json';
  switch (step.kind) {
    case 'key':
      return isJson ? (step.optional ? jsonFind : jsonGet)(plan, step.key) : { step: `.${step.key}`, of: type };
    case 'at': {
      const position = literal(integer, step.position);
      if (type.kind === 'list') return apply(type.of, 'listAt', plan, position);
      return isJson ? apply(json, 'jsonAt', plan, position) : { step: `.[${step.position}]`, of: type };
    }
    case 'collect': {
      const inner = follow(step.steps, plan, depth + 1);
      if ('step' in inner) return inner;
      return inner.several ? inner.plan : { kind: 'list', type: listOf(inner.plan.type), items: [inner.plan] };
    }
    case 'length':
      if (type.kind === 'list') return apply(integer, 'listLength', plan);
      if (type.kind === 'text') return apply(integer, 'length', plan);
      return isJson ? apply(integer, 'jsonLength', plan) : { step: 'length', of: type };
    case 'tonumber':
      if (type.kind === 'number' || type.kind === 'integer') return plan;
      if (type.kind === 'text') return apply(number, 'parseNumber', plan);
      return isJson ? fromJson(plan, number) : { step: 'tonumber', of: type };
    case 'tostring':
      if (type.kind === 'text') return plan;
      return isJson ? apply(text, 'jsonShown', plan) : { step: 'tostring', of: type };
    case 'not':
      if (type.kind === 'boolean') return { kind: 'not', type: boolean, operand: plan };
      return isJson ? { kind: 'not', type: boolean, operand: fromJson(plan, boolean) } : { step: 'not', of: type };
  }
}

export const jq: readonly QueryFunction[] = [
  {
    name: 'jq',
    describes:
      'What a path program of jq gives of a json value, as in CQL: keys, positions, `.[]` in brackets, `length`, `tonumber`, `tostring` and `not`. Unlike jq’s, the length of null is null and not of null is unknown, so that what is missing never passes; and `not` takes the text `"false"` for false.',
    takes: [
      { name: 'value', describes: 'The json value.', type: json },
      { name: 'program', describes: 'The program.', type: text, literal: true },
    ],
    returns: 'json, or what the last filter gives',
    examples: [
      'jq(custom("test.coverage"), ".branch") > 75',
      'jq(custom("lineCount"), ". | tonumber") <= 200',
      'jq(custom("alerts"), "[.[] | .severity] | length") == 0',
    ],
    lower: (call): Operand => {
      const program = readJq(call.text('program') ?? '');
      if ('unexpected' in program) return call.fault('jq.syntax', { found: program.unexpected }, 'program');
      if ('unsupported' in program) return call.fault('jq.unsupported', { what: program.unsupported }, 'program');
      const given = argumentOf(call, 'value');
      const result = follow(program.steps, given.type.kind === 'null' ? literal(json, null) : given);
      if ('step' in result) return call.fault('jq.type', { step: result.step, of: describeType(result.of) }, 'program');
      if (result.several) return call.fault('jq.several', {}, 'program');
      return value(result.plan);
    },
  },
];
