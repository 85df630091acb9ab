import { EOF, type IRecognitionException, type IToken } from 'chevrotain';
import { failure, success, type Diagnostic, type Edit, type Outcome, type Span } from '../diagnostic.ts';
import { expressionsOf, partsOf, type Node, type Program, type Query } from './ast.ts';
import { buildQuery, buildTree } from './build.ts';
import { grammar } from './grammar.ts';
import { readHabits } from './habit.ts';
import { sqlSentence, stageFault } from './stage-habit.ts';
import * as t from './token.ts';

/** Longest text that is read, and deepest nesting: far above what a person writes, below what could exhaust the stack. */
export const limits = { characters: 20_000, depth: 100, prefixes: 500, tree: 150 } as const;

/**
 * Reads an expression. Every fault of its writing is reported, not only the first. A tree that could be built in spite of a fault
 * (`=` for `==`) comes with it among the warnings, so that its names are looked at too.
 */
export function parse(text: string): Outcome<Node> {
  const pipe = t.lexer.tokenize(text).tokens.find(({ tokenType }) => tokenType === t.Pipe);
  if (pipe) return failure([{ code: 'query.misplaced', severity: 'error', facts: {}, span: spanOf(pipe, text) }]);
  return parseProgram(text) as Outcome<Node>;
}

/** Whether a text is written as a query, sound or not: a pipe stands in it. */
export function hasStages(text: string): boolean {
  return t.lexer.tokenize(text).tokens.some(({ tokenType }) => tokenType === t.Pipe);
}

/** Reads a query; a lone name is the query for all rows of what it names. */
export function parseQuery(text: string): Outcome<Query> {
  const program = parseProgram(text);
  if (!program.ok) return program;
  const { value, warnings } = program;
  if (value.kind === 'query') return success(value, warnings);
  if (value.kind === 'name') {
    return success({ kind: 'query', source: { text: value.name, span: value.span }, stages: [], span: value.span }, warnings);
  }
  return failure([...warnings, { code: 'query.wanted', severity: 'error', facts: {}, span: value.span }]);
}

/** Reads a text that may be either: with a pipe it is a query. Faults as `parse` tells them. */
export function parseProgram(text: string): Outcome<Program> {
  if (text.length > limits.characters) {
    return failure([{ code: 'syntax.too-long', severity: 'error', facts: { length: text.length, limit: limits.characters } }]);
  }
  const { tokens: written, errors } = t.lexer.tokenize(text);
  const diagnostics: Diagnostic[] = errors.map((error) => ({
    code: 'syntax.character',
    severity: 'error',
    facts: { character: text.slice(error.offset, error.offset + error.length) },
    span: { start: error.offset, end: error.offset + error.length },
  }));
  for (const token of written) if (token.tokenType === t.UnterminatedText) diagnostics.push(unterminated(token));
  const tooDeep = depthFault(written);
  if (tooDeep) return failure([...diagnostics, tooDeep]);
  if (diagnostics.length > 0) return failure(diagnostics);
  if (written.length === 0) return failure([{ code: 'syntax.empty', severity: 'error', facts: {} }]);
  const sql = sqlSentence(text);
  if (sql) return failure([sql]);

  const report = (diagnostic: Diagnostic): number => diagnostics.push(diagnostic);
  const tokens = readHabits(written, text, report);
  grammar.input = tokens;
  const isQuery = tokens.some(({ tokenType }) => tokenType === t.Pipe);
  const tree = isQuery ? grammar.query() : grammar.expression();
  if (grammar.errors.length > 0)
    return failure([...diagnostics, ...grammar.errors.map((error) => stageFault(error.token, tokens) ?? unexpected(error, text))]);
  const program = isQuery ? buildQuery(tree, report) : buildTree(tree, report);
  const deepest = (program.kind === 'query' ? program.stages.flatMap(expressionsOf) : [program]).map(tooDeepIn).find((node) => node);
  return deepest
    ? failure([...diagnostics, { code: 'syntax.too-deep', severity: 'error', facts: { limit: limits.tree }, span: deepest.span }])
    : success(program, diagnostics);
}

/** A text that does not end on its line, or ends in the quote of a word processor. */
function unterminated(token: IToken): Diagnostic {
  const quote = token.image[0]!;
  const span = t.spanOf(token);
  const end = span.start + token.image.trimEnd().length;
  const isCurly = /.[\u2018-\u201f]\s*$/u.test(token.image);
  const fix: Edit = isCurly ? { span: { start: end - 1, end }, text: quote } : { span: { start: end, end }, text: quote, guess: true };
  return { code: 'syntax.unterminated-text', severity: 'error', facts: { quote }, span, fix };
}

function unexpected(error: IRecognitionException, text: string): Diagnostic {
  const { token } = error;
  const span = spanOf(token, text);
  const expected = error.name === 'MismatchedTokenException' ? (/--> (.+?) <--/.exec(error.message)?.[1] ?? null) : null;
  const facts = { found: token.image, expected };
  if (token.tokenType === EOF) {
    const fix: Edit | undefined = expected === ')' || expected === ']' ? { span, text: expected, guess: true } : undefined;
    return { code: 'syntax.unfinished', severity: 'error', facts, span, ...(fix ? { fix } : {}) };
  }
  const isReserved = t.reserved.includes(token.tokenType);
  return { code: isReserved ? 'syntax.reserved-word' : 'syntax.unexpected', severity: 'error', facts, span };
}

function depthFault(tokens: readonly IToken[]): Diagnostic | undefined {
  const prefixes = new Set([t.Not, t.Bang, t.Minus, t.Arrow, t.If]);
  let depth = 0;
  let prefixed = 0;
  for (const token of tokens) {
    if (token.tokenType === t.Open || token.tokenType === t.OpenList) depth += 1;
    if (token.tokenType === t.Close || token.tokenType === t.CloseList) depth -= 1;
    if (prefixes.has(token.tokenType)) prefixed += 1;
    if (depth > limits.depth || prefixed > limits.prefixes) {
      return { code: 'syntax.too-deep', severity: 'error', facts: { limit: limits.depth }, span: t.spanOf(token) };
    }
  }
  return undefined;
}

/** A part that stands too deep in the tree: long chains of operators and members nest without a parenthesis. */
function tooDeepIn(root: Node): Node | undefined {
  let level: readonly Node[] = [root];
  for (let depth = 0; depth < limits.tree; depth += 1) {
    level = level.flatMap(partsOf);
    if (level.length === 0) return undefined;
  }
  return level[0];
}

function spanOf(token: IToken, text: string): Span {
  return token.tokenType === EOF ? { start: text.trimEnd().length, end: text.trimEnd().length } : t.spanOf(token);
}
