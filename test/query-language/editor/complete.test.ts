import { describe, expect, it, test } from 'vitest';
import type { Collected } from '../../../query-language/editor/collected.ts';
import { complete, type Completion, type Form } from '../../../query-language/editor/complete.ts';
import { compile } from '../../../query-language/compile.ts';
import { print } from '../../../query-language/syntax/print.ts';
import { generated } from '../reference/choose.ts';
import { expression, kinds } from '../reference/generate-expression.ts';
import { environment } from '../world.ts';

const counts: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  'entity.tier': [
    ['tier-2', 40],
    ['tier-1', 12],
    ['say "three"', 1],
  ],
  'incident.urgency': [['low', 3]],
  'repository_file.path': [['README.md', 30]],
  'owner.name': [['payments', 1]],
  'commit.author': [['ada', 1]],
};
const collected: Collected = {
  values: (table, column) => counts[`${table}.${column}`]?.map(([value, count]) => ({ value, count })),
  readAt: () => '2026-06-30T22:15:00.000Z',
};

/** Completes where the bar stands, which is no part of the text. */
function at(marked: string, form?: Form): readonly Completion[] {
  const offset = marked.indexOf('¦');
  return complete(marked.replace('¦', ''), offset, environment, collected, form);
}

function labels(marked: string, form?: Form): readonly string[] {
  return at(marked, form).map(({ label }) => label);
}

/** The text after the choice of that label was taken, the cursor as a bar. */
function taken(marked: string, label: string): string {
  const item = at(marked).find((each) => each.label === label);
  if (!item) throw new Error(`${label} is not offered: ${labels(marked).join(', ')}`);
  const { span, insert, caret = insert.length } = item;
  const text = marked.replace('¦', '');
  return `${text.slice(0, span.start)}${insert.slice(0, caret)}¦${insert.slice(caret)}${text.slice(span.end)}`;
}

describe('names', () => {
  it('begin an expression: columns of the entity, names and namespaces, words', () => {
    expect(labels('¦')).toEqual(expect.arrayContaining(['tier', 'git', 'datadog', 'ownership', 'not', 'if']));
    expect(labels('a and (li¦')).toEqual(expect.arrayContaining(['lifecycle', 'links']));
  });

  it('know the parameters of the lambdas around, innermost first, with their types', () => {
    const locals = (marked: string): readonly string[] =>
      at(marked).flatMap(({ kind, label, detail }) => (kind === 'local' ? [`${label}: ${detail}`] : []));
    expect(locals('dependencies.out().any((d) => d.tags.any((tag) => ¦')).toEqual(['tag: text', 'd: entity']);
    expect(locals('git.pullRequests().any((pr) => git.codeowners.any((rule) => ¦')).toEqual(['rule: codeowners rule']);
  });

  it('put those that begin with what was written first', () => {
    expect(labels('git.pullRequests().any((pr) => pr.st¦')[0]).toBe('state');
  });

  it('are written with a place for what they must be given', () => {
    expect(taken('git.fileE¦', 'fileExists')).toBe('git.fileExists("¦")');
    expect(taken('git.pullRequests().fil¦', 'filter')).toBe('git.pullRequests().filter(¦)');
    expect(taken('git.pu¦', 'pullRequests')).toBe('git.pullRequests()¦');
    expect(taken('git.arch¦ and tier', 'archived')).toBe('git.archived¦ and tier');
  });
});

