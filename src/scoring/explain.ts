import type { Collector } from '../../collectors/collector.ts';
import type { Compiled, Environment } from '../../query-language/compile.ts';
import { failure, success, type Outcome, type Span } from '../../query-language/diagnostic.ts';
import { print } from '../../query-language/syntax/print.ts';
import { valuesStatement } from '../../query-language/sql/statement.ts';
import { nearName } from '../../rubrics/near-name.ts';
import type { Rubric } from '../../rubrics/rubric.ts';
import { captureIn, fillTemplate, placeholdersIn } from '../../rubrics/template.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { compileCheck, type CompiledCheck } from './compile-rubric.ts';
import { evidenceFor } from './evidence.ts';
import { checkSummary, readMaturity, readRubricInForce } from './maturity.ts';
import { noDataOf, remediesOfMissing, type Setting } from './no-data.ts';
import type { CheckResult, Evidence, EntityReport, EntitySummary, ExplainedPart, Explanation, MaturityReport } from './report.ts';
import { showType, showValue } from './show-value.ts';
import { troublesOf } from './trouble.ts';
import { ownReads } from './verdict.ts';

export interface ExplainOptions {
  /** Identifier of the entity. */
  readonly entity: string;
  /** The check: `coverage`, or `service-maturity/coverage` where several rubrics have one. */
  readonly check: string;
  readonly asOf: string;
  readonly now: string;
  /** Collectors by name, to say which request brought a fact. */
  readonly collectors?: ReadonlyMap<string, Collector>;
  /** How entities stood at `asOf`, where it was read already: spares reading it for each of many checks. */
  readonly report?: MaturityReport;
  /** Leaves out the parts and the requests behind the evidence, which take most of the time. */
  readonly brief?: boolean;
  /** What remedies build on; `configured` unless given. */
  readonly setting?: Setting;
}

/** What stands behind the stored verdict on an entity and a check: its parts with their values, where each came from, what to do. */
export async function explain(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { entity: id, check: asked, asOf, now, collectors = new Map(), report, brief = false, setting }: ExplainOptions,
): Promise<Outcome<Explanation>> {
  const { entities } = report ?? (await readMaturity(warehouse, { asOf, entities: [id] }));
  const entity = entities.find((each) => each.entity === id);
  if (!entity) return failure([{ code: 'entity.ungraded', severity: 'error', facts: { entity: id } }]);
  const { results, ...summary } = entity;
  const found = findCheck(results, asked);
  if (!found.ok) return found;
  const { rubric: rubricId, result } = found.value;
  const rubric = await readRubricInForce(warehouse, rubricId, asOf);
  const check = rubric?.checks.find((each) => each.id === result.check);
  if (!rubric || !check) throw new Error(`The stored verdict on ${rubricId}/${result.check} has no stored check`);

  const compiled = compileCheck(check, environment);
  const told = result.verdict === 'not-applicable' ? compiled.applies : compiled.judgement;
  const about: About = { warehouse, environment, entity: summary, times: { as_of: asOf, now } };
  const reads = new Set([compiled.judgement, compiled.applies].flatMap((each) => ownReads(each).map(({ table }) => table)));
  const tables = [...environment.tables.values()].filter(({ name }) => reads.has(name));
  const troubles = (await troublesOf(warehouse, { kind: entity.kind, entity: id }, tables, asOf)).get(id);
  const evidence = (
    await Promise.all(
      tables.map(async (table) =>
        evidenceFor(warehouse, table, id, asOf, troubles?.get(table.name) ?? [], brief ? new Map() : collectors, setting),
      ),
    )
  ).flat();
  const unread = tables.flatMap((table) =>
    (troubles?.get(table.name) ?? []).flatMap((each) => noDataOf(table, each, setting)?.remedy ?? []),
  );
  const valued = await valuesOf(about, compiled.captures);
  const captured = new Map(Object.entries(result.captures));
  const filled = placeholdersIn(check.fix).map(({ query }): [string, string | null] => [
    query,
    captured.get(captureIn(query).name) ?? valued.get(query)?.value ?? null,
  ]);

  return success({
    asOf,
    entity: summary,
    rubric: { id: rubric.id, title: rubric.title, version: rubric.version },
    check: checkSummary(check, asOf),
    result,
    judgement: check.judgement,
    applies: check.applies,
    why: check.why,
    fix: fillTemplate(check.fix, new Map(filled)),
    parts: told && !brief ? await partsOf(about, told) : null,
    evidence,
    remedies:
      result.verdict !== 'no-data'
        ? []
        : unread.length > 0
          ? [...new Set(unread)]
          : remediesOfMissing(await sourcesLacking(about, compiled, evidence)),
  });
}

