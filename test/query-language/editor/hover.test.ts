import { describe, expect, it } from 'vitest';
import { hover } from '../../../query-language/editor/hover.ts';
import { environment } from '../world.ts';

function at(marked: string): { readonly name: string; readonly says: string } | undefined {
  const text = marked.replace('¦', '');
  const told = hover(text, marked.indexOf('¦'), environment, { readAt: () => '2026-06-30T22:15:00.000Z' });
  return told && { name: text.slice(told.span.start, told.span.end), says: told.documentation };
}

describe('a name is told of', () => {
  it.each([
    ['a function', 'git.pull¦Requests().length > 1', 'pullRequests', 'git.pullRequests(lookback?: duration'],
    ['its example', 'git.pullRequests¦()', 'pullRequests', 'For example:'],
    ['the function before the dot', 'g¦it.archived', 'git', 'The entity’s repository'],
    ['a column', 'git.arch¦ived', 'archived', 'boolean'],
    ['a bare column', 'not (ti¦er == "x")', 'tier', 'From `entity`'],
    ['when it was read last', 'git.lastCommit.committed¦At', 'committedAt', 'read last 2026-06-30 22:15 UTC'],
    ['how soon it is stale', 'git.lastCommit.committedAt¦', 'committedAt', 'stale after'],
    ['the values it takes', 'git.pullRequests().any((pr) => pr.st¦ate == "OPEN")', 'state', '`MERGED`'],
    ['a unit', 'ci.¦coverage', 'coverage', 'ratio'],
    ['a parameter', 'git.pullRequests().any((pr) => p¦r.draft)', 'pr', 'pr: pull request'],
    ['a member of an element', 'git.pullRequests().any((pr) => pr.ag¦e > 1d)', 'age', 'How long ago'],
    ['an argument', 'incidents(look¦back = 7d)', 'lookback', 'How far back'],
    ['another name for it', 'git.numOfRequiredApprovals¦()', 'numOfRequiredApprovals', 'The same as'],
    ['a member written between its sides', 'name li¦ke "x"', 'like', 'glob'],
    ['a kind of entity that a query begins with', 'ser¦vice | where git.archived', 'service', 'Every service'],
    ['a table that a query begins with', 'inci¦dent | take 3', 'incident', 'From `incident`'],
    ['a column of a stage', 'incident | where urg¦ency == "high"', 'urgency', '`high`'],
    ['a column that a stage gave', 'service | extend n = 1 | sort ¦n', 'n', 'integer'],
    ['the entity of a row', 'incident | where service.ti¦er == "x"', 'tier', 'From `entity`'],
    ['in a text with faults', 'a == and git.last¦Commit', 'lastCommit', 'newest commit'],
  ])('%s', (_, marked, name, says) => {
    expect(at(marked)?.name).toBe(name);
    expect(at(marked)?.says).toContain(says);
  });

  it.each(['nothing¦.here', '"git¦"', '1¦2', 'git // arch¦ived', '¦', 'a ¦and b'])('nothing of %s', (marked) =>
    expect(at(marked)).toBeUndefined(),
  );
});
