import { camelCase } from '../../../query-language/analysis/letter-case.ts';
import type { Operand } from '../../../query-language/analysis/operand.ts';
import { listOf, text, type Type } from '../../../query-language/analysis/type.ts';
import { asPlan } from '../../../query-language/analysis/value-of.ts';
import type { Compiled, Environment } from '../../../query-language/compile.ts';
import { asked, type Plan, type Rows } from '../../../query-language/plan/plan.ts';
import { children, descend } from '../../../query-language/plan/walk.ts';
import { elementStatement } from '../../../query-language/sql/element-statement.ts';
import { valuesStatement } from '../../../query-language/sql/statement.ts';
import { partsOf, type CallNode, type LambdaNode, type Node } from '../../../query-language/syntax/ast.ts';
import { print } from '../../../query-language/syntax/print.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { oneLine } from '../judge/observe.ts';
import type { CountedElement, CountedElements } from '../report.ts';
import { showValue } from '../judge/show-value.ts';

/** So many elements of a list are told of; of the others there is a count. */
const mostShown = 20;

/** A list that a part of an expression goes through, and how. */
export type Counting = CountingRows | CountingValues;

interface Questions {
  readonly how: CountedElements['how'];
  /** What is asked of each element, as it is written. */
  readonly asks: string | null;
  /** What tells which elements count; null where all do. */
  readonly counts: Plan | null;
  /** What is taken of each element. */
  readonly takes: Plan | null;
  /** What the question looks at in each element, by its text. */
  readonly looks: ReadonlyMap<string, Plan>;
}

interface CountingRows extends Questions {
  readonly kind: 'rows';
  readonly rows: Rows;
  readonly by: { readonly plan: Plan; readonly descending: boolean } | null;
  readonly moment: Plan | null;
}

interface CountingValues extends Questions {
  readonly kind: 'values';
  readonly compiled: Compiled;
  /** The list, and the name under which plans speak of an element. */
  readonly each: Extract<Plan, { kind: 'each' }>;
}

type Fold = Extract<Plan, { kind: 'fold' }>;

/**
 * The list that a part goes through, if it goes through one that no part under it does: that of a function of one element, that of a
 * function which looks rows up by itself, or the list that the part is.
 */
export function countingOf(node: Node, compiled: Compiled, environment: Environment): Counting | null {
  const operand = compiled.meanings.get(node);
  const plan = operand && asPlan(operand, environment);
  if (!operand || !plan) return null;
  const lambda = lambdaOf(node);
  const body = lambda && compiled.meanings.get(lambda.body);
  const answer = body && asPlan(body, environment);
  if (lambda && !answer) return null;
  const asks = lambda ? oneLine(print(lambda.body)) : null;
  const looks = lambda ? looksOf(lambda, compiled, environment) : new Map<string, Plan>();
  const each = answer && [...descend(plan)].find((found) => found.kind === 'each' && found.body === answer);
  if (each?.kind === 'each') {
    const how = each.how === 'map' ? 'taken' : each.how === 'filter' ? 'filtered' : each.how;
    const isTaken = how === 'taken';
    return { kind: 'values', compiled, each, how, asks, counts: isTaken ? null : each.body, takes: isTaken ? each.body : null, looks };
  }
  const found = foldOf(node, operand, plan, compiled, environment);
  if (!found || (found.fold.rows.about ?? asked) !== asked) return null;
  return { kind: 'rows', moment: found.moment, asks, looks, ...countedBy(found.fold, answer) };
}

/** How a fold goes through its rows, given what a function of one element asks of each. */
function countedBy({ rows, how, of, by }: Fold, answer: Plan | undefined): Pick<CountingRows, 'how' | 'rows' | 'counts' | 'takes' | 'by'> {
  const isLast = answer !== undefined && rows.conditions.at(-1) === answer;
  if (isLast) {
    return { how: 'filtered', rows: { ...rows, conditions: rows.conditions.slice(0, -1) }, counts: answer, takes: null, by: null };
  }
  if (how === 'any' || how === 'all') return { how, rows, counts: of ?? null, takes: null, by: null };
  if ((how === 'first' || how === 'last') && by) {
    return { how: 'picked', rows, counts: null, takes: by, by: { plan: by, descending: how === 'last' } };
  }
  const isTaken = of !== undefined && (answer !== undefined || how !== 'values');
  return { how: isTaken ? 'taken' : 'listed', rows, counts: null, takes: isTaken ? of : null, by: null };
}

