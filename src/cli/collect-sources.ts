import { setTimeout } from 'node:timers/promises';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { collect } from '../sync/collect.ts';
import type { CollectSummary, Source } from '../sync/collect.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { CommandContext } from './command.ts';
import { wordsOf } from './output/diagnostics.ts';
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

/** What could not be read, or only in part: each reason once, with how often. */
export function troubleNotes({ streams }: CollectSummary, { terminal }: Pick<CommandContext, 'terminal'>): string {
  const paint = paintWith(terminal.colours.note);
  const failed = streams.flatMap(({ source, stream, fault }) => (fault === null ? [] : [`${source} ${stream} failed: ${plain(fault)}`]));
  const refused = streams.flatMap(({ source, stream, unreadable }) =>
    unreadable.map(({ outcome, reason }) => `${source} ${stream} ${outcome}: ${plain(reason)}`),
  );
  const found = streams.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity !== 'information').map(inOneLine));
  return [
    ...notes(failed, paint('red', '!'), terminal.columns),
    ...notes(refused, paint('yellow', '!'), terminal.columns),
    ...notes(found, paint('cyan', 'i'), terminal.columns),
  ].join('');
}

/** Past so many, how many more there are says enough. */
const mostNotes = 10;

function notes(texts: readonly string[], mark: string, columns: number): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const shown = [...counts].slice(0, mostNotes).map(([text, count]) => {
    const [first = '', ...rest] = wrap(count > 1 ? `${text} (${count} times)` : text, columns - 6);
    return [`  ${mark} ${first}\n`, ...rest.map((line) => `      ${line}\n`)].join('');
  });
  return counts.size > mostNotes ? [...shown, `  ${mark} and ${counts.size - mostNotes} more\n`] : shown;
}

function inOneLine(diagnostic: Diagnostic): string {
  const { says, hint } = wordsOf(diagnostic);
  return plain([diagnostic.file === undefined ? '' : `${diagnostic.file}:`, says, hint ?? ''].join(' '));
}
