import { describe, expect, it, test } from 'vitest';
import { format } from '../../../query-language/editor/format.ts';
import { print } from '../../../query-language/syntax/print.ts';
import { parseProgram } from '../../../query-language/syntax/parse.ts';
import { listFeatures } from '../../../src/docs/language-reference.ts';
import { generated, type Choose } from '../reference/choose.ts';
import { expression, kinds } from '../reference/generate-expression.ts';
import { query } from '../reference/generate-query.ts';

function formatted(text: string, columns?: number): string {
  const outcome = format(text, columns === undefined ? {} : { columns });
  if (!outcome.ok) throw new Error(`${text} is refused: ${outcome.errors.map(({ code }) => code).join(', ')}`);
  return outcome.value;
}

function treeOf(text: string): string {
  const parsed = parseProgram(text);
  if (!parsed.ok) throw new Error(`${text} does not parse`);
  return print(parsed.value);
}

describe('what fits is one line', () => {
  it.each([
    ['a==1&&b', 'a == 1 and b'],
    ["name=='x'   OR NOT c", 'name == "x" or not c'],
    ['a.filter(x=>x.y>1)', 'a.filter((x) => x.y > 1)'],
    ['f( )', 'f()'],
    ['f(lookback=duration("P7D"),types=["A",\n"B"]).length', 'f(lookback = duration("P7D"), types = ["A", "B"]).length'],
    ['((a))', 'a'],
    ['(a and b) or c', '(a and b) or c'],
    ['(a and b) and c', 'a and b and c'],
    ['a and (b and c)', 'a and (b and c)'],
    ['((a + b)) * c', '(a + b) * c'],
    ['(a / b) * 100', '(a / b) * 100'],
    ['(a.b).c', 'a.b.c'],
    ['((a.b)(1)).c', 'a.b(1).c'],
    ['(name like "x") == true', '(name like "x") == true'],
    ['(name) like ("x")', 'name like "x"'],
    ['not(a)', 'not a'],
    ['!a', 'not a'],
    ['!(a == b)', 'not (a == b)'],
    ['!a == b', '!a == b'],
    ['-(x)', '-x'],
    ['x not  in[1]', 'x not in [1]'],
    ['x not between 1 and(2)', 'x not between 1 and 2'],
    ['if(a)then b else(c)', 'if a then b else c'],
    ['a?.NOT', 'a?.NOT'],
    [`a == 'say "no"'`, `a == 'say "no"'`],
    ['90 % x', '90 % x'],
    ['90% (x)', '90% (x)'],
    ['(90%)(x)', '90% (x)'],
    ['service|where a', 'service | where a'],
    ['a // why', 'a // why'],
    ['a /* why */ and b', 'a /* why */ and b'],
  ])('%s', (text, wanted) => expect(formatted(text)).toBe(wanted));

  test('the quotes that a surrounding text leaves free can be asked for', () => {
    expect(format(`a == "b" or a == 'c"'`, { quote: "'" })).toMatchObject({ value: `a == 'b' or a == 'c"'` });
  });
});

describe('what does not fit is broken', () => {
  it.each([
    [
      'conditions, one a line',
      'aaaaaaaaaaaaaaa and bbbbbbbbbbbbbb or cccccccccccc',
      `aaaaaaaaaaaaaaa and bbbbbbbbbbbbbb
or cccccccccccc`,
    ],
    [
      'arguments',
      'ffffffff(aaaaaaaaaaaaa = 1, bbbbbbbbbbbbbbb = [1, 2, 3])',
      `ffffffff(
  aaaaaaaaaaaaa = 1,
  bbbbbbbbbbbbbbb = [1, 2, 3]
)`,
    ],
    [
      'a list too long even by itself',
      'x in ["aaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbb"]',
      `x in [
  "aaaaaaaaaaaaaa",
  "bbbbbbbbbbbbbbbbbb"
]`,
    ],
    [
      'a function',
      'xs.filter((x) => x.aaaaaaaaaaaa and x.bbbbbbbbbbbbb and x.cccccccccccc).length',
      `xs.filter(
  (x) =>
    x.aaaaaaaaaaaa
    and x.bbbbbbbbbbbbb
    and x.cccccccccccc
).length`,
    ],
    [
      'several calls',
      'a.bbbbbbb().cccccccc((x) => x.yyyyyyyy).dddddddddd().eeeee > 5',
      `a.bbbbbbb()
  .cccccccc((x) => x.yyyyyyyy)
  .dddddddddd().eeeee > 5`,
    ],
    [
      'branches',
      'if aaaaaaaaaaaaaaa then bbbbbbbbbbbbbbbb else if ccccccccc then dddddddd else eeeeeeeee',
      `if aaaaaaaaaaaaaaa
  then bbbbbbbbbbbbbbbb
else if ccccccccc
  then dddddddd
else eeeeeeeee`,
    ],
    [
      'sums',
      'aaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbb - cccccccccccc * dddddddddddddd',
      `aaaaaaaaaaaaaaaa
  + bbbbbbbbbbbbbbbbbbbb
  - cccccccccccc * dddddddddddddd`,
    ],
    [
      'stages',
      'deployment|where environment=="production" and finishedAt>ago(30d)|summarize deploys=count(),failed=count(where causedFailure) by service.owner,week(finishedAt)|sort by deploys desc|take 5',
      `deployment
| where environment == "production"
    and finishedAt > ago(30d)
| summarize
    deploys = count(),
    failed = count(where causedFailure)
  by service.owner, week(finishedAt)
| sort deploys desc
| take 5`,
    ],
    [
      'a join',
      'service | join (incident | where urgency == "high" | take 5) on entity = service, name | as of @2026-06-30',
      `service
| join (
  incident
  | where urgency == "high"
  | take 5
) on entity == service, name
| as of @2026-06-30`,
    ],
  ])('%s', (_, text, wanted) => {
    expect(formatted(text, 40)).toBe(wanted);
    expect(treeOf(wanted)).toBe(treeOf(text));
    expect(formatted(wanted, 40)).toBe(wanted);
  });
});

