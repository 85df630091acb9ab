import type { Page, Reading, Row, Step } from '../../../../collectors/collector.ts';
import { git } from '../../../../collectors/sources/git/collector.ts';
import type { Diagnostic } from '../../../../query-language/diagnostic.ts';
import { contextOf } from '../read-stream.ts';

export const now = '2026-06-01T00:00:00.000Z';

export type StreamName = 'repositories' | 'contents' | 'commits' | 'releases' | 'services';

export interface CollectedStream {
  readonly steps: readonly Step[];
  readonly pages: readonly Page[];
  readonly tables: Readonly<Record<string, readonly Row['values'][]>>;
  readonly readings: readonly Reading[];
  readonly reported: readonly Diagnostic[];
}

/** Runs a stream over clones. Cursors are kept in `kept` from one run to the next, when it is given. */
export async function collectClones(
  name: StreamName,
  settings: unknown,
  kept = new Map<string, unknown>(),
  pages = Infinity,
): Promise<CollectedStream> {
  const stream = git.streams[name];
  if (!stream) throw new Error(`git has no stream ${name}`);
  const reported: Diagnostic[] = [];
  const context = {
    ...contextOf(git, settings, { now }),
    report: (diagnostic: Diagnostic) => void reported.push(diagnostic),
    cursor: async (partition: string) => kept.get(`${name} ${partition}`),
  };
  const steps: Step[] = [];
  for await (const step of stream.steps(context)) {
    steps.push(step);
    if ('cursor' in step && step.cursor !== undefined) kept.set(`${name} ${step.partition}`, stream.cursor.parse(step.cursor));
    if (steps.length >= pages) break;
  }
  const found = steps.flatMap((step) => (step.kind === 'page' ? [step.page] : []));
  const extracts = found.flatMap((page) => [...stream.rows(page)]);
  const tables: Record<string, Row['values'][]> = {};
  for (const extract of extracts) if ('table' in extract) (tables[extract.table] ??= []).push(extract.values);
  return {
    steps,
    pages: found,
    tables,
    readings: extracts.filter((extract) => 'reading' in extract),
    reported: [...reported, ...extracts.flatMap((extract) => ('fault' in extract ? [extract.fault] : []))],
  };
}
