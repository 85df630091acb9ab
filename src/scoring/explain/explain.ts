import type { Collector } from '../../../collectors/collector.ts';
import type { Environment } from '../../../query-language/compile.ts';
import { failure, success, type Outcome } from '../../../query-language/diagnostic.ts';
import { print } from '../../../query-language/syntax/print.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { isPublished, type Rubric } from '../../../rubrics/rubric.ts';
import { captureIn, fillTemplate, placeholdersIn } from '../../../rubrics/template.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { compileCheck, type CompiledCheck } from '../judge/compile-rubric.ts';
import type { AskedOf } from './counted-element.ts';
import { evidenceFor } from './evidence.ts';
import { explainedParts, valuesOf, type Valuable } from './explained-part.ts';
import { checkSummary, readMaturity, readRubricInForce } from '../maturity.ts';
import { noDataOf, remediesOfMissing, type Setting } from '../judge/no-data.ts';
import { evidenceOfRelated, relatedIn } from './related-evidence.ts';
import { withSeenThen } from './seen-then.ts';
import type { CheckResult, Evidence, EntityReport, Explanation, MaturityReport } from '../report.ts';
import { readCorrected, type Corrected } from '../store/correction.ts';
import { isShare } from '../judge/observe.ts';
import { troublesOf } from '../judge/trouble.ts';
import { turningPoint } from './turning-point.ts';
import { ownReads } from '../judge/verdict.ts';

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
  /** The rubrics that `report` was judged by, where they are not those in force at `asOf`. */
  readonly rubrics?: readonly Rubric[];
  /** Leaves out the parts, what changed when the verdict began, and the requests behind the evidence, which take most of the time. */
  readonly brief?: boolean;
  /** What remedies build on; `configured` unless given. */
  readonly setting?: Setting;
}

/** What stands behind the stored verdict on an entity and a check: its parts with their values, where each came from, what to do. */
export async function explain(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { entity: id, check: asked, asOf, now, collectors = new Map(), report, rubrics, brief = false, setting }: ExplainOptions,
): Promise<Outcome<Explanation>> {
  const past = async (): Promise<MaturityReport> =>
    withSeenThen(warehouse, environment, await readMaturity(warehouse, { asOf, entities: [id], drafts: true }), setting);
  const { entities } = report ?? (await past());
  const entity = entities.find((each) => each.entity === id);
  if (!entity) return failure([{ code: 'entity.ungraded', severity: 'error', facts: { entity: id } }]);
  const { results: _, ...summary } = entity;
  const found = findCheck(entity, asked);
  if (!found.ok) return found;
  const { rubric: rubricId, result } = found.value;
  const rubric = rubrics?.find((each) => each.id === rubricId) ?? (await readRubricInForce(warehouse, rubricId, asOf));
  const check = rubric?.checks.find((each) => each.id === result.check);
  if (!rubric || !check) throw new Error(`The stored verdict on ${rubricId}/${result.check} has no stored check`);

  const compiled = compileCheck(check, { ...environment, kind: entity.kind });
  const told = result.verdict === 'not-applicable' ? compiled.applies : compiled.judgement;
  // Of the past ages count to then, as they did when it was judged.
  const about: AskedOf = { warehouse, environment, entity: summary, times: { as_of: asOf, now: now < asOf ? now : asOf } };
  // That a check does not apply rests on nothing else than the condition for it.
  const asking = result.verdict === 'not-applicable' ? [compiled.applies] : [compiled.judgement, compiled.applies];
  const reads = new Set(asking.flatMap((each) => ownReads(each).map(({ table }) => table)));
  const tables = [...environment.tables.values()].filter(({ name }) => reads.has(name));
  const troubles = (await troublesOf(warehouse, { kind: entity.kind, entities: [id] }, tables, asOf)).get(id);
  const requested = brief ? new Map<string, Collector>() : collectors;
  const evidence = (
    await Promise.all(
      tables.map(async (table) => evidenceFor(warehouse, table, id, asOf, troubles?.get(table.name) ?? [], requested, setting)),
    )
  ).flat();
  const parts = told && !brief ? await explainedParts(about, told, evidence).catch(unlessRefused(result)) : null;
  const related = parts ? relatedIn(parts) : [];
  const ofRelated = told && parts ? await evidenceOfRelated(about, told, related, requested, setting) : { evidence: [], remedies: [] };
  const unread = [
    ...tables.flatMap((table) => (troubles?.get(table.name) ?? []).flatMap((each) => noDataOf(table, each, setting)?.remedy ?? [])),
    ...ofRelated.remedies,
  ];
  const valued = await valuesOf(about, asCompared(compiled));
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
    draft: !isPublished(rubric.phase),
    corrected: brief ? null : await correctionOf(about, rubricId),
    judgement: check.judgement,
    applies: check.applies,
    why: check.why,
    fix: fillTemplate(check.fix, new Map(filled)),
    parts,
    evidence: [...evidence, ...ofRelated.evidence],
    turning: brief ? null : await turningPoint(about, { rubric: rubricId, check: result.check, since: result.since, related }),
    remedies:
      result.verdict !== 'no-data'
        ? []
        : unread.length > 0
          ? [...new Set(unread)]
          : remediesOfMissing(await sourcesLacking(about, compiled, evidence)),
  });
}

async function correctionOf({ warehouse, entity, times }: AskedOf, rubric: string): Promise<Corrected | null> {
  const [corrected] = await readCorrected(warehouse, times.as_of, { rubrics: [rubric], entities: [entity.entity] });
  return corrected ?? null;
}

/** What the engine refuses has no parts to tell of, and an error for a verdict; any other fault is one. */
function unlessRefused({ verdict }: CheckResult): (fault: unknown) => null {
  return (fault) => {
    if (verdict === 'error') return null;
    throw fault;
  };
}

/** The values that the fix speaks of, each as the check has it: what is compared with a percentage is one there too. */
function asCompared({ judgement, captures }: CompiledCheck): ReadonlyMap<string, Valuable> {
  const shares = new Set((judgement?.parts ?? []).flatMap(({ node }) => (judgement && isShare(judgement.tree, node) ? [print(node)] : [])));
  return new Map([...captures].map(([query, compiled]) => [query, { ...compiled, percent: shares.has(print(compiled.tree)) }]));
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

function findCheck({ entity, results }: EntityReport, asked: string): Outcome<FoundCheck> {
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
        entity,
        // Those first that have in them what was asked.
        known: all.map(({ name }) => name).sort((a, b) => Number(b.includes(asked)) - Number(a.includes(asked))),
      };
  return failure([{ code: only ? 'check.ambiguous' : 'check.unknown', severity: 'error', facts }]);
}
