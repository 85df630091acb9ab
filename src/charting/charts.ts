import { join } from 'node:path';
import type { Chart } from '../../dashboards/chart.ts';
import { listFolder } from '../registry/list-folder.ts';

const folder = join(import.meta.dirname, '../../dashboards/charts');

/** Every chart there is, by name. */
export async function listCharts(): Promise<ReadonlyMap<string, Chart>> {
  return new Map((await listFolder<Chart>(folder)).map(([, chart]) => [chart.name, chart]));
}
