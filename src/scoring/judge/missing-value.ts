import { boolean, integer } from '../../../query-language/analysis/type.ts';
import { compile, type Compiled, type Environment } from '../../../query-language/compile.ts';
import { valuesStatement, type About } from '../../../query-language/sql/statement.ts';
import { partsOf, type Node } from '../../../query-language/syntax/ast.ts';
import { print } from '../../../query-language/syntax/print.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CompiledCheck, CompiledRubric } from './compile-rubric.ts';
import type { Judging } from './judging.ts';
import { plural } from './no-data.ts';
import { oneLine } from './observe.ts';
import { questionId } from './wording.ts';

/** A verdict that came to nothing though all that its check reads was read. */
export interface Undecided {
  readonly rubric: string;
  readonly check: string;
  readonly entity: string;
}

/** Why verdicts came to nothing though everything was read: which value is not there. One sentence for each. */
export async function reasonsOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { kind, rubrics }: Pick<Judging, 'kind' | 'rubrics'>,
  undecided: readonly Undecided[],
  times: Readonly<Record<string, string>>,
): Promise<(about: Undecided) => string> {
  if (undecided.length === 0) return () => '';
  const about: About = { kind, entities: [...new Set(undecided.map(({ entity }) => entity))] };
  const checks = checksOf(rubrics, undecided);
  const inapplicable = await withoutValue(
    warehouse,
    environment,
    about,
    [...checks.values()].flatMap(({ applies }) => applies ?? []),
    times,
  );
  const expressionOf = ({ rubric, check, entity }: Undecided): Compiled | null => {
    const { applies = null, judgement = null } = checks.get(questionId(rubric, check)) ?? {};
    return applies && inapplicable.get(applies)?.has(entity) ? applies : judgement;
  };
  const missing = await missingValuesOf(
    warehouse,
    environment,
    about,
    new Set(undecided.flatMap((each) => expressionOf(each) ?? [])),
    times,
  );
  return (each) => {
    const compiled = expressionOf(each);
    const values = compiled && missing.get(compiled)?.get(each.entity);
    if (values) return `Cannot be decided: ${values}.`;
    const text = oneLine(compiled?.text ?? '');
    return compiled?.reads.some(({ ofAsked }) => !ofAsked)
      ? `\`${text}\` cannot be decided: what it asks of an entity that this one is related to is not known.`
      : `\`${text}\` cannot be decided: its sources were read, and a value it needs is not there.`;
  };
}

function checksOf(rubrics: readonly CompiledRubric[], undecided: readonly Undecided[]): ReadonlyMap<string, CompiledCheck> {
  const wanted = new Set(undecided.map(({ rubric, check }) => questionId(rubric, check)));
  const all = rubrics.flatMap(({ rubric, checks }) => checks.map((each) => [questionId(rubric.id, each.check.id), each] as const));
  return new Map(all.filter(([id]) => wanted.has(id)));
}

/** Of each condition, the entities for which it has no value. */
async function withoutValue(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  about: About,
  conditions: readonly Compiled[],
  times: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<Compiled, ReadonlySet<string>>> {
  if (conditions.length === 0) return new Map();
  const columns = conditions.map((compiled, index) => [`v${index}`, compiled] as const);
  const { sql, parameters } = valuesStatement(Object.fromEntries(columns), about, environment);
  const rows = await warehouse.read<Record<string, unknown> & { entity: string }>(sql, { ...parameters, ...times });
  return new Map(columns.map(([name, compiled]) => [compiled, new Set(rows.flatMap((row) => (row[name] === null ? [row.entity] : [])))]));
}

/** For each expression and entity, which values it needs are null though their sources were read: a part of a sentence. */
type MissingValues = ReadonlyMap<Compiled, ReadonlyMap<string, string>>;

/** Asks which values are missing of expressions that came to nothing for some of the entities, in one statement. */
async function missingValuesOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  about: About,
  expressions: Iterable<Compiled>,
  times: Readonly<Record<string, string>>,
): Promise<MissingValues> {
  const asked = [...expressions].map((compiled) => ({
    compiled,
    values: needed(compiled.tree).flatMap((each) => questionsOf(each, { ...environment, kind: about.kind })),
  }));
  const all = asked.flatMap(({ values }) => values);
  if (all.length === 0) return new Map();
  const places = new Map(all.map((value, place) => [value, place]));
  const columns = all.flatMap(({ missing, among }, index) => [
    [`missing ${index}`, missing] as const,
    ...(among ? [[`among ${index}`, among] as const] : []),
  ]);
  const { sql, parameters } = valuesStatement(Object.fromEntries(columns), about, environment);
  // Where the engine refuses this, the verdicts hold all the same, with a plainer reason.
  const rows = await warehouse.read<Record<string, unknown> & { entity: string }>(sql, { ...parameters, ...times }).catch(() => []);
  return new Map(
    asked.map(({ compiled, values }) => {
      const said = rows.flatMap((row): [string, string][] => {
        const told = values.flatMap((value) => tell(value, row, places.get(value) ?? 0) ?? []).slice(0, mostTold);
        return told.length === 0 ? [] : [[row.entity, told.join(' and ')]];
      });
      return [compiled, new Map(said)];
    }),
  );
}

