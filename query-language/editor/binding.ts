import type { Edit, Span } from '../diagnostic.ts';
import { partsOf, type CallNode, type ColumnNode, type Identifier, type Node, type Query, type Stage } from '../syntax/ast.ts';
import { parseProgram } from '../syntax/parse.ts';
import * as t from '../syntax/token.ts';

/** A name that a text itself gives: where it is given, and where it is used. */
export interface Binding {
  readonly kind: 'parameter' | 'column' | 'capture';
  readonly name: string;
  readonly definition: Span;
  readonly uses: readonly Span[];
}

/** Every name that a text gives, in the order in which they are given; none in a text that cannot be read. */
export function bindingsIn(text: string): readonly Binding[] {
  const parsed = parseProgram(text);
  if (!parsed.ok) return [];
  const found: OpenBinding[] = [];
  if (parsed.value.kind === 'query') readQuery(parsed.value, found);
  else readNode(parsed.value, new Map(), found);
  return found;
}

/** The name given by the text that stands at a place, be it where it is given or where it is used. */
export function bindingAt(text: string, offset: number): Binding | undefined {
  const holds = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  return bindingsIn(text).find(({ definition, uses }) => [definition, ...uses].some(holds));
}

/**
 * The edits that give a name of the text another spelling, everywhere it stands; nothing where there is no such name, or where the new
 * one is no name or means something else already.
 */
export function rename(text: string, offset: number, to: string): readonly Edit[] | undefined {
  const binding = bindingAt(text, offset);
  if (!binding || !isName(to, binding.kind)) return undefined;
  const edits = [binding.definition, ...binding.uses].toSorted((a, b) => a.start - b.start).map((span): Edit => ({ span, text: to }));
  const shape = (bindings: readonly Binding[]): string => bindings.map(({ kind, uses }) => `${kind} ${uses.length}`).join();
  const after = bindingsIn(applied(text, edits));
  return shape(after) === shape(bindingsIn(text)) ? edits : undefined;
}

/** The text after edits that do not overlap. */
export function applied(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { span, text: written } of edits.toSorted((a, b) => b.span.start - a.span.start)) {
    result = result.slice(0, span.start) + written + result.slice(span.end);
  }
  return result;
}

function isName(name: string, kind: Binding['kind']): boolean {
  if (kind === 'capture') return /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name);
  const { tokens, errors } = t.lexer.tokenize(name);
  const isWord = tokens.length === 1 && errors.length === 0 && tokens[0]?.image === name;
  return isWord && (tokens[0]?.tokenType === t.Identifier || (kind === 'column' && tokens[0]?.tokenType === t.QuotedName));
}

interface OpenBinding extends Binding {
  readonly uses: Span[];
}

type Scope = ReadonlyMap<string, OpenBinding>;

function bind(kind: Binding['kind'], { text: name, span: definition }: Identifier, found: OpenBinding[]): OpenBinding {
  const binding: OpenBinding = { kind, name, definition, uses: [] };
  found.push(binding);
  return binding;
}

function readNode(node: Node, scope: Scope, found: OpenBinding[]): void {
  if (node.kind === 'name') scope.get(node.name)?.uses.push(node.span);
  if (node.kind === 'lambda') {
    const { name, span } = node.parameter;
    readNode(node.body, new Map(scope).set(name, bind('parameter', { text: name, span }, found)), found);
    return;
  }
  if (node.kind === 'call') {
    const capture = captureOf(node);
    if (capture) bind('capture', capture, found);
  }
  for (const part of partsOf(node)) readNode(part, scope, found);
}

/** The name that `captures("name", …)` gives, without its quotes. */
function captureOf({ callee, arguments: given }: CallNode): Identifier | undefined {
  if (callee.kind !== 'name' || callee.name !== 'captures') return undefined;
  const named = given.find(({ name }) => name?.text === 'name') ?? given.find(({ name }) => name === undefined);
  if (named?.value.kind !== 'literal' || typeof named.value.value !== 'string') return undefined;
  const { value, span } = named.value;
  return { text: value, span: { start: span.start + 1, end: span.end - 1 } };
}

/** Reads a query, and gives the columns of its rows that the text itself names. */
function readQuery({ stages }: Query, found: OpenBinding[]): Scope {
  return stages.reduce<Scope>((columns, stage) => readStage(stage, columns, found), new Map());
}

function readStage(stage: Stage, before: Scope, found: OpenBinding[]): Scope {
  const given = (columns: readonly ColumnNode[]): readonly (readonly [string, OpenBinding])[] =>
    columns.flatMap(({ name, value }) => {
      readNode(value, before, found);
      const kept = value.kind === 'name' ? before.get(value.name) : undefined;
      const binding = name ? bind('column', name, found) : kept;
      return binding ? [[binding.name, binding] as const] : [];
    });
  switch (stage.kind) {
    case 'extend':
      return new Map([...before, ...given(stage.columns)]);
    case 'select':
    case 'distinct':
      return stage.columns.length === 0 ? before : new Map(given(stage.columns));
    case 'summarize':
      return new Map([...given(stage.columns), ...given(stage.by)]);
    case 'join': {
      const joined = readQuery(stage.query, found);
      for (const { left, right } of stage.on) {
        before.get(left.text)?.uses.push(left.span);
        if (right !== left || !before.has(left.text)) joined.get(right.text)?.uses.push(right.span);
      }
      return new Map([...joined, ...before]);
    }
    case 'where':
      readNode(stage.condition, before, found);
      return before;
    case 'sort':
      for (const { value } of stage.keys) readNode(value, before, found);
      return before;
    case 'take':
    case 'as of':
      return before;
  }
}
