import type { IToken } from 'chevrotain';
import { typeOf, type Operand } from '../analysis/operand.ts';
import { sourcesIn } from '../analysis/query.ts';
import { describeType, type Type } from '../analysis/type.ts';
import type { Environment } from '../compile.ts';
import type { Span } from '../diagnostic.ts';
import type { QueryFunction } from '../function.ts';
import * as t from '../syntax/token.ts';
import type { Collected } from './collected.ts';
import { explanationText, sourceText, typeWithUnit } from './explanation.ts';
import { knownAggregates, knownBehind, knownFirst, type Known } from './known-name.ts';
import { lastMember, Reader } from './reader.ts';
import { chainBefore, endOf, endsOperand, infixAt, surroundings, type OpenCall, type Surroundings } from './surroundings.ts';
import { valuesOf } from './value-suggestion.ts';
import { begunArgument, wantedValue } from './wanted-value.ts';

/** One thing that can be written at a place. */
export interface Completion {
  /** What is written, as a list of choices shows it. */
  readonly label: string;
  readonly kind: 'namespace' | 'function' | 'column' | 'local' | 'argument' | 'value' | 'literal' | 'keyword' | 'source';
  /** Its type and unit, or how often a value stands there. */
  readonly detail: string;
  /** Markdown; empty where there is nothing to say. */
  readonly documentation: string;
  /** The text that takes the place of `span`. */
  readonly insert: string;
  /** Where in `insert` the cursor goes; behind it when left out. */
  readonly caret?: number;
  readonly span: Span;
  /** The lower, the likelier; of one rank, in the order given. */
  readonly rank: number;
  readonly deprecated?: true;
}

/** What may be written at all: a condition or value, a query that begins with its source, or either. */
export type Form = 'expression' | 'query' | 'either';

const ranks = { value: 0, argument: 1, local: 2, member: 3, name: 4, source: 5, keyword: 6, scattered: 10 } as const;

/** The most values of a column that are offered. */
const mostValues = 50;

/**
 * What can be written at a place, the likeliest first: in texts that cannot be read too, for it goes by what stands left of the place.
 * Nothing inside comments and numbers.
 */
export function complete(
  text: string,
  place: number,
  environment: Environment,
  collected: Collected = {},
  form: Form = 'either',
): readonly Completion[] {
  const offset = Math.max(0, Math.min(place, text.length));
  const around = surroundings(text, offset);
  if (!around || unlettered.test(text.slice(around.touched?.startOffset ?? 0, offset))) return [];
  const choices = new Choices(offset, around, new Reader(text, around, environment), environment, collected);
  const written = around.touched ? text.slice(around.touched.startOffset, offset) : '';
  return choicesAt(around, choices, form)
    .filter(({ label }) => isScattered(written, label))
    .map((item) => (beginsWith(item.label, written) ? item : { ...item, rank: item.rank + ranks.scattered }))
    .toSorted((a, b) => a.rank - b.rank);
}

/** A number, or a date as far as it is written. */
const unlettered = /^\d\S*$|@[\d:T.+-]*$/;

function choicesAt({ touched, before, stage }: Surroundings, choices: Choices, form: Form): readonly Completion[] {
  const last = before.at(-1)?.tokenType;
  if (touched && isText(touched)) return choices.values();
  if (last === t.Dot || last === t.OptionalDot) return choices.members();
  if (last === t.Pipe) return choices.words(stageWords);
  if (stage?.word && stage.word === before.at(-1)) {
    if (last === t.Join) return choices.sources();
    if (last === t.As) return choices.words(['of']);
    if (last === t.Take) return [];
  }
  if (endsOperand(before, before.length - 1) && !infixAt(before, before.length - 1)) return choices.operators();
  const sources = before.length === 0 && form !== 'expression' ? choices.sources() : [];
  if (before.length === 0 && form === 'query') return sources;
  return [...choices.values(), ...choices.literals(), ...choices.arguments(), ...choices.names(), ...sources];
}

function isText({ tokenType }: IToken): boolean {
  return tokenType === t.Text || tokenType === t.UnterminatedText;
}

function beginsWith(label: string, written: string): boolean {
  return label.toLowerCase().startsWith(written.toLowerCase());
}

/** Whether the letters that were written stand in the label in their order, whatever the case. */
function isScattered(written: string, label: string): boolean {
  const wanted = written.toLowerCase();
  let at = 0;
  for (const letter of label.toLowerCase()) if (letter === wanted[at]) at += 1;
  return at === wanted.length;
}

const stageWords = ['where', 'select', 'extend', 'summarize', 'join', 'sort', 'take', 'distinct', 'as of'];