describe('comments stay', () => {
  it.each([
    [
      'above, between and below',
      '// what it is\n\n/* and\n   more */\na\n// why b\nand b // and so on\n// the end',
      `// what it is

/* and
   more */
a
// why b
and b // and so on
// the end`,
    ],
    [
      'behind an operator',
      'a and // why b\nb',
      `a // why b
and b`,
    ],
    [
      'on a line behind an operator',
      'a and\n// why b\nb',
      `a
// why b
and b`,
    ],
    [
      'in a call',
      'f( // the first\n a, // the second\n b\n // no more\n)',
      `f( // the first
  a, // the second
  b
  // no more
)`,
    ],
    ['in an empty call', 'f( // nothing\n)', `f() // nothing`],
    ['in a chain', 'a // one\n .b // two\n .c', `a.b.c // one // two`],
    ['in parentheses that go', '( // why\n (a) /* so */ ) and b', `a /* so */ and b // why`],
    [
      'before a dot',
      'a.b()\n// c is next\n.c()\n.d()',
      `a.b()
  // c is next
  .c()
  .d()`,
    ],
    [
      'between stages',
      'service\n// those that run\n| where a // really\n| // by name\nsort name',
      `service
// those that run
| where a // really // by name
| sort name`,
    ],
  ])('%s', (_, text, once) => {
    expect(formatted(text)).toBe(once);
    expect(formatted(once)).toBe(once);
    expect(treeOf(once)).toBe(treeOf(text));
    expect(words(once)).toEqual(words(text));
  });

  /** What is in the comments of a text, whatever its order. */
  function words(text: string): readonly string[] {
    return [...text.matchAll(/\/\/([^\n]*?)(?=\s*\/\/|\s*$)|\/\*([^]*?)\*\//gm)].map((match) => (match[1] ?? match[2] ?? '').trim()).sort();
  }
});

test('a text with a fault of its writing is left alone', () => {
  expect(format('a = 1')).toMatchObject({ ok: false, errors: [{ code: 'syntax.single-equals' }] });
  expect(format('a ==')).toMatchObject({ ok: false });
  expect(format('a < b < c')).toMatchObject({ ok: false });
});

test('the cases of the specification keep their trees, and stay formatted', () => {
  const texts = listFeatures().flatMap(({ cases }) => cases.flatMap(({ text, gives }) => (gives === undefined ? [] : [text])));
  expect(texts.length).toBeGreaterThan(100);
  for (const text of texts) {
    for (const columns of [100, 30]) {
      const once = formatted(text, columns);
      expect(treeOf(once)).toBe(treeOf(text));
      expect(formatted(once, columns)).toBe(once);
    }
  }
});

test('generated texts keep their trees and comments in any width, and stay formatted', () => {
  const texts = generated(
    (choose) => [sprinkled(print(expression(choose, choose.one(kinds), 4)), choose), 20 + choose.below(100)] as const,
    800,
    8,
  );
  for (const [text, columns] of texts) {
    const once = formatted(text, columns);
    expect(treeOf(once), text).toBe(treeOf(text));
    expect(formatted(once, columns), text).toBe(once);
    expect(marksIn(once), text).toEqual(marksIn(text));
  }
});

test('so do generated queries', () => {
  const texts = generated((choose) => [sprinkled(print(query(choose, 5)), choose), 20 + choose.below(100)] as const, 400, 6);
  for (const [text, columns] of texts) {
    const once = formatted(text, columns);
    expect(treeOf(once), text).toBe(treeOf(text));
    expect(formatted(once, columns), text).toBe(once);
    expect(marksIn(once), text).toEqual(marksIn(text));
  }
});

test('a printed tree that fits is formatted already', () => {
  for (const text of generated((choose) => print(expression(choose, choose.one(kinds), 3)), 500, 9)) {
    expect(formatted(text, 100_000), text).toBe(text);
  }
});

/** The text with comments, blanks and line breaks where blanks were. */
function sprinkled(text: string, choose: Choose): string {
  let count = 0;
  const some = [
    ' ',
    ' ',
    ' ',
    '\n',
    '  \n\n ',
    () => ` // #${(count += 1)}#\n`,
    () => `\n// #${(count += 1)}#\n`,
    () => ` /* #${(count += 1)}# */ `,
  ];
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|`[^`]*`| /g, (found) => {
    if (found !== ' ' || choose.percent(70)) return found;
    const given = choose.one(some);
    return typeof given === 'string' ? given : given();
  });
}

function marksIn(text: string): readonly string[] {
  return [...text.matchAll(/#\d+#/g)].map(([mark]) => mark).sort();
}
