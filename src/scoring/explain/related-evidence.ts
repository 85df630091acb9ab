import type { Collector } from '../../../collectors/collector.ts';
import type { Table } from '../../../query-language/catalog.ts';
import type { Compiled, Environment } from '../../../query-language/compile.ts';
import { asked } from '../../../query-language/plan/plan.ts';
import { descend } from '../../../query-language/plan/walk.ts';
import type { AskedOf } from './counted-element.ts';
import { evidenceFor } from './evidence.ts';
import { noDataOf, type Setting } from '../judge/no-data.ts';
import type { Evidence, ExplainedPart } from '../report.ts';
import { troublesOf } from '../judge/trouble.ts';

/** Of so many of the entities that relations lead to there is evidence. */
const mostRelated = 5;

/** The entities that an expression went to, those first that decide. */
export function relatedIn({ elements, parts }: ExplainedPart): string[] {
  const own = (elements?.elements ?? []).flatMap(({ entity }) => entity ?? []);
  return [...new Set([...own, ...parts.flatMap(relatedIn)])];
}

export interface RelatedEvidence {
  readonly evidence: readonly Evidence[];
  /** What would bring what is not known of them, each naming whom it is about. */
  readonly remedies: readonly string[];
}

/** Whence is known what an expression reads of other entities than the one it is asked of: of the first of them. */
export async function evidenceOfRelated(
  { warehouse, environment, times: { as_of: asOf } }: AskedOf,
  compiled: Compiled,
  related: readonly string[],
  collectors: ReadonlyMap<string, Collector>,
  setting?: Setting,
): Promise<RelatedEvidence> {
  const tables = tablesOfRelated(compiled, environment);
  const found = await Promise.all(
    related.slice(0, mostRelated).map(async (entity) => {
      const kind = entity.slice(0, entity.indexOf(':'));
      const troubles = (await troublesOf(warehouse, { kind, entities: [entity] }, tables, asOf)).get(entity);
      const own = await Promise.all(
        tables.map(async (table) => evidenceFor(warehouse, table, entity, asOf, troubles?.get(table.name) ?? [], collectors, setting)),
      );
      const remedies = tables.flatMap((table) =>
        (troubles?.get(table.name) ?? []).flatMap((each) => noDataOf(table, each, setting)?.remedy ?? []),
      );
      return { evidence: own.flat().map((each) => ({ ...each, entity })), remedies: remedies.map((each) => `Of ${entity}: ${each}`) };
    }),
  );
  return { evidence: found.flatMap(({ evidence }) => evidence), remedies: found.flatMap(({ remedies }) => remedies) };
}

/** The tables in which an expression reads facts of entities that relations lead to. */
function tablesOfRelated({ plan }: Compiled, environment: Environment): Table[] {
  const read = [...descend(plan)].flatMap((each) => {
    if (each.kind === 'fact' || each.kind === 'present') return (each.about ?? asked) === asked ? [] : [each.table];
    return each.kind === 'fold' && (each.rows.about ?? asked) !== asked ? [each.rows.table] : [];
  });
  return [...new Set(read)].flatMap((name) => environment.tables.get(name) ?? []);
}
