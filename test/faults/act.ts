import { join } from 'node:path';
import { loadDefinition } from '../../src/dora/definition.ts';
import { measureDelivery } from '../../src/dora/measure-delivery.ts';
import { listEnvironment } from '../../src/registry/environment.ts';
import { evaluate } from '../../src/scoring/store/evaluate.ts';
import { libraryFolder, listRubrics } from '../../src/scoring/list-rubrics.ts';
import { collect } from '../../src/sync/collect.ts';
import { compactHistory } from '../../src/sync/compact-history.ts';
import { openStaging, putInPlace } from '../../src/warehouse/backup/staging.ts';
import { verifyBackup } from '../../src/warehouse/backup/verify-backup.ts';
import { rewriteDatabase } from '../../src/warehouse/compaction/rewrite-database.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { instantOf, inventedCollector } from './invented-collector.ts';

export const actions = ['collect', 'grade', 'compact', 'backup'] as const;
export type Action = (typeof actions)[number];

/** One thing done with the database. */
export interface Act {
  readonly action: Action;
  /** Half days since the beginning. */
  readonly shift: number;
}

const services = 12;

/** How much of the past the company keeps, in hours: so few that there is something to give up from the second day on. */
const kept = { rawPages: 6, facts: 12, events: 16, results: 6, compactAfter: 6 };

const environment = await listEnvironment();
const tables = [...environment.tables.values()];

/** Where the backup of a database is. */
export function backupOf(path: string): string {
  return `${path}.backup`;
}

/** Does it to its end. */
export async function perform({ action, shift }: Act, path: string): Promise<void> {
  const now = instantOf(shift, 6 + actions.indexOf(action));
  const within = async (work: (warehouse: Warehouse) => Promise<unknown>, copiesInto?: string): Promise<void> => {
    const warehouse = await openWarehouse(path, { tables, now, ...(copiesInto === undefined ? {} : { copiesInto }) });
    try {
      await work(warehouse);
    } finally {
      await warehouse.close();
    }
  };
  switch (action) {
    case 'collect':
      return within(async (warehouse) =>
        collect(warehouse, [{ collector: inventedCollector, settings: { shift, services } }], {
          now,
          signal: new AbortController().signal,
          wait: async () => undefined,
        }),
      );
    case 'grade':
      return within(async (warehouse) => {
        const [{ rubrics }, definition] = await Promise.all([listRubrics([libraryFolder]), loadDefinition('strict')]);
        if (!definition.ok) throw new Error('The definition that ships cannot be read');
        await measureDelivery(warehouse, { definition: definition.value, zone: 'UTC', asOf: now });
        await evaluate(warehouse, environment, rubrics, { asOf: now, now });
      });
    case 'compact':
      await within(async (warehouse) => compactHistory(warehouse, tables, kept, { now, zone: 'UTC' }));
      await rewriteDatabase(path, tables);
      return;
    case 'backup': {
      const staging = openStaging(backupOf(path));
      const made = join(staging.folder, 'backup.duckdb');
      await within(async (warehouse) => warehouse.backUp(made, { program: '1', now }), staging.folder);
      await verifyBackup(made);
      putInPlace(made, backupOf(path));
      staging.remove();
    }
  }
}