describe('members', () => {
  it.each([
    ['of a namespace', 'datadog.¦', 'monitors'],
    ['of a row, its columns', 'git.¦', 'defaultBranch'],
    ['of a name that leads to names', 'git.¦', 'pullRequests'],
    ['of a list', 'git.pullRequests().¦', 'filter'],
    ['of an element', 'git.pullRequests().filter((pr) => pr.¦', 'additions'],
    ['of what is optional', 'git.lastCommit?.¦', 'committedAt'],
    ['of a text', 'entity.name.¦', 'lower'],
    ['of a moment', 'git.lastCommit.committedAt.¦', 'age'],
    ['of a value of a list', 'entity.tags.any((x) => x.¦', 'startsWith'],
    ['of what stands in parentheses', '(git.lastCommit.committedAt ?? now()).¦', 'age'],
    ['of an entity that relations lead to', 'dependencies.out().all((d) => d.¦', 'git'],
    ['of its names', 'dependencies.out().all((d) => d.git.¦', 'fileExists'],
    ['in a text with faults before', 'x == and (git.archived = 3 or git.¦', 'archived'],
    ['in a text with faults behind', 'git.¦ and ) == [', 'archived'],
    ['over lines', 'git.pullRequests()\n  // those that are open\n  .filter((pr) =>\n    pr.¦', 'additions'],
  ])('%s', (_, marked, wanted) => expect(labels(marked)).toContain(wanted));

  it('say type, unit, meaning and where they come from', () => {
    const [item] = at('git.lastCommit.committedA¦');
    expect(item).toMatchObject({ label: 'committedAt', kind: 'column', detail: 'timestamp' });
    expect(item?.documentation).toContain('From `commit`: stale after');
    expect(item?.documentation).toContain('read last 2026-06-30 22:15 UTC');
    expect(at('ci.cov¦')[0]).toMatchObject({ label: 'coverage', detail: expect.stringContaining('ratio') });
  });

  it('are none of what is unknown', () => expect(labels('nothing.of.that.¦')).toEqual([]));
});

describe('arguments', () => {
  it('are offered by name, without those given', () => {
    expect(labels('incidents(¦')).toEqual(expect.arrayContaining(['lookback = ', 'urgency = ']));
    expect(labels('incidents(lookback = 7d, ¦')).toContain('urgency = ');
    expect(labels('incidents(lookback = 7d, ¦')).not.toContain('lookback = ');
  });

  it('have values that fit', () => {
    expect(labels('incidents(lookback = ¦').slice(0, 2)).toEqual(['1d', '7d']);
    expect(labels('incidents(urgency = ¦').slice(0, 2)).toEqual(['"low"', '"high"']);
    expect(labels('incidents(urgency = "h¦")')).toEqual(['"high"']);
    expect(labels('git.fileExists("¦')).toEqual(['"README.md"']);
  });

  it('that are functions name their element', () => {
    expect(labels('git.pullRequests().filter(¦')[0]).toBe('(pr) => ');
    expect(labels('git.pullRequests().any((pr) => git.pullRequests().any(¦')[0]).toBe('(pr2) => ');
  });
});

describe('values of columns', () => {
  it('come with how often they stand there, the most frequent first', () => {
    expect(at('tier == ¦').slice(0, 2)).toMatchObject([
      { label: '"tier-2"', detail: '40 rows' },
      { label: '"tier-1"', detail: '12 rows' },
    ]);
  });

  it.each([
    ['tier != "¦', '"tier-1"'],
    ['entity.tier in ["tier-2", "¦', '"tier-1"'],
    ['entity.tier not in ["¦', '"tier-1"'],
    ['(tier == "x") or tier == "¦" or git.archived', '"tier-1"'],
    ['git.pullRequests().filter((pr) => pr.status == "¦', '"OPEN"'],
    ['git.pullRequests().map((pr) => pr.state).contains("¦")', '"MERGED"'],
    ['ownership.owners.map((o) => o.name) contains "¦', '"payments"'],
    ['dependencies.out().any((d) => d.tier == "¦', '"tier-1"'],
  ])('%s', (marked, wanted) => expect(labels(marked)).toContain(wanted));

  it('take the place of the whole text, in its quotes', () => {
    expect(taken('tier == "ti¦er-9" and git.archived', '"tier-1"')).toBe('tier == "tier-1"¦ and git.archived');
    expect(taken("tier == 'ti¦", "'tier-1'")).toBe("tier == 'tier-1'¦");
    expect(taken('tier == "ti¦) and git.archived', '"tier-1"')).toBe('tier == "tier-1"¦) and git.archived');
    expect(taken('tier == ¦', String.raw`"say \"three\""`)).toBe(String.raw`tier == "say \"three\""¦`);
  });

  it('that name people are not told', () => {
    expect(environment.tables.get('commit')?.columns['author']?.sensitive).toBe(true);
    expect(labels('git.commits().any((c) => c.author == "¦')).toEqual([]);
  });
});

