import type { Environment } from '../../../query-language/compile.ts';
import { liveThrough, momentsBetween } from '../../../src/cli/workspace/live-through.ts';
import { usualRubrics } from '../../../src/configuration/configuration.ts';
import { startCompany, type StartCompanyOptions } from '../../../src/demo/start-company.ts';
import { loadDefinition } from '../../../src/dora/definition.ts';
import { listCollectors } from '../../../src/registry/collectors.ts';
import { listEnvironment } from '../../../src/registry/environment.ts';
import { libraryFolder, listRubrics, selectRubrics, type RubricListing } from '../../../src/scoring/list-rubrics.ts';
import { inMemory, openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

export interface LivedCompany {
  readonly warehouse: Warehouse;
  readonly environment: Environment;
  /** The rubrics that it was graded by. */
  readonly listing: RubricListing;
  /** The moments at which it was collected and graded, oldest first. */
  readonly moments: readonly string[];
}

export interface LivedOptions extends Pick<StartCompanyOptions, 'seed' | 'services' | 'now'> {
  readonly days: number;
  /** Days between two moments. */
  readonly every: number;
  /** Names of the rubrics of the library; the usual ones unless given. */
  readonly rubrics?: readonly string[];
}

/** A database that a simulated company was collected into and graded in, moment by moment, through the real collectors. */
export async function liveCompany({ days, every, rubrics = usualRubrics, ...options }: LivedOptions): Promise<LivedCompany> {
  const [collectors, environment, all, definition] = await Promise.all([
    listCollectors(),
    listEnvironment(),
    listRubrics([libraryFolder]),
    loadDefinition('strict'),
  ]);
  if (!definition.ok) throw new Error('The definition that ships cannot be read');
  const listing = selectRubrics(all, rubrics);
  const company = await startCompany({ ...options, faults: {} });
  try {
    const sources = Object.entries(company.configuration).flatMap(([name, settings]) => {
      const collector = collectors.get(name);
      if (!collector) return [];
      const since = name === 'github' || name === 'pagerduty' ? { since: '400d' } : {};
      return [{ collector, settings: collector.settings.parse({ ...settings, ...since }) }];
    });
    const warehouse = await openWarehouse(inMemory, { tables: environment.tables.values(), now: options.now });
    const first = new Date(Date.parse(options.now) - days * 86_400_000).toISOString();
    const moments = momentsBetween(first, options.now, every);
    await liveThrough(moments, {
      warehouse,
      environment,
      sources,
      listing,
      delivery: { definition: definition.value, zone: 'UTC' },
      signal: new AbortController().signal,
      setNow: (at) => company.setNow(at),
    });
    return { warehouse, environment, listing, moments };
  } finally {
    await company.close();
  }
}
