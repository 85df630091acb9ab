import { describe, expect, it, test } from 'vitest';
import { compile, compileQuery } from '../../../query-language/compile.ts';
import * as tokens from '../../../query-language/syntax/token.ts';
import { operators, stages, types } from '../../../src/docs/grammar-reference.ts';
import { findTopics, listTopics } from '../../../src/docs/topic.ts';
import { listEnvironment } from '../../../src/registry/environment.ts';
import { listLintRules } from '../../../src/registry/lint-rules.ts';

const environment = await listEnvironment();
const topics = listTopics(environment, await listLintRules());

function found(word: string): readonly string[] {
  return findTopics(word, topics).topics.map(({ kind, name }) => `${kind} ${name}`);
}

describe('a word is looked up', () => {
  it.each([
    ['a name', 'git.fileExists', 'name git.fileExists'],
    ['as it is called', 'git.fileExists()', 'name git.fileExists'],
    ['whatever the case', 'GIT.fileexists', 'name git.fileExists'],
    ['a name with those under it', 'git', 'name git.pullRequests'],
    ['a member by what stands behind the dot', 'filter', 'member list.filter'],
    ['a type', 'timestamp', 'type timestamp'],
    ['an operator', '??', 'operator ??'],
    ['another spelling of one', '&&', 'operator and'],
    ['a stage', 'as of', 'stage as of'],
    ['a table as queries write it', 'pullRequest', 'table pullRequest'],
    ['a table as it is stored', 'pull_request', 'table pullRequest'],
    ['a message', 'name.unknown', 'message name.unknown'],
    ['what lint looks for', 'lint.contradiction', 'lint rule lint.contradiction'],
  ])('%s', (_, word, wanted) => expect(found(word)).toContain(wanted));

  it('or the nearest to it is told', () => {
    expect(findTopics('git.fileExist', topics)).toEqual({ topics: [], near: 'git.fileExists' });
    expect(findTopics('summarise', topics).near).toBe('summarize');
    expect(findTopics('nothing at all like it', topics)).toEqual({ topics: [], near: undefined });
  });
});

test('every topic says what it is', () => {
  expect(topics.length).toBeGreaterThan(200);
  for (const { name, describes } of topics) expect(describes, name).not.toBe('');
});

test('every example of the grammar has a meaning', () => {
  for (const { name, examples } of [...types, ...operators, ...stages]) {
    for (const text of examples) {
      const outcome = text.includes(' | ') ? compileQuery(text, environment) : compile(text, environment);
      expect(outcome.ok ? [] : outcome.errors, `${name}: ${text}`).toEqual([]);
    }
  }
});

test('every operator and word of the language is told of', () => {
  const told = new Set(
    [...types, ...operators, ...stages].flatMap(({ name, spellings = [] }) => [name, ...spellings]).flatMap((each) => each.split(' ')),
  );
  const written = tokens.tokens.flatMap(({ name, LABEL, PATTERN }) => {
    if (LABEL !== undefined && LABEL !== name && /^[^\w()[\],|]+$/.test(LABEL)) return [LABEL];
    return PATTERN instanceof RegExp && /^[a-z]+$/.test(PATTERN.source) ? [PATTERN.source] : [];
  });
  // A single equals sign names a column or an argument, true and false are of the type boolean, and let is kept for later.
  const apart = new Set(['=', 'true', 'false', 'let']);
  expect(written.length).toBeGreaterThan(30);
  expect(written.filter((each) => !told.has(each) && !apart.has(each))).toEqual([]);
});