interface FoundFold {
  readonly fold: Fold;
  readonly moment: Plan | null;
}

/** The one fold of a part that none of the parts under it holds: the same rows at another moment are others. */
function foldOf(node: Node, operand: Operand, plan: Plan, compiled: Compiled, environment: Environment): FoundFold | undefined {
  // What a call names stands for the call itself.
  const under =
    node.kind === 'call' ? [...argumentsOf(node), ...(node.callee.kind === 'member' ? [node.callee.object] : [])] : partsOf(node);
  const below = lambdaOf(node) ? [] : under.flatMap((part) => foldsUnder(part, compiled, environment));
  const isHeld = ({ fold, moment }: FoundFold): boolean => below.some((each) => each.fold.rows === fold.rows && each.moment === moment);
  if (operand.kind === 'rows' && plan.kind === 'fold') {
    const found = { fold: { ...plan, rows: operand.rows }, moment: null };
    return isHeld(found) ? undefined : found;
  }
  const [only, ...others] = foldsIn(plan, null).filter((found) => !isHeld(found));
  return others.every(({ fold }) => fold.rows === only?.fold.rows) ? only : undefined;
}

function foldsUnder(node: Node, compiled: Compiled, environment: Environment): readonly FoundFold[] {
  const operand = compiled.meanings.get(node);
  const plan = operand && asPlan(operand, environment);
  return plan ? foldsIn(plan, null) : [];
}

/** The folds of a plan that are not inside others, with the moment that each is about. */
function foldsIn(plan: Plan, moment: Plan | null): readonly FoundFold[] {
  if (plan.kind === 'fold') return [{ fold: plan, moment }];
  if (plan.kind === 'at') return foldsIn(plan.plan, plan.moment);
  return plan.kind === 'since' ? [] : children(plan).flatMap((each) => foldsIn(each, moment));
}

export function lambdaOf(node: Node): LambdaNode | undefined {
  return node.kind === 'call' ? argumentsOf(node).find((value) => value.kind === 'lambda') : undefined;
}

function argumentsOf(node: CallNode): readonly Node[] {
  return node.arguments.map(({ value }) => value);
}

/** The list that a function of one element is a member of: what is told of the elements is told there. */
export function receiverOf(node: CallNode): Node | undefined {
  return node.callee.kind === 'member' && lambdaOf(node) ? node.callee.object : undefined;
}

/** What a question looks at in an element: `incident.status` and `incident.age` of `incident.status != "resolved" and incident.age > 7d`. */
function looksOf({ parameter, body }: LambdaNode, compiled: Compiled, environment: Environment): ReadonlyMap<string, Plan> {
  const looks = new Map<string, Plan>();
  const gather = (node: Node): void => {
    if (node !== body && node.kind !== 'name' && rootOf(node) === parameter.name) {
      const operand = compiled.meanings.get(node);
      const plan = operand && asPlan(operand, environment);
      if (plan) looks.set(oneLine(print(node)), plan);
      return;
    }
    if (node.kind !== 'lambda') partsOf(node).forEach(gather);
  };
  gather(body);
  return looks;
}

function rootOf(node: Node): string | undefined {
  if (node.kind === 'member') return rootOf(node.object);
  if (node.kind === 'call') return rootOf(node.callee);
  return node.kind === 'name' ? node.name : undefined;
}

/** Whose lists are asked about, on the facts of when. */
export interface AskedOf {
  readonly warehouse: Pick<Warehouse, 'read'>;
  readonly environment: Environment;
  readonly entity: { readonly entity: string; readonly kind: string };
  readonly times: Readonly<Record<'as_of' | 'now', string>>;
}

/** Which elements of a list counted, those first that decide. */
export async function countedElements(counting: Counting, about: AskedOf): Promise<CountedElements> {
  return counting.kind === 'rows' ? countRows(counting, about) : countValues(counting, about);
}

interface ElementRow extends Record<string, unknown> {
  readonly external: string;
  readonly source: string;
  readonly counts: boolean | null;
  readonly total: number;
  readonly counting: number;
  readonly undecided: number;
}

