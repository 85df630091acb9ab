import type { Environment } from '../compile.ts';
import { nearName } from '../near-name.ts';
import type { Plan } from '../plan/plan.ts';
import { originOf } from '../plan/walk.ts';
import type { BetweenNode, BinaryNode, ConditionalNode, Node } from '../syntax/ast.ts';
import type { Span } from '../diagnostic.ts';
import { comparisonEdit, emptinessEdit } from './comparison-edit.ts';
import { agreed, equalOf, orderOf, type Misfit } from './conversion.ts';
import { heldBy, sameness } from './membership.ts';
import { faulty, literal, presenceOf, value, type Operand } from './operand.ts';
import type { Report } from './resolve.ts';
import {
  areComparable,
  areOrdered,
  boolean,
  commonType,
  describeType,
  duration,
  integer,
  isInstant,
  isNumeric,
  listOf,
  number,
  text,
  timestamp,
  type Type,
} from './type.ts';

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
type Calculation = '+' | '-' | '*' | '/' | '%';

/** What an operator needs of its sides: plans, or nothing when one is faulty or no value. */
function plansOf(operands: readonly Operand[], spans: readonly Span[], report: Report): readonly Plan[] | undefined {
  const plans = operands.map((operand, index) => {
    if (operand.kind === 'value') return operand.plan;
    if (operand.kind !== 'faulty') report('value.not-a-value', { what: operand.kind }, spans[index]!);
    return undefined;
  });
  return plans.every((plan) => plan !== undefined) ? plans : undefined;
}

export function not(operand: Operand, span: Span, report: Report): Operand {
  const [plan] = booleans([operand], [span], 'not', report) ?? [];
  return plan ? value({ kind: 'not', type: boolean, operand: plan }) : faulty;
}

export function logic(operator: 'and' | 'or', left: Operand, right: Operand, node: BinaryNode, report: Report): Operand {
  const plans = booleans([left, right], [node.left.span, node.right.span], operator, report);
  return plans ? value({ kind: 'logic', type: boolean, operator, left: plans[0]!, right: plans[1]! }) : faulty;
}

function booleans(operands: readonly Operand[], spans: readonly Span[], operator: string, report: Report): readonly Plan[] | undefined {
  const plans = plansOf(operands, spans, report);
  const odd = plans?.findIndex(({ type }) => type.kind !== 'boolean' && type.kind !== 'null') ?? -1;
  if (!plans || odd < 0) return plans;
  report('type.not-boolean', { operator, found: describeType(plans[odd]!.type) }, spans[odd]!);
  return undefined;
}

export function compare(
  operator: Comparison,
  left: Operand,
  right: Operand,
  node: BinaryNode,
  environment: Environment,
  report: Report,
): Operand {
  const equality = operator === '==' || operator === '!=';
  if (equality && (isNull(left) || isNull(right))) {
    const other = isNull(left) ? right : left;
    if (other.kind === 'record') {
      const present = presenceOf(other);
      return value(operator === '==' ? { kind: 'not', type: boolean, operand: present } : present);
    }
    if (other.kind === 'rows') {
      report('compare.list-with-null', {}, node.span, 'error', emptinessEdit(node));
      return faulty;
    }
  }
  const plans = plansOf([left, right], [node.left.span, node.right.span], report);
  if (!plans) return faulty;
  const [before, behind] = plans as readonly [Plan, Plan];
  const sides = agreed(before, behind, refusing(node.left, node.right, report));
  if (!sides) return faulty;
  const [first, second] = sides;
  const fits = equality ? areComparable(first.type, second.type) : areOrdered(first.type, second.type);
  if (!fits) {
    const facts = { operator, left: describeType(before.type), right: describeType(behind.type) };
    report('type.not-comparable', facts, node.span, 'error', comparisonEdit(before.type, behind.type, node));
    return faulty;
  }
  if (operator !== '==' && operator !== '!=') return value(orderOf(operator, first, second));
  warnUnlisted(first, second, node.right, environment, report);
  warnUnlisted(second, first, node.left, environment, report);
  const equal = equalOf(first, second);
  return value(operator === '==' ? equal : { kind: 'not', type: boolean, operand: equal });
}

/** Reports what is wrong with one of two sides at the side itself. */
function refusing(left: Node, right: Node, report: Report): Misfit {
  return (side, code, facts) => {
    const { span } = side === 'left' ? left : right;
    const { near } = facts;
    report(code, facts, span, 'error', typeof near === 'string' ? { span, text: JSON.stringify(near), guess: true as const } : undefined);
  };
}

/** A comparison of a column that takes few values with a text that is none of them can only be false. */
function warnUnlisted(plan: Plan, other: Plan, written: Node, environment: Environment, report: Report): void {
  const source = originOf(plan);
  if (!source || other.kind !== 'literal' || typeof other.value !== 'string') return;
  const values = environment.tables.get(source.table)?.columns[source.column]?.values;
  if (!values || values.includes(other.value)) return;
  const near = nearName(other.value, values) ?? values.find((each) => each.toLowerCase() === String(other.value).toLowerCase());
  const fix = near ? { span: written.span, text: JSON.stringify(near), guess: true as const } : undefined;
  report('value.unlisted', { value: other.value, near: near ?? null, values }, written.span, 'warning', fix);
}

