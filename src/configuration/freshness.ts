import type { Table } from '../../query-language/catalog.ts';
import type { Configuration } from './configuration.ts';

/**
 * The tables with the ages that the configuration allows: what it says of a table goes before what it says of a source, and that before
 * what the table declares. Where the sources of one table are given different ages, each has its own and the table the least of them.
 */
export function withFreshness(
  tables: ReadonlyMap<string, Table>,
  { freshness, sources }: Pick<Configuration, 'freshness' | 'sources'>,
): ReadonlyMap<string, Table> {
  if (freshness.size === 0) return tables;
  const fills = sources.map(({ collector: { name, streams } }) => ({
    source: name,
    tables: new Set(Object.values(streams).flatMap((stream) => stream.fills.map((table) => table.name))),
  }));
  return new Map(
    [...tables].map(([name, table]): [string, Table] => {
      const ages = fills
        .filter((each) => each.tables.has(name))
        .map(({ source }): [string, number] => [source, freshness.get(name) ?? freshness.get(source) ?? table.freshHours]);
      const freshHours = ages.length === 0 ? (freshness.get(name) ?? table.freshHours) : Math.min(...ages.map(([, hours]) => hours));
      const differ = ages.some(([, hours]) => hours !== freshHours);
      return [name, { ...table, freshHours, ...(differ ? { freshHoursFrom: Object.fromEntries(ages) } : {}) }];
    }),
  );
}
