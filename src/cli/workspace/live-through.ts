import type { Environment } from '../../../query-language/compile.ts';
import type { RubricListing } from '../../scoring/list-rubrics.ts';
import { collect, type CollectSummary, type Source } from '../../sync/collect.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { gradeEntities, type GradeOptions } from './grade-entities.ts';

/** What is lived through: the sources, whose clock can be set, and what judges what they say. */
export interface Past {
  readonly warehouse: Warehouse;
  readonly environment: Environment;
  readonly sources: readonly Source[];
  readonly listing: RubricListing;
  readonly delivery?: NonNullable<GradeOptions['delivery']>;
  readonly signal: AbortSignal;
  /** Sets the clock of the sources, ISO 8601 in UTC. */
  setNow(at: string): void | Promise<void>;
  /** Told when a moment has been lived through. */
  onLived?(at: string, summary: CollectSummary): void;
}

/**
 * Collects and grades at each of the moments, oldest first, as if it were now: what is known of the past then is what was collected
 * in it. Nothing waits: what fails is asked again at once. Ends early when the signal is aborted.
 */
export async function liveThrough(moments: readonly string[], past: Past): Promise<void> {
  const { warehouse, environment, sources, listing, delivery, signal } = past;
  for (const now of moments) {
    await past.setNow(now);
    const summary = await collect(warehouse, sources, { now, signal, wait: async () => undefined });
    if (signal.aborted) return;
    await gradeEntities(warehouse, environment, listing, { now, ...(delivery ? { delivery } : {}) });
    past.onLived?.(now, summary);
  }
}

/** Moments every so many days from the first to the last, which is always among them. */
export function momentsBetween(first: string, last: string, everyDays: number): readonly string[] {
  const step = everyDays * 86_400_000;
  const count = Math.floor((Date.parse(last) - Date.parse(first)) / step);
  return Array.from({ length: count + 1 }, (_, index) => new Date(Date.parse(last) - (count - index) * step).toISOString());
}
