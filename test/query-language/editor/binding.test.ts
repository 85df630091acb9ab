import { describe, expect, it } from 'vitest';
import { applied, bindingAt, bindingsIn, rename } from '../../../query-language/editor/binding.ts';

function renamed(marked: string, to: string): string | undefined {
  const text = marked.replace('¦', '');
  const edits = rename(text, marked.indexOf('¦'), to);
  return edits && applied(text, edits);
}

function defined(marked: string): string | undefined {
  const text = marked.replace('¦', '');
  const found = bindingAt(text, marked.indexOf('¦'));
  return found && `${found.kind} ${text.slice(found.definition.start, found.definition.end)} at ${found.definition.start}`;
}

describe('where a name is given', () => {
  it.each([
    ['a.any((x) => x.b and ¦x.c)', 'parameter x at 7'],
    ['a.any(x => a.any(x => ¦x.b))', 'parameter x at 17'],
    ['a.any(x => a.any(y => ¦x.b))', 'parameter x at 6'],
    ['captures("c¦ov", ci.coverage) > 1', 'capture cov at 10'],
    ['service | extend errors = f(1d) | where err¦ors > 1', 'column errors at 17'],
    ['service | extend e = 1 | select name, e | sort ¦e', 'column e at 17'],
    ['service | extend e = 1 | select e = e + 1 | sort ¦e', 'column e at 32'],
    ['deployment | summarize n = count() by t = team | where ¦t == "x"', 'column t at 38'],
    ['service | join (incident | summarize n = count() by entity) on entity | sort ¦n', 'column n at 37'],
  ])('%s', (marked, wanted) => expect(defined(marked)).toBe(wanted));

  it.each(['a.any((x) => ¦y)', 'x + a.any(x => x) and ¦x', 'a ==¦', 'service | extend e = 1 | select name | sort ¦e'])(
    'is not in %s',
    (marked) => expect(defined(marked)).toBeUndefined(),
  );
});

describe('a name is given another spelling', () => {
  it.each([
    ['a.any((x) => x.b and ¦x.c and a.any((x) => x))', 'row', 'a.any((row) => row.b and row.c and a.any((x) => x))'],
    ['service | extend ¦e = 1 | where e > 2 | select e', 'errors', 'service | extend errors = 1 | where errors > 2 | select errors'],
    ['service | join (incident | extend k = 1) on ¦k', 'key', 'service | join (incident | extend key = 1) on key'],
    ['captures("¦cov", 1)', 'cov.age', 'captures("cov.age", 1)'],
    ['captures(value = 1, name = "¦cov")', 'age', 'captures(value = 1, name = "age")'],
  ])('%s', (marked, to, wanted) => expect(renamed(marked, to)).toBe(wanted));

  it.each([
    ['no name', 'a.any((¦x) => x)', 'a b'],
    ['a word of the language', 'a.any((¦x) => x)', 'where'],
    ['nothing', 'a.any((¦x) => x)', ''],
    ['one that is taken further in', 'a.any((¦x) => a.any((y) => x))', 'y'],
    ['one that is taken further out', 'a.any((y) => a.any((¦x) => x and y))', 'y'],
  ])('but not %s', (_, marked, to) => expect(renamed(marked, to)).toBeUndefined());
});

it('nothing is found in a text that cannot be read', () => expect(bindingsIn('a.any((x) =>')).toEqual([]));
