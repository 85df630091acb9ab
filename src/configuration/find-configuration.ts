import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { configurationName } from './configuration.ts';

/** The nearest `assay.yaml`, from a folder upward; undefined when no folder has one. */
export function findConfiguration(folder: string): string | undefined {
  const path = join(resolve(folder), configurationName);
  if (existsSync(path)) return path;
  const above = dirname(resolve(folder));
  return above === resolve(folder) ? undefined : findConfiguration(above);
}