/** What there is to choose from at a place, by kind. */
class Choices {
  readonly #offset: number;
  readonly #around: Surroundings;
  readonly #reader: Reader;
  readonly #environment: Environment;
  readonly #collected: Collected;
  /** What is taken away for what is chosen. */
  readonly #span: Span;

  constructor(offset: number, around: Surroundings, reader: Reader, environment: Environment, collected: Collected) {
    this.#offset = offset;
    this.#around = around;
    this.#reader = reader;
    this.#environment = environment;
    this.#collected = collected;
    const { touched } = around;
    // Of a text that does not end, the rest of the line is no part.
    const end = touched?.tokenType === t.UnterminatedText ? offset : touched && endOf(touched);
    this.#span = { start: touched?.startOffset ?? offset, end: end ?? offset };
  }

  members(): readonly Completion[] {
    const { before } = this.#around;
    const chain = chainBefore(before, before.length - 1);
    if (!chain) return [];
    const receiver = this.#reader.receiver(this.#reader.written(chain));
    return knownBehind(receiver, this.#environment).map((each) => this.#named(each, ranks.member));
  }

  names(): readonly Completion[] {
    const locals = this.#reader.locals.flatMap((name): readonly Completion[] => {
      const operand = this.#reader.meaningOf(name);
      const item = { label: name, kind: 'local', detail: describe(operand), insert: name, rank: ranks.local } as const;
      // One that stands for nothing here is hidden by a list further in.
      return operand ? [this.#item(item)] : [];
    });
    const { stage, calls } = this.#around;
    const gathers = stage?.word?.tokenType === t.Summarize && calls.length === 0;
    const aggregates = gathers ? knownAggregates(this.#environment).map((each) => this.#named(each, ranks.member)) : [];
    const known = knownFirst(this.#reader.frame, this.#environment).map((each) => this.#named(each, ranks.name));
    return [...locals, ...aggregates, ...known, ...this.words(['not', 'if', 'true', 'false', 'null'])];
  }

  /** The named arguments of the call around the place, and the function of one element that its argument is to be. */
  arguments(): readonly Completion[] {
    const begun = begunArgument(this.#around, this.#reader);
    if (!begun || this.#around.inList) return [];
    const { call, called, parameter } = begun;
    const lambda = parameter?.type === 'lambda' ? [this.#lambda(call)] : [];
    if (call.argumentName !== undefined) return lambda;
    const free = called.takes.filter(({ name }, index) => !call.named.includes(name) && index >= call.argumentIndex);
    const named = free.map(({ name, type, describes, optional }) =>
      this.#item({
        label: `${name} = `,
        kind: 'argument',
        detail: `${typeof type === 'string' ? type : describeType(type)}${optional ? ', optional' : ''}`,
        documentation: describes,
        insert: `${name} = `,
        rank: ranks.argument,
      }),
    );
    return [...lambda, ...named];
  }

  /** Texts that the place can hold: values of the column that it is compared with. */
  values(): readonly Completion[] {
    const { origin } = wantedValue(this.#around, this.#reader, this.#environment);
    if (!origin) return [];
    const { touched } = this.#around;
    const begun = touched?.image.slice(1, this.#offset - touched.startOffset) ?? '';
    const isSingle = touched?.image.startsWith("'") === true;
    return valuesOf(origin, this.#environment, this.#collected)
      .filter(({ value }) => isScattered(begun, value))
      .slice(0, mostValues)
      .map(({ value, count }) => {
        const written = isSingle && !/['\\]/.test(value) ? `'${value}'` : JSON.stringify(value);
        const detail = count === undefined ? '' : `${count} ${count === 1 ? 'row' : 'rows'}`;
        return this.#item({ label: written, kind: 'value', detail, insert: written, rank: ranks.value });
      });
  }

  literals(): readonly Completion[] {
    const { type } = wantedValue(this.#around, this.#reader, this.#environment);
    return literalsOf(type).map((label) =>
      this.#item({ label, kind: 'literal', detail: type?.kind ?? '', insert: label, rank: ranks.value }),
    );
  }

  /** What can follow a value: operators, and members that can be written between their sides. */
  operators(): readonly Completion[] {
    const { before } = this.#around;
    const chain = chainBefore(before, before.length);
    const operand = chain && this.#reader.meaningOf(this.#reader.written(chain));
    const members = operand ? knownBehind({ operand, path: undefined }, this.#environment) : [];
    const infix = members.filter(isInfix).map((each) => {
      const { caret: _, ...item } = this.#named(each, ranks.member);
      return { ...item, insert: each.name };
    });
    return [...infix, ...this.words(['and', 'or', 'in', 'not in', 'between', ...this.#continuations()])];
  }

  sources(): readonly Completion[] {
    return sourcesIn(this.#environment).map((name) => {
      const documentation = sourceText(name, this.#environment);
      return this.#item({ label: name, kind: 'source', detail: 'rows', documentation, insert: name, rank: ranks.source });
    });
  }

  words(words: readonly string[]): readonly Completion[] {
    return words.map((word) => this.#item({ label: word, kind: 'keyword', detail: '', insert: word, rank: ranks.keyword }));
  }

  /** Words that go on with the stage or the condition that is begun. */
  #continuations(): readonly string[] {
    const { before, stage } = this.#around;
    const count = (type: IToken['tokenType']): number => before.filter(({ tokenType }) => tokenType === type).length;
    const branches = [...(count(t.If) > count(t.Then) ? ['then'] : []), ...(count(t.Then) > count(t.Else) ? ['else'] : [])];
    const word = stage?.word?.tokenType;
    if (word === t.Sort) return [...branches, 'asc', 'desc'];
    if (word === t.Summarize) return [...branches, 'by'];
    return word === t.Join ? [...branches, 'on'] : branches;
  }

  #lambda({ callee }: OpenCall): Completion {
    const { object } = lastMember(this.#reader.written(callee));
    const operand = object === undefined ? undefined : this.#reader.meaningOf(object);
    const type = operand && typeOf(operand);
    const of = type?.kind === 'list' ? type.of : undefined;
    const insert = `(${parameterName(of, this.#reader.locals)}) => `;
    return this.#item({ label: insert, kind: 'argument', detail: of ? `of each ${describeType(of)}` : '', insert, rank: ranks.value });
  }

  #named(known: Known, rank: number): Completion {
    const { name } = known;
    if (known.kind === 'namespace') return this.#item({ label: name, kind: 'namespace', detail: 'names', insert: name, rank: rank + 0.5 });
    const { explained } = known;
    const documentation = explanationText(explained, this.#environment.tables, this.#collected);
    const told = { label: name, detail: typeWithUnit(explained), documentation };
    if (known.kind === 'column') return this.#item({ ...told, kind: 'column', insert: name, rank });
    const { alias, deprecated } = known.called;
    // What other languages call it, and what is to go, stands behind its own name.
    const behind = deprecated ? 0.9 : alias === undefined ? 0.1 : 0.6;
    const item = { ...told, ...callOf(name, known.called), kind: 'function', rank: rank + behind } as const;
    return this.#item(deprecated ? { ...item, deprecated: true } : item);
  }

  #item(item: Omit<Completion, 'span' | 'documentation'> & { readonly documentation?: string }): Completion {
    return { documentation: '', ...item, span: this.#span };
  }
}

/** A name as it is put into the text: what must be given has a place to be written in, what may be left out has not. */
function callOf(name: string, { takes }: QueryFunction): Pick<Completion, 'insert' | 'caret'> {
  const [first, ...others] = takes.filter(({ optional }) => !optional);
  if (!first) return { insert: takes.length > 0 ? `${name}()` : name };
  const isQuoted = others.length === 0 && typeof first.type !== 'string' && first.type.kind === 'text' && first.literal === true;
  return isQuoted ? { insert: `${name}("")`, caret: name.length + 2 } : { insert: `${name}()`, caret: name.length + 1 };
}

/** A question that takes one value can be written between its sides. */
function isInfix(known: Known): boolean {
  if (known.kind !== 'function' || known.called.returns !== 'boolean') return false;
  const [only, ...others] = known.called.takes;
  return only !== undefined && others.length === 0 && only.type !== 'lambda';
}

function describe(operand: Operand | undefined): string {
  const type = operand && typeOf(operand);
  return type ? describeType(type) : '';
}

function literalsOf(type: Type | undefined): readonly string[] {
  switch (type?.kind) {
    case 'boolean':
      return ['true', 'false'];
    case 'duration':
      return ['1d', '7d', '30d', '90d', '365d'];
    case 'timestamp':
    case 'date':
      return ['ago(30d)', 'now()'];
    default:
      return [];
  }
}

/** A short name for an element: the first letters of its words, `pr` for a pull request. */
function parameterName(type: Type | undefined, taken: readonly string[]): string {
  const words = type?.kind === 'record' ? type.table.split('_') : [type?.kind ?? 'x'];
  const short = words.length > 1 ? words.map((word) => word.charAt(0)).join('') : words.join('');
  return taken.includes(short) || t.reserved.some(({ name }) => name.toLowerCase() === short) ? `${short}2` : short;
}
