import type { IToken } from 'chevrotain';
import type { Diagnostic, Edit, Span } from '../diagnostic.ts';
import { nearName } from '../near-name.ts';
import * as t from './token.ts';

/** The stages of a query, as they begin. */
const stages = ['where', 'select', 'extend', 'summarize', 'join', 'sort', 'take', 'distinct', 'as of'];

/** What other languages call a stage. */
const meant: Readonly<Record<string, string>> = {
  limit: 'take',
  head: 'take',
  top: 'take',
  filter: 'where',
  having: 'where',
  project: 'select',
  map: 'select',
  order: 'sort',
  sortby: 'sort',
  group: 'summarize count() by',
  aggregate: 'summarize',
  stats: 'summarize',
  count: 'summarize count()',
  let: 'extend',
  mutate: 'extend',
};

const openers = [t.Where, t.Select, t.Extend, t.Summarize, t.Join, t.Sort, t.Take, t.Distinct];
const ends = [t.Identifier, t.QuotedName, t.Close, t.CloseList, t.NumberText, t.PercentText, t.DurationText, t.DateText, t.Text, t.Null];

/** What is wrong at a token that does not fit, where it has to do with the stages of a query; nothing otherwise. */
export function stageFault(token: IToken, tokens: readonly IToken[]): Diagnostic | undefined {
  const at = tokens.indexOf(token);
  const before = tokens[at - 1];
  const span = t.spanOf(token);
  if (before?.tokenType === t.Pipe) return unknownStage(token, tokens[at + 1], span);
  const lacksPipe = openers.includes(token.tokenType) && before !== undefined && ends.includes(before.tokenType);
  if (!lacksPipe) return undefined;
  const fix: Edit = { span: { start: span.start, end: span.start }, text: '| ', guess: true };
  return { code: 'syntax.missing-pipe', severity: 'error', facts: { stage: token.image }, span, fix };
}

function unknownStage(token: IToken, next: IToken | undefined, span: Span): Diagnostic {
  const word = token.image;
  const stage = meant[word.toLowerCase()] ?? nearName(word.toLowerCase(), stages) ?? null;
  // `order by` and `group by` are two words for one.
  const end = ['order', 'group'].includes(word.toLowerCase()) && next?.tokenType === t.By ? t.spanOf(next).end : span.end;
  const fix: Edit | undefined = stage === null ? undefined : { span: { start: span.start, end }, text: stage, guess: true };
  const facts = { word, stage, stages };
  return { code: 'syntax.unknown-stage', severity: 'error', facts, span, ...(fix ? { fix } : {}) };
}

/** A sentence of SQL, as a whole: nothing in it would be told well by itself. */
export function sqlSentence(text: string): Diagnostic | undefined {
  const sentence = /^\s*select\s+(?<columns>.+?)\s+from\s+(?<source>\w+)/isu.exec(text)?.groups;
  if (!sentence) return undefined;
  const { columns = '*', source = '' } = sentence;
  const select = columns.trim() === '*' ? '' : ` | select ${columns.trim()}`;
  return { code: 'syntax.sql', severity: 'error', facts: { query: `${source}${select}` }, span: { start: 0, end: text.trimEnd().length } };
}
