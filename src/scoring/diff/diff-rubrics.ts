import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import type { Exemption } from '../../../rubrics/exemption.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { compileRubric, type CompiledRubric } from '../judge/compile-rubric.ts';
import { compareJudged, type JudgedRubric, type RubricDiff } from './diff.ts';
import { judgeRubrics } from '../judge/judge.ts';

/** Two versions of a rubric, of which one may not be there. */
export interface RubricPair {
  readonly before: Document<Rubric> | null;
  readonly after: Document<Rubric> | null;
}

export interface DiffOptions {
  /** The instant of the facts, and what ages are counted from. ISO 8601 in UTC. */
  readonly asOf: string;
  readonly exemptions: readonly Exemption[];
}

export interface Diff {
  readonly asOf: string;
  /** One for each pair that can be compared, in their order. */
  readonly diffs: readonly RubricDiff[];
  /** Identifiers of rubrics of which both versions are the same: nothing of them was judged. */
  readonly unchanged: readonly string[];
  /** What is wrong with the earlier versions, each placed in its file. */
  readonly faultsBefore: readonly Diagnostic[];
  /** What is wrong with the later ones. A rubric of which it cannot be told whom it is for is not compared. */
  readonly faultsAfter: readonly Diagnostic[];
}

/** Judges both versions of each rubric on the same facts, with the same exemptions, and compares them. Stores nothing. */
export async function diffRubrics(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  pairs: readonly RubricPair[],
  options: DiffOptions,
): Promise<Diff> {
  const isSame = ({ before, after }: RubricPair): boolean => before !== null && before.value.version === after?.value.version;
  const different = pairs.filter((pair) => !isSame(pair));
  const before = await judgeAll(
    warehouse,
    environment,
    different.flatMap((pair) => pair.before ?? []),
    options,
  );
  const after = await judgeAll(
    warehouse,
    environment,
    different.flatMap((pair) => pair.after ?? []),
    options,
  );
  const diffs = different.flatMap((pair): RubricDiff[] => {
    const was = pair.before && before.judged.get(pair.before);
    const is = pair.after && after.judged.get(pair.after);
    // Of one of them it is not known whom it grades, and then nobody can be said to move.
    if (was === undefined || is === undefined) return [];
    return [compareJudged(was, is, options.asOf.slice(0, 10))];
  });
  return {
    asOf: options.asOf,
    diffs,
    unchanged: pairs.filter(isSame).flatMap(({ after }) => after?.value.id ?? []),
    faultsBefore: before.faults,
    faultsAfter: after.faults,
  };
}

interface JudgedAll {
  /** Without those of which it cannot be told whom they are for. */
  readonly judged: ReadonlyMap<Document<Rubric>, JudgedRubric>;
  readonly faults: readonly Diagnostic[];
}

async function judgeAll(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  documents: readonly Document<Rubric>[],
  { asOf, exemptions }: DiffOptions,
): Promise<JudgedAll> {
  const all = documents.map((document) => ({ document, ...compileRubric(document, environment) }));
  const compiled = all.map((each): CompiledRubric => each.compiled);
  const { results, unscoped, undecided } = await judgeRubrics(warehouse, environment, compiled, { asOf, now: asOf, exemptions });
  const ofRubric = Map.groupBy(results, ({ rubric }) => rubric);
  const judged = all.flatMap(({ document, compiled: { scope, rubric } }): [Document<Rubric>, JudgedRubric][] => {
    const { id } = rubric;
    if (scope === null || unscoped.has(id)) return [];
    return [[document, { rubric, results: ofRubric.get(id) ?? [], undecided: undecided.get(id) ?? [] }]];
  });
  const faults = all.flatMap(({ document, diagnostics }): readonly Diagnostic[] => {
    const reason = unscoped.get(document.value.id);
    if (reason === undefined) return diagnostics;
    const facts = { rubric: document.value.id, reason };
    return [...diagnostics, { code: 'rubric.scope-refused', severity: 'error', facts, span: document.span(['for']), file: document.file }];
  });
  return { judged: new Map(judged), faults };
}
