import type { Environment } from '../../query-language/compile.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import type { Document } from '../../rubrics/document.ts';
import type { Exemption } from '../../rubrics/exemption.ts';
import { verdictNames, type VerdictName } from '../../rubrics/grade.ts';
import type { Rubric } from '../../rubrics/rubric.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { compileRubric, type CompiledRubric } from './compile-rubric.ts';
import { judgeRubrics } from './judge.ts';
import type { Setting } from './no-data.ts';
import { storeResults, type Changes } from './store.ts';

export interface EvaluateOptions {
  /** The instant whose facts are judged, and from which the results hold. ISO 8601 in UTC. */
  readonly asOf: string;
  /** What ages are counted from; the same as `asOf` but for experiments. */
  readonly now: string;
  readonly exemptions?: readonly Exemption[];
  /** Identifiers of rubrics that could not be read this time: their last results stand. */
  readonly unreadable?: readonly string[];
  /** What remedies build on; `configured` unless given. */
  readonly setting?: Setting;
}

export interface Evaluation {
  /** Number of entities that some rubric grades. */
  readonly entities: number;
  readonly verdicts: Readonly<Record<VerdictName, number>>;
  readonly changes: Changes;
  /** What is wrong with the rubrics' queries, placed in their files. A check that does not compile has the verdict `error`. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Grades every entity by every rubric and stores what changed. `rubrics` are all there are: results of others end, except of those
 * named as unreadable.
 */
export async function evaluate(
  warehouse: Pick<Warehouse, 'read' | 'write'>,
  environment: Environment,
  rubrics: readonly Document<Rubric>[],
  { asOf, now, exemptions = [], unreadable = [], setting }: EvaluateOptions,
): Promise<Evaluation> {
  const all = rubrics.map((document) => ({ document, ...compileRubric(document, environment) }));
  const compiled = all.map((each) => each.compiled);
  const { results, unscoped, undecided } = await judgeRubrics(warehouse, environment, compiled, { asOf, now, exemptions, setting });
  const isScoped = ({ rubric, scope }: CompiledRubric): boolean => scope !== null && !unscoped.has(rubric.id);
  // Whom such a rubric is for cannot be told just now; its last results stand until it can.
  const scopeless = compiled.filter((each) => !isScoped(each)).map(({ rubric }) => rubric.id);
  const scoped = compiled.filter(isScoped).map(({ rubric }) => rubric);
  const changes = await storeResults(warehouse, scoped, results, { asOf, evaluatedAt: now, retained: [...unreadable, ...scopeless] });
  const counts = new Map<VerdictName, number>();
  for (const { verdict } of results.flatMap(({ findings }) => findings)) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return {
    entities: new Set(results.map(({ entity }) => entity)).size,
    verdicts: Object.fromEntries(verdictNames.map((name) => [name, counts.get(name) ?? 0])) as Record<VerdictName, number>,
    changes,
    diagnostics: all.flatMap(({ document, diagnostics }) => {
      const reason = unscoped.get(document.value.id);
      if (reason !== undefined) return [...diagnostics, scopeRefused(document, reason)];
      const entities = undecided.get(document.value.id) ?? [];
      return entities.length === 0 ? diagnostics : [...diagnostics, scopeUndecided(document, entities)];
    }),
  };
}

function scopeRefused(document: Document<Rubric>, reason: string): Diagnostic {
  const facts = { rubric: document.value.id, reason };
  return { code: 'rubric.scope-refused', severity: 'error', facts, span: document.span(['for']), file: document.file };
}

function scopeUndecided(document: Document<Rubric>, entities: readonly string[]): Diagnostic {
  const facts = { rubric: document.value.id, count: entities.length, entities: entities.slice(0, 3) };
  return { code: 'rubric.scope-undecided', severity: 'warning', facts, span: document.span(['for']), file: document.file };
}