export function membership(item: Operand, list: Operand, node: BinaryNode, report: Report): Operand {
  if (list.kind === 'rows' && !list.of) {
    if (item.kind !== 'faulty') report('membership.rows', {}, node.right.span);
    return faulty;
  }
  const looked = list.kind === 'rows' && list.of ? value(list.of) : list;
  const plans = plansOf([item, looked], [node.left.span, node.right.span], report);
  if (!plans) return faulty;
  const [needle, haystack] = plans as readonly [Plan, Plan];
  if (list.kind !== 'rows' && haystack.type.kind !== 'list' && haystack.type.kind !== 'json') {
    const { span } = node.right;
    const fix = node.right.kind === 'literal' ? { span, text: `[${node.right.text}]` } : undefined;
    report('membership.not-a-list', { found: describeType(haystack.type) }, span, 'error', fix);
    return faulty;
  }
  const misfit = refusing(node.left, node.right, report);
  const found = list.kind === 'rows' ? sameness(haystack, needle, misfit) : heldBy(needle, haystack, misfit);
  if (found === undefined) return faulty;
  if (found === 'incomparable') {
    const right = list.kind === 'rows' ? listOf(haystack.type) : haystack.type;
    report('type.not-comparable', { operator: 'in', left: describeType(needle.type), right: describeType(right) }, node.span);
    return faulty;
  }
  return value(list.kind === 'rows' ? { kind: 'fold', type: boolean, rows: list.rows, how: 'any', of: found } : found);
}

export function range(operand: Operand, low: Operand, high: Operand, node: BetweenNode, report: Report): Operand {
  const plans = plansOf([operand, low, high], [node.operand.span, node.low.span, node.high.span], report);
  if (!plans) return faulty;
  const [middle, least, most] = plans as readonly [Plan, Plan, Plan];
  const bounds = [
    ['>=', least, node.low],
    ['<=', most, node.high],
  ] as const;
  const orders = bounds.map(([operator, end, written]) => {
    const sides = agreed(middle, end, refusing(node.operand, written, report));
    if (!sides) return undefined;
    if (areOrdered(sides[0].type, sides[1].type)) return orderOf(operator, ...sides);
    report('type.not-comparable', { operator: 'between', left: describeType(middle.type), right: describeType(end.type) }, written.span);
    return undefined;
  });
  const [from, to] = orders;
  return from && to ? value({ kind: 'logic', type: boolean, operator: 'and', left: from, right: to }) : faulty;
}

export function coalesce(left: Operand, right: Operand, node: BinaryNode, report: Report): Operand {
  const plans = plansOf([left, right], [node.left.span, node.right.span], report);
  if (!plans) return faulty;
  const [before, behind] = plans as readonly [Plan, Plan];
  const sides = agreed(before, behind, refusing(node.left, node.right, report));
  if (!sides) return faulty;
  const [first, second] = sides;
  const type = commonType(first.type, second.type);
  if (type) return value({ kind: 'coalesce', type, left: first, right: second });
  report('type.no-common', { left: describeType(first.type), right: describeType(second.type) }, node.span);
  return faulty;
}

export function conditional(condition: Operand, then: Operand, otherwise: Operand, node: ConditionalNode, report: Report): Operand {
  const [asked] = booleans([condition], [node.condition.span], 'if', report) ?? [];
  const plans = plansOf([then, otherwise], [node.whenTrue.span, node.whenFalse.span], report);
  if (!asked || !plans) return faulty;
  const [first, second] = plans as readonly [Plan, Plan];
  const type = commonType(first.type, second.type);
  if (type) return value({ kind: 'choice', type, condition: asked, whenTrue: first, whenFalse: second });
  report('type.no-common', { left: describeType(first.type), right: describeType(second.type) }, node.span);
  return faulty;
}

export function negate(operand: Operand, span: Span, report: Report): Operand {
  const [plan] = plansOf([operand], [span], report) ?? [];
  if (!plan) return faulty;
  if (plan.kind === 'literal' && typeof plan.value === 'number') return value(literal(plan.type, -plan.value));
  if (isNumeric(plan.type) || plan.type.kind === 'duration')
    return value({ kind: 'apply', type: plan.type, operation: 'negate', arguments: [plan] });
  report('type.not-numeric', { operator: '-', found: describeType(plan.type) }, span);
  return faulty;
}

export function arithmetic(operator: Calculation, left: Operand, right: Operand, node: BinaryNode, report: Report): Operand {
  const plans = plansOf([left, right], [node.left.span, node.right.span], report);
  if (!plans) return faulty;
  const [first, second] = plans as readonly [Plan, Plan];
  const type = arithmeticType(operator, first.type, second.type);
  if (type) return value({ kind: 'arithmetic', type, operator, left: first, right: second });
  report('type.no-arithmetic', { operator, left: describeType(first.type), right: describeType(second.type) }, node.span);
  return faulty;
}

/** What comes of calculating with two types: numbers with numbers, instants less instants, durations scaled and added, texts joined. */
function arithmeticType(operator: Calculation, left: Type, right: Type): Type | undefined {
  if (isNumeric(left) && isNumeric(right))
    return operator !== '/' && left.kind === 'integer' && right.kind === 'integer' ? integer : number;
  if (operator === '+' && left.kind === 'text' && right.kind === 'text') return text;
  if (operator === '-' && isInstant(left) && isInstant(right)) return duration;
  if ((operator === '+' || operator === '-') && isInstant(left) && right.kind === 'duration') return timestamp;
  if ((operator === '+' || operator === '-') && left.kind === 'duration' && right.kind === 'duration') return duration;
  if (operator === '/' && left.kind === 'duration' && right.kind === 'duration') return number;
  if ((operator === '*' || operator === '/') && left.kind === 'duration' && isNumeric(right)) return duration;
  return operator === '*' && isNumeric(left) && right.kind === 'duration' ? duration : undefined;
}

function isNull(operand: Operand): boolean {
  return operand.kind === 'value' && operand.plan.kind === 'literal' && operand.plan.value === null;
}
