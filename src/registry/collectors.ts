import { join } from 'node:path';
import type { Collector } from '../../collectors/collector.ts';
import { listFolder } from './list-folder.ts';

const folder = join(import.meta.dirname, '../../collectors/sources');

/** Every collector there is, by name. */
export async function listCollectors(): Promise<ReadonlyMap<string, Collector>> {
  return new Map((await listFolder<Collector>(folder, 'collector.ts')).map(([, collector]) => [collector.name, collector]));
}
