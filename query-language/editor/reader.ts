import { entityFrame, type Frame } from '../analysis/frame.ts';
import { isEntity, type Operand } from '../analysis/operand.ts';
import { frameBehind } from '../analysis/query.ts';
import { resolve } from '../analysis/resolve.ts';
import type { Environment } from '../compile.ts';
import type { Span } from '../diagnostic.ts';
import type { Node } from '../syntax/ast.ts';
import { parse, parseQuery } from '../syntax/parse.ts';
import { firstNamed, knownNamed, type Known, type Receiver } from './known-name.ts';
import type { OpenCall, OpenStage, Surroundings } from './surroundings.ts';

/**
 * Reads parts of a text as if they stood at one place in it, whether or not the text around them can be read. Of that only so much is
 * kept as gives them meaning: the stages of a query before, the lambdas whose parameters they may name, and the lists that those go
 * through.
 */
export class Reader {
  readonly #text: string;
  readonly #lambdas: readonly OpenCall[];
  readonly #environment: Environment;
  /** What bare names mean at the place. */
  readonly frame: Frame;

  constructor(text: string, { calls, stage }: Surroundings, environment: Environment) {
    this.#text = text;
    this.frame = (stage && frameIn(text, stage, environment)) ?? entityFrame(environment);
    this.#lambdas = calls.filter(({ parameter }) => parameter !== undefined);
    this.#environment = environment;
  }

  /** The parameters of the lambdas around the place, innermost first. */
  get locals(): readonly string[] {
    return [...new Set(this.#lambdas.flatMap(({ parameter }) => parameter ?? []).toReversed())];
  }

  written({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  /** What a name with its members and calls stands for; nothing where that cannot be told. */
  meaningOf(part: string): Operand | undefined {
    const before = this.#lambdas
      .map(({ callee, argumentStart, parameter }) => `${this.written({ start: callee.start, end: argumentStart })} (${parameter}) => `)
      .join('');
    const whole = `${before}${part}${')'.repeat(this.#lambdas.length)}`;
    return meaningIn(whole, { start: before.length, end: before.length + part.length }, this.frame, this.#environment);
  }

  /** What stands before a dot. */
  receiver(chain: string): Receiver {
    return { operand: this.meaningOf(chain), path: this.#pathOf(chain) };
  }

  /** What a name with all before its dots is. */
  known(chain: string): Known | undefined {
    const { object, name } = lastMember(chain);
    return object === undefined
      ? firstNamed(name, this.frame, this.#environment)
      : knownNamed(name, this.receiver(object), this.#environment);
  }

  /** The dotted name that a chain is: empty for a word that stands for an entity, nothing for what is no name of the language. */
  #pathOf(chain: string): string | undefined {
    const words = chain.split(/\s*\??\.\s*/);
    if (!words.every((word) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(word))) return undefined;
    const [first = '', ...rest] = words;
    const own = this.locals.includes(first) ? this.meaningOf(first) : this.frame.find(first);
    if (own) return isEntity(own) ? rest.join('.') : undefined;
    return this.locals.includes(first) ? undefined : words.join('.');
  }
}

/** A chain, parted before its last name. */
export function lastMember(chain: string): { readonly object: string | undefined; readonly name: string } {
  const [, object, name] = /^(.*\S)\s*\??\.\s*([\p{L}_][\p{L}\p{N}_]*)$/su.exec(chain) ?? [];
  return object === undefined || name === undefined ? { object: undefined, name: chain } : { object, name };
}

/** How many stages back are tried, where those before a place cannot be read. */
const mostTried = 4;

/** What names mean in a stage: behind the nearest before it up to which the query can be read, or behind its source. */
function frameIn(text: string, { query, pipes }: OpenStage, environment: Environment): Frame | undefined {
  for (const pipe of [...pipes.slice(-mostTried).toReversed(), ...pipes.slice(0, 1)]) {
    const parsed = parseQuery(text.slice(query, pipe));
    if (parsed.ok) return frameBehind(parsed.value, environment);
  }
  return undefined;
}

/** What the part of an expression stands for that fills a range of it. */
function meaningIn(text: string, { start, end }: Span, frame: Frame, environment: Environment): Operand | undefined {
  const parsed = parse(text);
  if (!parsed.ok) return undefined;
  let widest = -1;
  let meaning: Operand | undefined;
  const note = ({ span }: Node, operand: Operand): void => {
    if (span.start < start || span.end > end || span.end - span.start < widest) return;
    widest = span.end - span.start;
    meaning = operand;
  };
  resolve(parsed.value, frame, environment, () => undefined, note);
  return meaning?.kind === 'faulty' ? undefined : meaning;
}
