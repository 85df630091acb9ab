import { typeOf } from '../analysis/operand.ts';
import { sourcesIn } from '../analysis/query.ts';
import { describeType } from '../analysis/type.ts';
import type { Environment } from '../compile.ts';
import type { Span } from '../diagnostic.ts';
import * as t from '../syntax/token.ts';
import type { Collected } from './collected.ts';
import { explanationText, parameterOf, signatureOf, sourceText } from './explanation.ts';
import { knownNamed } from './known-name.ts';
import { Reader } from './reader.ts';
import { chainBefore, endOf, endsOperand, surroundings } from './surroundings.ts';
import { begunArgument } from './wanted-value.ts';

/** What is to be told of the name at a place. */
export interface Hover {
  /** Where the name stands. */
  readonly span: Span;
  /** Markdown. */
  readonly documentation: string;
}

/** Tells what the name at a place is, in texts that cannot be read too; nothing where there is none. */
export function hover(text: string, offset: number, environment: Environment, collected: Collected = {}): Hover | undefined {
  const word = nameAt(text, offset);
  const around = word && surroundings(text, word.span.end);
  if (!word || !around) return undefined;
  const { span, name } = word;
  const reader = new Reader(text, around, environment);
  const { before } = around;
  const last = before.at(-1)?.tokenType;
  const isMember = last === t.Dot || last === t.OptionalDot;

  if (isMember || endsOperand(before, before.length - 1)) {
    const object = chainBefore(before, isMember ? before.length - 1 : before.length);
    return object && told(knownNamed(name, reader.receiver(reader.written(object)), environment));
  }
  if (reader.locals.includes(name)) {
    const operand = reader.meaningOf(name);
    const type = operand && typeOf(operand);
    return { span, documentation: `${code(type ? `${name}: ${describeType(type)}` : name)}\n\nThe element that is looked at.` };
  }
  const isSource = before.length === 0 && /^\s*\|(?!\|)/.test(text.slice(span.end));
  if (isSource || last === t.Join) return sourceNamed();
  const begun = /^\s*=(?![=>])/.test(text.slice(span.end)) ? begunArgument(around, reader) : undefined;
  const parameter = begun?.called.takes.find((each) => each.name === name);
  if (begun && parameter) {
    const documentation = `${code(parameterOf(parameter))}\n\n${parameter.describes}\n\nTaken by \`${signatureOf(begun.called)}\`.`;
    return { span, documentation };
  }
  return told(reader.known(name));

  function sourceNamed(): Hover | undefined {
    if (!sourcesIn(environment).includes(name)) return undefined;
    return { span, documentation: `${code(name)}\n\n${sourceText(name, environment, collected)}` };
  }

  function told(known: ReturnType<typeof knownNamed>): Hover | undefined {
    if (!known || known.kind === 'namespace') return undefined;
    return { span, documentation: explanationText(known.explained, environment.tables, collected) };
  }
}

function code(text: string): string {
  return `\`\`\`rql\n${text}\n\`\`\``;
}

/** The name that stands at a place, or behind a dot the word of any kind. */
function nameAt(text: string, offset: number): { readonly name: string; readonly span: Span } | undefined {
  const { tokens } = t.lexer.tokenize(text);
  const index = tokens.findLastIndex(({ startOffset }) => startOffset <= offset);
  // Right behind a name is still at it.
  for (const token of [tokens[index], tokens[index - 1]]) {
    if (!token || offset > endOf(token)) continue;
    const { tokenType, image } = token;
    const span = { start: token.startOffset, end: endOf(token) };
    if (tokenType === t.QuotedName) return { name: image.slice(1, -1), span };
    if (tokenType === t.Identifier || (tokenType.CATEGORIES?.includes(t.Word) && text[token.startOffset - 1] === '.'))
      return { name: image, span };
  }
  return undefined;
}