/** More values than these would be a list and no reason. */
const mostTold = 3;
const mostAsked = 8;

/** A value that an expression needs: of the entity, or of each element of a list. */
interface Needed {
  readonly node: Node;
  readonly of: { readonly list: Node; readonly element: string } | null;
}

/** The values by name that may leave an expression undecided: not those whose absence it provides for. */
function needed(tree: Node): Needed[] {
  const found = new Map<string, Needed>();
  const gather = (node: Node, of: Needed['of']): void => {
    if (isChain(node)) {
      const own = of && rootOf(node) === of.element ? of : null;
      if (!own || node.kind === 'member') found.set(`${own ? print(own.list) : ''} ${print(node)}`, { node, of: own });
      return;
    }
    if (node.kind === 'call') {
      const { callee } = node;
      const [condition] = node.arguments;
      if (absenceAmongPeople(node) !== undefined) {
        found.set(print(node), { node, of: null });
        return;
      }
      if (callee.kind === 'member' && condition?.value.kind === 'lambda') {
        const { parameter, body } = condition.value;
        if (of === null && ['any', 'all'].includes(callee.name)) gather(body, { list: callee.object, element: parameter.name });
        return;
      }
      for (const each of [...(callee.kind === 'member' ? [callee.object] : []), ...node.arguments.map(({ value }) => value)])
        gather(each, of);
      return;
    }
    if (node.kind === 'binary' && node.operator === '??') return gather(node.right, of);
    if (node.kind === 'binary' && [node.left, node.right].some((side) => side.kind === 'literal' && side.type === 'null')) return;
    for (const each of partsOf(node)) gather(each, of);
  };
  gather(tree, null);
  return [...found.values()].slice(0, mostAsked);
}

function isChain(node: Node): boolean {
  return node.kind === 'name' || (node.kind === 'member' && isChain(node.object));
}

function rootOf(node: Node): string | undefined {
  if (node.kind === 'member') return rootOf(node.object);
  return node.kind === 'name' ? node.name : undefined;
}

/** Of a part that asks what people attest, such as `attested("load-test")`: what asks whether nobody does. */
function absenceAmongPeople(node: Node): string | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'name' || node.callee.name !== 'attested') return undefined;
  return `${print({ ...node, callee: { ...node.callee, name: 'attestation' } })} == null`;
}

interface Question {
  readonly text: string;
  /** What is so where the value is missing. */
  readonly lacks: string;
  /** Whether the value is null; of a list, for how many of its elements it is. */
  readonly missing: Compiled;
  /** How many elements the list has. */
  readonly among: Compiled | null;
  /** What the elements are. */
  readonly elements: string;
}

/** None where a value of this type is never null, or where it cannot be asked about alone. */
function questionsOf({ node, of }: Needed, environment: Environment): Question[] {
  const text = oneLine(print(node));
  const nobody = absenceAmongPeople(node);
  if (nobody !== undefined) {
    const missing = compile(nobody, environment, { type: boolean });
    return missing.ok ? [{ text, lacks: 'is stated by nobody now', missing: missing.value, among: null, elements: '' }] : [];
  }
  const lacks = 'is not reported';
  if (!of) {
    const missing = compile(`${print(node)} == null`, environment, { type: boolean });
    return missing.ok ? [{ text, lacks, missing: missing.value, among: null, elements: '' }] : [];
  }
  const list = `(${print(of.list)})`;
  const among = compile(`${list}.length`, environment, { type: integer });
  const missing = compile(`${list}.filter((${of.element}) => ${print(node)} == null).length`, environment, { type: integer });
  if (!among.ok || !missing.ok) return [];
  const [table, ...others] = new Set(among.value.reads.map((each) => each.table));
  const elements = table !== undefined && others.length === 0 ? plural(table) : `\`${oneLine(print(of.list))}\``;
  return [{ text, lacks, missing: missing.value, among: among.value, elements }];
}

function tell({ text, lacks, among, elements }: Question, row: Readonly<Record<string, unknown>>, index: number): string | undefined {
  const missing = row[`missing ${index}`];
  if (row[`missing ${index} known`] !== true || missing === null || Number(missing) === 0) return undefined;
  return among ? `\`${text}\` of ${Number(missing)} of ${Number(row[`among ${index}`])} ${elements} ${lacks}` : `\`${text}\` ${lacks}`;
}
