import { capturesOf, type Capture } from './analysis/capture.ts';
import { entityFrame } from './analysis/frame.ts';
import { faulty, typeOf, type Operand } from './analysis/operand.ts';
import { resolveQuery, sourcesIn } from './analysis/query.ts';
import { resolve, type Report } from './analysis/resolve.ts';
import { asPlan } from './analysis/value-of.ts';
import { describeType, isAssignable, type Type } from './analysis/type.ts';
import type { Table } from './catalog.ts';
import { failure, success, type Diagnostic, type Outcome, type Span } from './diagnostic.ts';
import type { ForeignName } from './foreign-name.ts';
import type { QueryFunction } from './function.ts';
import { demandsOf, type Demand } from './plan/demand.ts';
import type { Plan } from './plan/plan.ts';
import { plansOf, type QueryPlan } from './plan/query-plan.ts';
import { readsOf, weightOf, type Read } from './plan/walk.ts';
import { partsOf as nodesUnder, type ColumnNode, type Node, type Query, type Stage } from './syntax/ast.ts';
import { hasStages, parse, parseProgram, parseQuery } from './syntax/parse.ts';

/** What names can mean. A value, passed in: the language itself reads no folder, no clock and no database. */
export interface Environment {
  readonly tables: ReadonlyMap<string, Table>;
  readonly functions: ReadonlyMap<string, QueryFunction>;
  /** Names of other languages that are refused with a reason of their own. */
  readonly foreign?: ReadonlyMap<string, ForeignName>;
  /** What kind of entities expressions are about, where that is known: then the properties of the kind can be named bare. */
  readonly kind?: string;
}

/** An expression that has a meaning: ready to be rendered together with others over the same kind of entity. */
export interface Compiled {
  readonly text: string;
  readonly tree: Node;
  readonly plan: Plan;
  readonly type: Type;
  /** Tables and columns it reads. Where one of the tables was not read for an entity, the value is unknown for it. */
  readonly reads: readonly Read[];
  /** How far back, which keys and which patterns it asks for, of tables that it goes through. */
  readonly demands: readonly Demand[];
  /** What every node of the tree stands for, those inside lambdas too. */
  readonly meanings: ReadonlyMap<Node, Operand>;
  /** What each part of the text stands for, outermost first, for explaining. Parts inside lambdas are about single elements and left out. */
  readonly parts: readonly Part[];
  /** What it captures, in the order of its text. */
  readonly captures: readonly Capture[];
}

export interface Part {
  readonly node: Node;
  readonly span: Span;
  readonly plan: Plan;
}

export interface Expectation {
  /** What the value must be: checks ask `boolean`, credits ask `number`. Anything when left out. */
  readonly type?: Type;
}

/** The most that one expression may ask for, as `weightOf` counts it. */
const heaviest = 20_000;

/**
 * From text to plan: text → tokens → tree → meaning → plan. Every fault found on the way is reported.
 * `sql/` takes plans from here to statements.
 */
export function compile(text: string, environment: Environment, expectation: Expectation = {}): Outcome<Compiled> {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const tree = parsed.value;

  const diagnostics: Diagnostic[] = [...parsed.warnings];
  const report = reportTo(diagnostics);
  const parts = new Map<Node, Operand>();
  const meaning = resolve(tree, entityFrame(environment), environment, report, (node, operand) => parts.set(node, operand));

  const captures = capturesOf(tree, parts, environment, report);
  const plan = meaning.kind === 'faulty' ? undefined : expected(meaning, tree, environment, expectation, report);
  if (plan && weightOf(plan) > heaviest) report('plan.too-large', {}, tree.span);
  if (!plan || diagnostics.some(({ severity }) => severity === 'error')) return failure(diagnostics);
  return success(
    {
      text,
      tree,
      plan,
      type: plan.type,
      reads: readsOf(plan),
      demands: demandsOf(plan),
      meanings: parts,
      parts: partsOf(tree, parts, environment),
      captures,
    },
    diagnostics,
  );
}

/** A query that has a meaning: ready to be rendered as one statement. */
export interface CompiledQuery {
  readonly text: string;
  readonly tree: Query;
  readonly plan: QueryPlan;
  /** Tables and columns that its expressions read. */
  readonly reads: readonly Read[];
  /** How far back, which keys and which patterns it asks for, of tables that it goes through. */
  readonly demands: readonly Demand[];
  /** What every node of the tree stands for, those inside lambdas too. */
  readonly meanings: ReadonlyMap<Node, Operand>;
}

