import { setTimeout } from 'node:timers/promises';
import { collect } from '../sync/collect.ts';
import type { CollectSummary, Source } from '../sync/collect.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { CommandContext } from './command.ts';
import { plain, wrap } from './output/fit.ts';
import { paintWith } from './output/paint.ts';
import { reportProgress } from './output/progress.ts';

/** Runs the sources with progress on stderr, and says there what could not be read. */
export async function collectSources(
  context: CommandContext,
  warehouse: Warehouse,
  sources: readonly Source[],
  only?: readonly string[],
): Promise<CollectSummary> {
  const { terminal, signal } = context;
  const progress = reportProgress(terminal);
  try {
    return await collect(warehouse, sources, {
      now: context.now(),
      clock: () => context.now(),
      signal,
      wait: async (milliseconds, signal) => {
        await setTimeout(milliseconds, undefined, { signal });
      },
      onProgress: (step) => progress.step(step),
      ...(only === undefined ? {} : { only }),
    });
  } finally {
    progress.end();
  }
}

/** What streams failed at or were refused, once for each reason, with how often. */
export function troubleNotes({ streams }: CollectSummary, { terminal }: Pick<CommandContext, 'terminal'>): string {
  const paint = paintWith(terminal.colours.note);
  const reasons = new Map<string, { colour: 'red' | 'yellow'; count: number }>();
  const add = (text: string, colour: 'red' | 'yellow'): void => {
    reasons.set(text, { colour, count: (reasons.get(text)?.count ?? 0) + 1 });
  };
  for (const { source, stream, fault, unreadable } of streams) {
    if (fault !== null) add(`${source} ${stream} failed: ${plain(fault)}`, 'red');
    for (const { outcome, reason } of unreadable)
      add(`${source} ${stream} ${outcome}: ${plain(reason)}`, outcome === 'failed' ? 'red' : 'yellow');
  }
  return [...reasons]
    .map(([text, { colour, count }]) => {
      const [first = '', ...rest] = wrap(count > 1 ? `${text} (${count} times)` : text, terminal.columns - 6);
      return [`  ${paint(colour, '!')} ${first}\n`, ...rest.map((line) => `      ${line}\n`)].join('');
    })
    .join('');
}
