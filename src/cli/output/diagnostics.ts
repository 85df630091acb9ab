import { messages as collectorMessages } from '../../../collectors/messages.ts';
import type { Diagnostic, Message, Messages } from '../../../query-language/diagnostic.ts';
import { messages as queryMessages } from '../../../query-language/messages.ts';
import { render } from '../../../query-language/render.ts';
import { messages as rubricMessages } from '../../../rubrics/messages.ts';
import { messages as configurationMessages } from '../../configuration/messages.ts';
import { messages as doraMessages } from '../../dora/messages.ts';
import { messages as answerMessages } from '../../query/messages.ts';
import { messages as scoringMessages } from '../../scoring/messages.ts';
import { messages as syncMessages } from '../../sync/messages.ts';
import { messages as warehouseMessages } from '../../warehouse/messages.ts';
import { messages as ownMessages } from '../messages.ts';
import type { Terminal } from '../command.ts';
import { wrap } from './fit.ts';
import { paintWith, type Paint } from './paint.ts';

/** Every folder's words: no two folders own one code. */
const words: Messages = {
  ...queryMessages,
  ...rubricMessages,
  ...collectorMessages,
  ...warehouseMessages,
  ...syncMessages,
  ...answerMessages,
  ...scoringMessages,
  ...doraMessages,
  ...configurationMessages,
  ...ownMessages,
};

/** Says diagnostics on stderr; where that is a terminal, words are broken at its width. */
export function noteDiagnostics(
  terminal: Pick<Terminal, 'note' | 'noteColumns' | 'colours'>,
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string> = new Map(),
): void {
  const { noteColumns, colours } = terminal;
  terminal.note(showDiagnostics(diagnostics, texts, paintWith(colours.note), noteColumns ?? Number.POSITIVE_INFINITY));
}

/** Diagnostics for a person, each with its place and the line it is about. `texts` holds the text of each file they name. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  paint: Paint,
  columns = Number.POSITIVE_INFINITY,
): string {
  const shown = (each: Diagnostic): string => broken(render(each, texts.get(each.file ?? '') ?? '', words), each, columns);
  return diagnostics.map((each) => `${coloured(shown(each), each, paint)}\n`).join('');
}

/** The words in lines of at most so many columns; an excerpt stays as it is. */
function broken(rendered: string, diagnostic: Diagnostic, columns: number): string {
  if (!Number.isFinite(columns)) return rendered;
  const [first = '', ...rest] = rendered.split('\n');
  const hint = wordsOf(diagnostic).hint === undefined ? [] : rest.splice(-1);
  const [head = '', ...more] = wrap(first, columns - 2);
  return [
    head,
    ...more.map((line) => `  ${line}`),
    ...rest,
    ...hint.flatMap((each) => wrap(each.trim(), columns - 2).map((line) => `  ${line}`)),
  ].join('\n');
}

/** What a diagnostic says, without its place. */
export function wordsOf({ code, facts }: Diagnostic): Message {
  return words[code]?.(facts) ?? { says: code };
}

function coloured(rendered: string, { severity }: Diagnostic, paint: Paint): string {
  const colour = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'cyan';
  const [first = '', ...rest] = rendered.split('\n');
  return [
    first.replace(`${severity}:`, paint([colour, 'bold'], `${severity}:`)),
    ...rest.map((line) => (/^\s*\^+$/u.test(line) ? paint(colour, line) : line)),
  ].join('\n');
}