/** The sources that were read for the expression that came to nothing: whether the check applies is asked first. */
async function sourcesLacking(about: About, { applies, judgement }: CompiledCheck, evidence: readonly Evidence[]): Promise<string[]> {
  const applying = applies && (await valuesOf(about, new Map([['applies', applies]]))).get('applies');
  const undecided = applying && applying.value === null ? applies : judgement;
  const reads = new Set(ownReads(undecided).map(({ table }) => table));
  return evidence.flatMap(({ table, outcome, source }) => (reads.has(table) && outcome === 'read' && source !== null ? [source] : []));
}

interface FoundCheck {
  readonly rubric: Rubric['id'];
  readonly result: CheckResult;
}

function findCheck(results: EntityReport['results'], asked: string): Outcome<FoundCheck> {
  const all = results.flatMap(({ rubric, verdicts }) => verdicts.map((result) => ({ rubric, result, name: `${rubric}/${result.check}` })));
  const [only, ...others] = all.filter(({ result, name }) => result.check === asked || name === asked);
  if (only && others.length === 0) return success(only);
  const facts = only
    ? { asked, candidates: [only, ...others].map(({ name }) => name) }
    : {
        asked,
        near:
          nearName(
            asked,
            all.flatMap(({ result, name }) => [result.check, name]),
          ) ?? null,
        known: all.map(({ name }) => name),
      };
  return failure([{ code: only ? 'check.ambiguous' : 'check.unknown', severity: 'error', facts }]);
}

interface About {
  readonly warehouse: Pick<Warehouse, 'read'>;
  readonly environment: Environment;
  readonly entity: EntitySummary;
  readonly times: Readonly<Record<'as_of' | 'now', string>>;
}

interface Valued {
  readonly value: string | null;
  readonly known: boolean;
}

/** What expressions come to for the entity, by the same plans that the verdict was made with. */
async function valuesOf(
  { warehouse, environment, entity, times }: About,
  expressions: ReadonlyMap<string, Compiled>,
): Promise<Map<string, Valued>> {
  if (expressions.size === 0) return new Map();
  const named = [...expressions].map(([key, compiled], index) => ({ key, compiled, column: `v${index}` }));
  const columns = Object.fromEntries(named.map(({ column, compiled }) => [column, compiled]));
  const { sql, parameters } = valuesStatement(columns, { kind: entity.kind, entities: [entity.entity] }, environment);
  const [row = {}] = await warehouse.read(sql, { ...parameters, ...times });
  return new Map(
    named.map(({ key, compiled, column }) => {
      const known = row[`${column} known`] === true;
      return [key, { known, value: known ? showValue(row[column], compiled.type) : null }];
    }),
  );
}

async function partsOf(about: About, compiled: Compiled): Promise<ExplainedPart | null> {
  const expressions = new Map(compiled.parts.map(({ plan }, index) => [String(index), { ...compiled, plan, type: plan.type }]));
  const values = await valuesOf(about, expressions);
  const parts = compiled.parts.map(({ node, span, plan }, index) => {
    const { known = false, value = null } = values.get(String(index)) ?? {};
    return {
      span,
      text: print(node),
      type: showType(plan.type),
      known,
      value: known ? (value ?? 'null') : null,
    };
  });
  return nest(parts)[0] ?? null;
}

/** Parts in the order of their texts, outermost first, as a tree: what lies within another part's text is under it. */
function nest(parts: readonly (Omit<ExplainedPart, 'parts'> & { readonly span: Span })[]): ExplainedPart[] {
  const [first, ...rest] = parts;
  if (!first) return [];
  const inside = rest.findIndex(({ span }) => span.start < first.span.start || span.end > first.span.end);
  const end = inside < 0 ? rest.length : inside;
  const { span: _, ...own } = first;
  return [{ ...own, parts: nest(rest.slice(0, end)) }, ...nest(rest.slice(end))];
}
