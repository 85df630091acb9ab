import { join } from 'node:path';
import type { Kind } from '../../query-language/catalog.ts';
import type { Collector } from '../../collectors/collector.ts';
import { listFolder } from './list-folder.ts';

const folder = join(import.meta.dirname, '../../collectors/sources');

/** The collector as a workspace has it that declares these kinds. */
export function ofKinds(collector: Collector, kinds: readonly Kind[]): Collector {
  return (kinds.length > 0 && collector.ofKinds?.(kinds)) || collector;
}

/** Every collector there is, by name. */
export async function listCollectors(): Promise<ReadonlyMap<string, Collector>> {
  return new Map((await listFolder<Collector>(folder, 'collector.ts')).map(([, collector]) => [collector.name, collector]));
}