async function countRows(counting: CountingRows, { warehouse, environment, entity, times }: AskedOf): Promise<CountedElements> {
  const { rows, counts, takes, looks, by, moment, how, asks } = counting;
  const label = labelOf(rows, environment);
  const columns = new Map<string, Plan>([
    ...(label ? [['label', label] as const] : []),
    ...(takes ? [['takes', takes] as const] : []),
    ...[...looks.values()].map((plan, index) => [`look ${index}`, plan] as const),
  ]);
  const { sql, parameters } = elementStatement(
    {
      entity: entity.entity,
      rows,
      ...(moment ? { moment } : {}),
      ...(counts ? { counts } : {}),
      ...(by ? { by } : {}),
      columns: Object.fromEntries(columns),
      first: how !== 'all',
    },
    environment,
  );
  const found = await warehouse.read<ElementRow>(sql, { ...parameters, ...times, most: mostShown });
  const [first] = found;
  const keys = rows.hop ? ['target'] : (environment.tables.get(rows.table)?.key ?? []);
  const elements = found.map((row, place): CountedElement => {
    const value = (name: string, type: Type): string | null =>
      row[`${name} known`] === true ? (showValue(row[name], type) ?? 'null') : null;
    const key = Object.fromEntries(keys.map((column) => [camelCase(column), textOrNull(row[`key ${column}`])]));
    const target = rows.hop ? textOrNull(row['key target']) : null;
    const shown = label && row['label known'] === true ? showValue(row['label'], label.type) : null;
    return {
      name: target ?? shown ?? textOrNull(row[`key ${keys.at(-1) ?? ''}`]) ?? '',
      entity: target,
      table: rows.hop ? 'relation' : rows.table,
      row: key,
      source: row.source,
      counts: how === 'picked' ? place === 0 : takes ? row['takes known'] === true && row['takes'] !== null : row.counts,
      value: takes ? value('takes', takes.type) : null,
      looks: [...looks].map(([text, plan], index) => ({ text, value: value(`look ${index}`, plan.type) })),
    };
  });
  const counted = how === 'picked' ? Math.min(1, elements.length) : (first?.counting ?? 0);
  return { how, asks, total: first?.total ?? 0, counted, undecided: first?.undecided ?? 0, elements };
}

/** What a person knows a row by. */
function labelOf(rows: Rows, environment: Environment): Plan | undefined {
  if (rows.hop) return undefined;
  const shown = asPlan({ kind: 'rows', rows }, environment);
  return shown?.kind === 'fold' ? shown.of : undefined;
}

async function countValues(counting: CountingValues, { warehouse, environment, entity, times }: AskedOf): Promise<CountedElements> {
  const { compiled, each, looks, how, asks, takes } = counting;
  const { list, name } = each;
  const mapped = (body: Plan): Plan => ({ kind: 'each', type: listOf(body.type), list, name, how: 'map', body });
  const plans = new Map<string, Plan>([
    ['elements', list],
    ['answers', mapped(each.body)],
    ...[...looks.values()].map((plan, index) => [`look ${index}`, mapped(plan)] as const),
  ]);
  const columns = Object.fromEntries([...plans].map(([key, plan]) => [key, { ...compiled, plan }]));
  const { sql, parameters } = valuesStatement(columns, { kind: entity.kind, entities: [entity.entity] }, environment);
  const [row = {}] = await warehouse.read(sql, { ...parameters, ...times });
  const listed = (key: string): readonly unknown[] => (row[`${key} known`] === true && Array.isArray(row[key]) ? row[key] : []);
  const answers = listed('answers');
  const all = listed('elements').map((element, place): CountedElement => {
    const answer = answers[place] ?? null;
    const shown = (value: unknown, type: Type): string => showValue(value, type) ?? 'null';
    return {
      name: shown(element, elementOf(list.type)),
      entity: null,
      table: null,
      row: {},
      source: null,
      counts: takes ? answer !== null : typeof answer === 'boolean' ? answer : null,
      value: takes ? shown(answer, each.body.type) : null,
      looks: [...looks].map(([text, plan], index) => ({ text, value: shown(listed(`look ${index}`)[place], plan.type) })),
    };
  });
  const first = how !== 'all';
  const rank = ({ counts }: CountedElement): number => (counts === null ? 1 : counts === first ? 0 : 2);
  return {
    how,
    asks,
    total: all.length,
    counted: all.filter(({ counts }) => counts === true).length,
    undecided: all.filter(({ counts }) => counts === null).length,
    elements: all.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostShown),
  };
}

function elementOf(type: Type): Type {
  return type.kind === 'list' ? type.of : text;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
