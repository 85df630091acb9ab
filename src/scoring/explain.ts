import type { Collector } from '../../collectors/collector.ts';
import type { Table } from '../../query-language/catalog.ts';
import type { Compiled, Environment } from '../../query-language/compile.ts';
import { failure, success, type Outcome } from '../../query-language/diagnostic.ts';
import { asked as itself } from '../../query-language/plan/plan.ts';
import { descend } from '../../query-language/plan/walk.ts';
import { nearName } from '../../rubrics/near-name.ts';
import type { Rubric } from '../../rubrics/rubric.ts';
import { captureIn, fillTemplate, placeholdersIn } from '../../rubrics/template.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { compileCheck, type CompiledCheck } from './compile-rubric.ts';
import type { AskedOf } from './counted-element.ts';
import { evidenceFor } from './evidence.ts';
import { explainedParts, valuesOf } from './explained-part.ts';
import { checkSummary, readMaturity, readRubricInForce } from './maturity.ts';
import { noDataOf, remediesOfMissing, type Setting } from './no-data.ts';
import type { CheckResult, Evidence, EntityReport, ExplainedPart, Explanation, MaturityReport } from './report.ts';
import { troublesOf } from './trouble.ts';
import { turningPoint } from './turning-point.ts';
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
  /** Leaves out the parts, what changed when the verdict began, and the requests behind the evidence, which take most of the time. */
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
  const { entities } = report ?? (await readMaturity(warehouse, { asOf, entities: [id], drafts: true }));
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
  const about: AskedOf = { warehouse, environment, entity: summary, times: { as_of: asOf, now } };
  const reads = new Set([compiled.judgement, compiled.applies].flatMap((each) => ownReads(each).map(({ table }) => table)));
  const tables = [...environment.tables.values()].filter(({ name }) => reads.has(name));
  const troubles = (await troublesOf(warehouse, { kind: entity.kind, entities: [id] }, tables, asOf)).get(id);
  const requested = brief ? new Map<string, Collector>() : collectors;
  const evidence = (
    await Promise.all(
      tables.map(async (table) => evidenceFor(warehouse, table, id, asOf, troubles?.get(table.name) ?? [], requested, setting)),
    )
  ).flat();
  const parts = told && !brief ? await explainedParts(about, told, evidence) : null;
  const related = parts ? relatedIn(parts) : [];
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
    parts,
    evidence: [...evidence, ...(await evidenceOfRelated(about, told, related.slice(0, mostRelated), requested))],
    turning: brief ? null : await turningPoint(about, { rubric: rubricId, check: result.check, since: result.since, related }),
    remedies:
      result.verdict !== 'no-data'
        ? []
        : unread.length > 0
          ? [...new Set(unread)]
          : remediesOfMissing(await sourcesLacking(about, compiled, evidence)),
  });
}

/** The sources that were read for the expression that came to nothing: whether the check applies is asked first. */
async function sourcesLacking(about: AskedOf, { applies, judgement }: CompiledCheck, evidence: readonly Evidence[]): Promise<string[]> {
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

/** Of so many of the entities that relations lead to there is evidence. */
const mostRelated = 5;

/** The entities that an expression went to, those first that decide. */
function relatedIn({ elements, parts }: ExplainedPart): string[] {
  const own = (elements?.elements ?? []).flatMap(({ entity }) => entity ?? []);
  return [...new Set([...own, ...parts.flatMap(relatedIn)])];
}

/** Where came from what an expression reads of other entities than the one it is asked of. */
async function evidenceOfRelated(
  { warehouse, environment, times: { as_of: asOf } }: AskedOf,
  told: Compiled | null,
  related: readonly string[],
  collectors: ReadonlyMap<string, Collector>,
): Promise<Evidence[]> {
  const tables = told ? tablesOfRelated(told, environment) : [];
  const found = await Promise.all(
    related.map(async (entity) => {
      const kind = entity.slice(0, entity.indexOf(':'));
      const troubles = (await troublesOf(warehouse, { kind, entities: [entity] }, tables, asOf)).get(entity);
      const own = await Promise.all(
        tables.map(async (table) => evidenceFor(warehouse, table, entity, asOf, troubles?.get(table.name) ?? [], collectors)),
      );
      return own.flat().map((each) => ({ ...each, entity }));
    }),
  );
  return found.flat();
}

function tablesOfRelated({ plan }: Compiled, environment: Environment): Table[] {
  const read = [...descend(plan)].flatMap((each) => {
    if (each.kind === 'fact' || each.kind === 'present') return (each.about ?? itself) === itself ? [] : [each.table];
    return each.kind === 'fold' && (each.rows.about ?? itself) !== itself ? [each.rows.table] : [];
  });
  return [...new Set(read)].flatMap((name) => environment.tables.get(name) ?? []);
}
