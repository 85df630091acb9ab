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
import type { Paint } from './paint.ts';

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

/** Diagnostics for a person, each with its place and the line it is about. `texts` holds the text of each file they name. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], texts: ReadonlyMap<string, string>, paint: Paint): string {
  return diagnostics.map((each) => `${coloured(render(each, texts.get(each.file ?? '') ?? '', words), each, paint)}\n`).join('');
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
