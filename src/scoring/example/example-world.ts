import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import { every, type Example } from '../../../rubrics/example.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { inMemory, openWarehouse } from '../../warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../../warehouse/warehouse.ts';
import { began, entityOf, statesOf, subjectOf } from './example-state.ts';

/** What is wrong with the worlds of a rubric's examples: tables, columns and values that there are not. */
export function exampleFaults(document: Document<Rubric>, environment: Environment): readonly Diagnostic[] {
  return document.value.examples.flatMap((example, index) =>
    statesOf(example, environment).faults.map(({ code, path, atKey, facts }): Diagnostic => {
      const place = ['examples', index, ...path];
      return { code, severity: 'error', facts, span: atKey ? document.keySpan(place) : document.span(place), file: document.file };
    }),
  );
}

/** Opens a warehouse in memory that holds the world of an example that has no faults. Whoever asks closes it. */
export async function openExample(example: Example, environment: Environment): Promise<Warehouse> {
  const { now, unread } = example;
  const tables = [...environment.tables.values()];
  const warehouse = await openWarehouse(inMemory, { tables, now });
  const isUnread = (table: string, name: string): boolean =>
    (unread[table]?.includes(name) ?? false) || (table !== 'entity' && (unread[every]?.includes(name) ?? false));
  await warehouse.write(async (transaction) => {
    for (const { table, states } of statesOf(example, environment).tables) {
      const moments = new Set(states.flatMap(({ from, until }) => [from, until]).filter((moment) => moment < forever));
      for (const observedAt of [...moments].sort()) {
        const rows = states.filter(({ from, until }) => from <= observedAt && observedAt < until).map(({ row }) => row);
        await transaction.load(table, rows, { source: table.result ? 'assay' : 'example', observedAt, whole: '*' });
      }
    }
    const knowledge = tables.flatMap((table) =>
      Object.keys(example.entities).map((name) => ({
        table: table.name,
        entity: entityOf(example, name),
        external: subjectOf(example, table, name),
        source: 'example',
        rank: 0,
        outcome: isUnread(table.name, name) ? 'failed' : 'read',
        reason: isUnread(table.name, name) ? 'not read, says the example' : null,
        read_at: now,
        valid_from: began(now),
        valid_to: forever,
      })),
    );
    await transaction.append('knowledge', knowledge);
  });
  return warehouse;
}