/** The same for a query: from a source through stages. A lone name of a source asks for all its rows. */
export function compileQuery(text: string, environment: Environment): Outcome<CompiledQuery> {
  const parsed = parseQuery(text);
  if (!parsed.ok) return parsed;
  const tree = parsed.value;

  const diagnostics: Diagnostic[] = [...parsed.warnings];
  const meanings = new Map<Node, Operand>();
  const plan = resolveQuery(tree, environment, reportTo(diagnostics), (node, operand) => meanings.set(node, operand));
  const plans = plan ? plansOf(plan) : [];
  if (plans.reduce((sum, each) => sum + weightOf(each), 0) > heaviest) reportTo(diagnostics)('plan.too-large', {}, tree.span);
  if (!plan || diagnostics.some(({ severity }) => severity === 'error')) return failure(diagnostics);
  return success({ text, tree, plan, reads: readsOf(...plans), demands: demandsOf(...plans), meanings }, diagnostics);
}

/**
 * Either form as a query. An expression asks about every entity of a kind: where it is true of them, if it says yes or no, otherwise
 * what it gives for each, in a column `value`.
 */
export function compileQuestion(text: string, kind: string, environment: Environment): Outcome<CompiledQuery> {
  if (isQuery(text, environment)) return compileQuery(text, environment);
  const compiled = compile(text, { ...environment, kind });
  if (!compiled.ok) return compiled;
  const tree = aboutEach(kind, compiled.value);
  const meanings = new Map(compiled.value.meanings);
  const plan = resolveQuery(
    tree,
    environment,
    () => undefined,
    (node, operand) => meanings.set(node, operand),
  );
  if (!plan) throw new Error('An expression that compiles cannot be asked of each entity');
  return success({ text, tree, plan, reads: readsOf(...plansOf(plan)), demands: demandsOf(...plansOf(plan)), meanings }, compiled.warnings);
}

/** Whether a text is a query rather than an expression: it has stages, or names a source alone. `entity` alone is the entity. */
export function isQuery(text: string, environment: Environment): boolean {
  const parsed = parseProgram(text);
  if (!parsed.ok) return hasStages(text);
  const { value } = parsed;
  return value.kind === 'query' || (value.kind === 'name' && value.name !== 'entity' && sourcesIn(environment).includes(value.name));
}

function aboutEach(kind: string, { tree, type }: Compiled): Query {
  const { span } = tree;
  const entity: ColumnNode = { value: { kind: 'name', name: 'entity', span } };
  const stages: readonly Stage[] =
    type.kind === 'boolean'
      ? [
          { kind: 'where', condition: tree, span },
          { kind: 'select', columns: [entity], span },
        ]
      : [{ kind: 'select', columns: [entity, { name: { text: 'value', span }, value: tree }], span }];
  return { kind: 'query', source: { text: kind, span }, stages, span };
}

function reportTo(diagnostics: Diagnostic[]): Report {
  return (code, facts, span, severity = 'error', fix) => {
    diagnostics.push({ code, severity, facts, span, ...(fix ? { fix } : {}) });
  };
}

function expected(meaning: Operand, tree: Node, environment: Environment, { type }: Expectation, report: Report): Plan | undefined {
  const plan = asPlan(meaning, environment);
  if (!plan) {
    report('value.not-a-value', { what: meaning.kind }, tree.span);
    return undefined;
  }
  const found = typeOf(meaning) ?? plan.type;
  if (!type || isAssignable(found, type)) return plan;
  report('type.expected', { wanted: describeType(type), found: describeType(found) }, tree.span);
  return undefined;
}

function partsOf(node: Node, meanings: ReadonlyMap<Node, Operand>, environment: Environment): readonly Part[] {
  const plan = node.kind === 'literal' ? undefined : asPlan(meanings.get(node) ?? faulty, environment);
  const own = plan ? [{ node, span: node.span, plan }] : [];
  return [...own, ...partsUnder(node).flatMap((child) => partsOf(child, meanings, environment))];
}

/** The parts of a tree whose values belong to the entity as a whole. */
function partsUnder(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'lambda':
      return [];
    case 'call':
      return [...(node.callee.kind === 'member' ? [node.callee.object] : []), ...node.arguments.map(({ value }) => value)];
    default:
      return nodesUnder(node);
  }
}