describe('words', () => {
  it('follow a value', () => {
    expect(labels('git.archived ¦')).toEqual(expect.arrayContaining(['and', 'or', 'in', 'between']));
    expect(labels('entity.name ¦')).toEqual(expect.arrayContaining(['like', 'contains', 'matches']));
    expect(labels('git.archived ¦')).not.toContain('like');
    expect(labels('if git.archived ¦')).toContain('then');
  });

  it('begin and go on with stages', () => {
    expect(labels('service | ¦')).toEqual(expect.arrayContaining(['where', 'summarize', 'as of']));
    expect(labels('service | sort name ¦')).toContain('desc');
    expect(labels('¦', 'query')).toEqual(expect.arrayContaining(['service', 'team']));
    expect(labels('¦', 'expression')).not.toContain('service');
  });

  it('stand in no comment, number or date', () => {
    expect(labels('git // ¦')).toEqual([]);
    expect(labels('/* git.¦ */')).toEqual([]);
    expect(labels('1¦')).toEqual([]);
    expect(labels('@2026-¦')).toEqual([]);
  });
});

describe('stages of queries', () => {
  it.each([
    ['columns and names of an entity', 'service | where ti¦', 'tier'],
    ['the entity by its kind', 'service | where service.¦', 'git'],
    ['columns of a table', 'incident | where ¦', 'urgency'],
    ['members of its rows', 'incident | where ¦', 'age'],
    ['the entity that a row belongs to', 'incident | where service.¦', 'tier'],
    ['columns that a stage before gave', 'service | extend errors = 3 | where ¦', 'errors'],
    ['those alone, behind a select', 'service | select name, e = git.archived | sort ¦', 'e'],
    ['aggregates', 'deployment | summarize ¦', 'count'],
    ['columns of the rows that are gathered', 'deployment | summarize n = count(where ¦', 'environment'],
    ['columns behind an aggregate', 'deployment | summarize n = count() by environment | sort ¦', 'n'],
    ['sources of a join', 'service | join ¦', 'incident'],
    ['columns of what is joined', 'service | join (incident | where ¦', 'urgency'],
    ['in spite of a stage that cannot be read', 'incident | take | where ¦', 'urgency'],
    ['parameters and members further in', 'service | where git.pullRequests().any((pr) => pr.¦', 'additions'],
    ['values of columns', 'incident | where urgency == "¦', '"high"'],
    ['values of columns that went through a stage', 'incident | select u = urgency | where u == "¦', '"high"'],
  ])('know %s', (_, marked, wanted) => expect(labels(marked)).toContain(wanted));

  it('know nothing that the rows no longer have', () => {
    expect(labels('service | select name | where ¦')).not.toContain('git');
    expect(labels('incident | where ¦')).not.toContain('tier');
  });
});

test('at every offset of generated texts, choices stand in the text and can be taken', () => {
  for (const text of generated((choose) => print(expression(choose, choose.one(kinds), 3)), 12, 5)) {
    for (let offset = 0; offset <= text.length; offset += 1) {
      for (const cut of [text, text.slice(0, offset)]) {
        for (const { span, insert, caret = 0 } of complete(cut, offset, environment, collected)) {
          expect(span.start <= offset && offset <= span.end && span.end <= cut.length && caret <= insert.length, cut).toBe(true);
        }
      }
    }
  }
});

test('a member that is offered exists', () => {
  for (const chain of ['git', 'ownership', 'entity', 'oncall', 'git.lastCommit', 'deploys.last', 'ci']) {
    for (const { label, insert } of at(`${chain}.¦`)) {
      if (insert !== label || /[()]/.test(insert)) continue;
      const outcome = compile(`${chain}.${insert}`, environment);
      const codes = outcome.ok ? [] : outcome.errors.map(({ code }) => code);
      expect(codes, `${chain}.${insert}`).not.toContain('name.unknown-member');
    }
  }
});
