import { setTimeout } from 'node:timers/promises';
import type { Stream } from '../../../collectors/collector.ts';
import { credentialRefused } from '../../../collectors/credential-fault.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import { collect } from '../../sync/collect.ts';
import type { CollectSummary, Source } from '../../sync/collect.ts';
import { forever, type Warehouse } from '../../warehouse/warehouse.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { wordsOf } from '../output/diagnostics.ts';
import { plain, wrap } from '../output/fit.ts';
import { paintWith } from '../output/paint.ts';
import { reportProgress } from '../output/progress.ts';

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
    const told = sources.map((source) => watched(source, (stream) => progress.incomplete(source.collector.name, stream)));
    return await collect(warehouse, told, {
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

/** The source, with word from each of its streams at the moment it says that something failed. */
function watched({ collector, settings }: Source, failed: (stream: string) => void): Source {
  const watch = (name: string, stream: Stream): Stream => ({
    ...stream,
    async *steps(context) {
      for await (const step of stream.steps(context)) {
        if (step.kind === 'unreadable' && step.outcome === 'failed') failed(name);
        yield step;
      }
    },
  });
  const streams = Object.fromEntries(Object.entries(collector.streams).map(([name, stream]) => [name, watch(name, stream)]));
  return { collector: { ...collector, streams }, settings };
}

/** How a run went: what may not be read is known, and no failure; credentials that a source does not know come before all else. */
export function exitOf({ streams }: Pick<CollectSummary, 'streams'>): ExitCode {
  if (streams.some(({ diagnostics }) => diagnostics.some(({ code }) => code === credentialRefused))) return 4;
  const failed = streams.some(({ outcome, unreadable }) => outcome === 'failed' || unreadable.some((each) => each.outcome === 'failed'));
  return failed ? 3 : 0;
}

/** What could not be read, or only in part: each reason once, with how often. */
export function troubleNotes({ streams }: CollectSummary, { terminal }: Pick<CommandContext, 'terminal'>): string {
  const paint = paintWith(terminal.colours.note);
  const broken = streams.flatMap(({ source, stream, fault }) => (fault === null ? [] : [{ source, stream, fault }]));
  const failed = [...Map.groupBy(broken, ({ source, fault }) => `${source} ${fault}`).values()].map((alike) => {
    const [{ source, fault } = { source: '', fault: '' }] = alike;
    return `${source} ${alike.map(({ stream }) => stream).join(', ')} failed: ${plain(fault)}`;
  });
  const refused = streams.flatMap(({ source, stream, unreadable }) =>
    unreadable.map(({ outcome, reason }) => `${source} ${stream} ${outcome}: ${plain(reason)}`),
  );
  const found = streams.flatMap(({ diagnostics }) => diagnostics.filter(({ code }) => code !== credentialRefused));
  const said = (wanted: Diagnostic['severity']): string[] => found.filter(({ severity }) => severity === wanted).map(inOneLine);
  return [
    ...notes(failed, paint('red', '!'), terminal.columns),
    ...notes(refused, paint('yellow', '!'), terminal.columns),
    ...notes(said('error'), paint('red', '!'), terminal.columns),
    ...notes(said('warning'), paint('cyan', 'i'), terminal.columns),
  ].join('');
}

/** Says of sources that were collected once and are configured no more what becomes of what they read. */
export async function formerNotes(
  warehouse: Pick<Warehouse, 'read'>,
  configured: readonly string[],
  { terminal }: Pick<CommandContext, 'terminal'>,
): Promise<string> {
  const former = await warehouse.read<{ source: string }>(
    'SELECT DISTINCT source FROM reading WHERE valid_to = $forever::TIMESTAMPTZ AND NOT list_contains($configured::VARCHAR[], source) ORDER BY source',
    { configured, forever },
  );
  const said = former.map(
    ({ source }) =>
      `${source} was collected before and is not among the sources any more: what it read is kept, but counts as not read where no other source reads it, and what rests on it has no data. Put it back under \`collect\` if that is not meant.`,
  );
  return notes(said, paintWith(terminal.colours.note)('yellow', '!'), terminal.columns).join('');
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
  const place = placeOf(diagnostic).filter((part) => part !== '' && !says.includes(part));
  return plain([...place.map((part) => `${part}:`), says, hint ?? ''].join(' ').trimEnd());
}

/** The repository, and the place in the file: collectors put both among the facts, because the text is no longer at hand. */
function placeOf({ file, facts }: Diagnostic): readonly string[] {
  const { repository, line, column } = facts;
  const place = [file, ...(file === undefined ? [] : [line, column])].filter((part) => part !== undefined && part !== null);
  return [typeof repository === 'string' ? repository : '', place.join(':')];
}
