import { z } from 'zod';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { startOfDay } from './calendar.ts';
import type { Definition } from './definition.ts';

/** What happened to no service that is known: it counts for nobody, and nobody would miss it. */
export interface Unmapped {
  /** Deployments, whatever became of them, of repositories that belong to no service. */
  readonly deployments: number;
  /** Qualifying incidents that struck nothing that belongs to a service. */
  readonly incidents: number;
}

export interface UnmappedQuestion {
  readonly definition: Definition;
  /** First local date in `zone`, and the one after the last. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly asOf: string;
}

const holds = (of: string): string => `${of}.valid_from <= $as_of AND $as_of < ${of}.valid_to`;

/** Outside identifiers whose facts a table holds that belong to services. */
const ofServices = (table: string): string => `
  SELECT knowledge.external FROM knowledge JOIN entity USING (entity)
  WHERE knowledge."table" = '${table}' AND entity.kind = 'service' AND ${holds('knowledge')} AND ${holds('entity')}`;

const sql = `
SELECT
  (
    SELECT count(*) FROM deployment
    WHERE coalesce(started_at, created_at, finished_at) >= $start AND coalesce(started_at, created_at, finished_at) < least($end::TIMESTAMPTZ, $as_of::TIMESTAMPTZ)
      AND repository NOT IN (${ofServices('deployment')})
  ) AS deployments,
  (
    SELECT count(*) FROM incident
    WHERE created_at >= $start AND created_at < least($end::TIMESTAMPTZ, $as_of::TIMESTAMPTZ) AND (urgency IS NULL OR list_contains($urgencies, urgency))
      AND service NOT IN (${ofServices('incident')})
  ) AS incidents`;

/** Counts what the window holds that no metric can count. */
export async function unmappedFacts(
  warehouse: Pick<Warehouse, 'read'>,
  { definition, from, to, zone, asOf }: UnmappedQuestion,
): Promise<Unmapped> {
  const window = { start: startOfDay(from, zone), end: startOfDay(to, zone), as_of: asOf };
  const [counted] = await warehouse.read(sql, { ...window, urgencies: definition.failure.urgencies });
  return counts.parse(counted);
}

const counts = z.object({ deployments: z.number(), incidents: z.number() });
