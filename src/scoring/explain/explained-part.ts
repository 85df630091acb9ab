import { camelCase } from '../../../query-language/analysis/letter-case.ts';
import { columnType } from '../../../query-language/analysis/type.ts';
import type { Compiled } from '../../../query-language/compile.ts';
import type { Span } from '../../../query-language/diagnostic.ts';
import { asked, type Plan } from '../../../query-language/plan/plan.ts';
import { readsOf } from '../../../query-language/plan/walk.ts';
import { valuesStatement } from '../../../query-language/sql/statement.ts';
import { partsOf, type Node } from '../../../query-language/syntax/ast.ts';
import { print } from '../../../query-language/syntax/print.ts';
import { countedElements, countingOf, receiverOf, type AskedOf } from './counted-element.ts';
import { isShare } from '../judge/observe.ts';
import type { Evidence, ExplainedPart, Origin } from '../report.ts';
import { showType, showValue } from '../judge/show-value.ts';

export interface Valued {
  readonly value: string | null;
  readonly known: boolean;
}

/** A plan to give a value of, with what it was compiled with. */
export type Valuable = Compiled & { readonly percent?: boolean };

/** What expressions come to for the entity, by the same plans that the verdict was made with. */
export async function valuesOf(
  { warehouse, environment, entity, times }: AskedOf,
  expressions: ReadonlyMap<string, Valuable>,
): Promise<Map<string, Valued>> {
  if (expressions.size === 0) return new Map();
  const named = [...expressions].map(([key, compiled], index) => ({ key, compiled, column: `v${index}` }));
  const columns = Object.fromEntries(named.map(({ column, compiled }) => [column, compiled]));
  const { sql, parameters } = valuesStatement(columns, { kind: entity.kind, entities: [entity.entity] }, environment);
  const [row = {}] = await warehouse.read(sql, { ...parameters, ...times });
  return new Map(
    named.map(({ key, compiled, column }) => {
      const known = row[`${column} known`] === true;
      return [key, { known, value: known ? showValue(row[column], compiled.type, compiled.percent) : null }];
    }),
  );
}

/** What the parts of an expression come to, by their place in it. */
export async function valuesOfParts(about: AskedOf, compiled: Compiled): Promise<ReadonlyMap<string, Valued>> {
  return valuesOf(
    about,
    new Map(
      compiled.parts.map(({ node, plan }, index) => [
        String(index),
        { ...compiled, plan, type: plan.type, percent: isShare(compiled.tree, node) },
      ]),
    ),
  );
}

/** An expression with the value of every part, where each is from, and which elements of lists counted. */
export async function explainedParts(about: AskedOf, compiled: Compiled, evidence: readonly Evidence[]): Promise<ExplainedPart | null> {
  const values = await valuesOfParts(about, compiled);
  const rows = await rowsOf(about, compiled);
  const receivers = new Set(compiled.parts.flatMap(({ node }) => (node.kind === 'call' ? (receiverOf(node) ?? []) : [])));
  const links = new Set(compiled.parts.flatMap(({ node }) => linksOf(node)));
  const told = compiled.parts.map(async ({ node, span, plan }, index): Promise<Flat | null> => {
    if (links.has(node)) return null;
    const { known = false, value = null } = values.get(String(index)) ?? {};
    const own = tablesOf(plan).filter((table) => !tablesUnder(node, compiled).has(table));
    const isTold = receivers.has(node) && !(node.kind === 'call' && receiverOf(node));
    const counting = isTold ? null : countingOf(node, compiled, about.environment);
    const elements = counting && (await countedElements(counting, about));
    return {
      span,
      text: print(node),
      type: showType(plan.type),
      known,
      value: known ? (value ?? 'null') : null,
      origins: own.flatMap((table) => originsOf(table, rows.get(table), about, evidence)),
      // Of a list that was not read it is not known either that it is empty.
      elements: elements?.total === 0 && !known ? null : elements,
    };
  });
  const parts = await Promise.all(told);
  return nest(parts.filter((part) => part !== null))[0] ?? null;
}

/** What of `a or b or c` is only there because operators take two: `a or b`. */
function linksOf(node: Node): Node[] {
  if (node.kind !== 'binary' || (node.operator !== 'and' && node.operator !== 'or')) return [];
  return [node.left, node.right].filter((side) => side.kind === 'binary' && side.operator === node.operator);
}

/** Tables in which a plan reads what is known of the entity itself. */
function tablesOf(plan: Plan): string[] {
  return readsOf(plan)
    .filter(({ ofAsked }) => ofAsked)
    .map(({ table }) => table);
}

function tablesUnder(node: Node, compiled: Compiled): ReadonlySet<string> {
  const inside = compiled.parts.filter(
    (part) => part.node !== node && part.span.start >= node.span.start && part.span.end <= node.span.end && isUnder(part.node, node),
  );
  return new Set(inside.flatMap(({ plan }) => tablesOf(plan)));
}

function isUnder(part: Node, node: Node): boolean {
  return partsOf(node).some((each) => each === part || isUnder(part, each));
}

/** The keys of the rows that the expression reads in tables that have one of the entity. */
async function rowsOf(about: AskedOf, compiled: Compiled): Promise<ReadonlyMap<string, Record<string, string | null>>> {
  const single = compiled.reads.flatMap(({ table, ofAsked }) => {
    const declared = ofAsked ? about.environment.tables.get(table) : undefined;
    return declared?.rows === 'one' ? [declared] : [];
  });
  const keys = single.flatMap((table) =>
    table.key.map((column) => {
      const type = columnType(table.columns[column]?.type ?? 'text');
      const plan: Plan = { kind: 'fact', type, table: table.name, column, about: asked };
      return { table: table.name, column, compiled: { ...compiled, plan, type } };
    }),
  );
  const values = await valuesOf(about, new Map(keys.map(({ table, column, compiled: each }) => [`${table} ${column}`, each])));
  return new Map(
    single.flatMap(({ name, key }) => {
      const row = Object.fromEntries(key.map((column) => [camelCase(column), values.get(`${name} ${column}`)?.value ?? null]));
      return Object.values(row).some((value) => value !== null) ? [[name, row] as const] : [];
    }),
  );
}

function originsOf(table: string, row: Origin['row'] | undefined, about: AskedOf, evidence: readonly Evidence[]): Origin[] {
  const own = evidence.filter((each) => each.table === table && each.entity === undefined);
  // The first is of the primary identifier, by which alone a table with one row of the entity is read.
  const isSingle = about.environment.tables.get(table)?.rows === 'one';
  return (isSingle ? own.slice(0, 1) : own).map(({ source, collectedAt, request }) => ({
    table,
    row: row ?? null,
    source,
    collectedAt,
    request,
  }));
}

type Flat = Omit<ExplainedPart, 'parts'> & { readonly span: Span };

/** Parts in the order of their texts, outermost first, as a tree: what lies within another part's text is under it. */
function nest(parts: readonly Flat[]): ExplainedPart[] {
  const [first, ...rest] = parts;
  if (!first) return [];
  const inside = rest.findIndex(({ span }) => span.start < first.span.start || span.end > first.span.end);
  const end = inside < 0 ? rest.length : inside;
  const { span: _, ...own } = first;
  return [{ ...own, parts: nest(rest.slice(0, end)) }, ...nest(rest.slice(end))];
}
