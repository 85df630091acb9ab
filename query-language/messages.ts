import type { Fact, Messages } from './diagnostic.ts';

/** Why it cannot be told since when a value has been what it is. */
const obstacles: Readonly<Record<string, string>> = {
  clock: 'it changes by itself as time goes by',
  events: 'it rests on what happened, of which no states are kept',
  rows: 'it is made of many rows',
  tables: 'it rests on more than one table',
  nothing: 'it rests on nothing that was read',
};

/** The words of the language: from code to what holds and what would be right. Every code is documented and exercised by a case. */
export const messages: Messages = {
  'syntax.too-long': ({ length, limit }) => ({ says: `The text has ${length} characters; ${limit} is the most that is read.` }),
  'syntax.too-deep': ({ limit }) => ({ says: `The text nests deeper than ${limit} levels.`, hint: 'Split it into several checks.' }),
  'plan.too-large': () => ({ says: 'This is too much for one expression.', hint: 'Split it into several checks.' }),
  'syntax.empty': () => ({ says: 'There is nothing here.', hint: 'Write an expression, for example ownership.owners.length > 0' }),
  'syntax.character': ({ character }) => {
    const hint = characters[String(character)[0] ?? ''];
    return { says: `${shown(character)} has no meaning here.`, ...(hint ? { hint } : {}) };
  },
  'syntax.unterminated-text': ({ quote }) => ({ says: 'This text does not end.', hint: `Close it with ${quote} on the same line.` }),
  'syntax.unfinished': ({ expected }) => ({
    says: 'The expression stops in the middle.',
    hint: expected ? `${expected} is missing here.` : 'Something should follow.',
  }),
  'syntax.unexpected': ({ found, expected }) => ({
    says: `${shown(found)} does not fit here.`,
    ...(expected === 'EOF'
      ? { hint: 'What stands before it is complete: an operator is missing, or this is too much.' }
      : expected
        ? { hint: `${expected} was expected.` }
        : {}),
  }),
  'syntax.reserved-word': ({ found }) => ({
    says: `${shown(found)} is a word of the language.`,
    hint: `To use it as a name, write \`${found}\` in backticks.`,
  }),
  'syntax.unknown-stage': ({ word, stage, stages }) => ({
    says: `No stage is called ${word}.`,
    hint: stage ? `Write ${stage}` : `The stages are ${listed(stages)}.`,
  }),
  'syntax.missing-pipe': ({ stage }) => ({ says: `${stage} begins a stage, and no | stands before it.`, hint: `Write | ${stage}` }),
  'syntax.sql': ({ query }) => ({ says: 'This is SQL. A query begins with what it is about.', hint: `Write ${query}` }),
  'syntax.habit': ({ written, write }) => ({ says: `RQL does not write \`${written}\`.`, hint: `Write ${write}` }),
  'syntax.unit': ({ written, unit }) => ({
    says: `${written} has no unit that is known: there is no ${unit}.`,
    hint: 'Lengths of time end in w, d, h, m or s: 90d, 12h.',
  }),
  'syntax.not-between': ({ word }) => ({ says: `not cannot stand before ${word}.`, hint: `Put it in front: not … ${word} …` }),
  'syntax.single-equals': () => ({ says: '= does not compare.', hint: 'Write == to compare.' }),
  'syntax.chained-comparison': ({ operator }) => ({
    says: `A second ${operator} cannot follow a comparison.`,
    hint: 'Join two comparisons with and.',
  }),
  'syntax.date': ({ text }) => ({ says: `${text} is no date.`, hint: 'Write it as @2026-01-31 or @2026-01-31T10:00Z' }),
  'syntax.take': ({ text }) => ({ says: `${text} is no number of rows.`, hint: 'Write a whole number from 1 on, for example take 20' }),
  'query.misplaced': () => ({
    says: 'A query with stages stands where one expression is wanted.',
    hint: 'Write what is asked of each entity; use or for an alternative.',
  }),
  'query.wanted': () => ({ says: 'A query begins with the name of a table.', hint: 'For example service | where tier == "tier-1"' }),
  'query.no-entity': ({ name }) => ({
    says: `${name} is asked of an entity, and these rows are not about one by themselves.`,
    hint: `Say of which: service.${name} or entity.${name}, as long as no stage before has given the rows other columns.`,
  }),
  'query.where-not-boolean': ({ found }) => ({
    says: `Behind where stands what is true or false of each row${found ? `, and this is ${found}` : ''}.`,
  }),
  'query.unknown-source': ({ name, near }) => ({
    says: `No rows are called ${name}.`,
    hint: near
      ? `Did you mean ${near}?`
      : 'A query begins with a kind of entity, for example service, or with a table, for example deployment.',
  }),
  'query.unknown-column': ({ name, near, known }) => ({
    says: `The joined rows have no column ${name}.`,
    hint: near ? `Did you mean ${near}?` : `They have ${listed(known)}.`,
  }),
  'query.column-twice': ({ name }) => ({
    says: `There are two columns called ${name}.`,
    hint: `Give one another name: other = ${name}`,
  }),
  'query.aggregate-misplaced': ({ name }) => ({
    says: `${name} gathers rows, and none are gathered here.`,
    hint: `In a query, it stands in summarize; for a list, write git.pullRequests().${name}().`,
  }),
  'query.two-kinds': ({ first, second }) => ({
    says: `The rows are asked about their ${first} and about their ${second}.`,
    hint: 'A query looks at entities of one kind behind its rows; entity means any of them.',
  }),
  'query.unordered': ({ found }) => ({ says: `${article(found)} has no order.`, hint: 'Sort by a value, for example its length.' }),
  'query.as-of-misplaced': () => ({ says: 'as of stands directly behind the source, once for the whole query.' }),
  'query.as-of-literal': () => ({ says: 'as of takes a date as it is written.', hint: 'For example as of @2026-06-30' }),
  'call.where-misplaced': () => ({
    says: 'Only aggregates of summarize take where.',
    hint: 'For a list, use filter: git.pullRequests().filter((pr) => pr.draft).length',
  }),
  'relation.depth': ({ depth, furthest }) => ({
    says: `${depth} is no number of steps.`,
    hint: `Write a whole number from 1 to ${furthest}.`,
  }),
  'negation.scope': () => ({
    says: 'The ! takes in the whole comparison.',
    hint: 'Write not in front, or put what it should negate in parentheses.',
  }),
  'name.unknown': ({ name, near }) => ({
    says: `Nothing is called ${name}.`,
    hint: near ? `Did you mean ${near}?` : `If it is a text, write it in quotes: ${shown(name)}`,
  }),
  'name.unknown-member': ({ name, of, near, known }) => ({
    says: `${article(of)} has nothing called ${name}.`,
    hint: near ? `Did you mean ${near}?` : `It has ${listed(known)}.`,
  }),
  'name.foreign': ({ name, why, nearest }) => ({
    says: `RQL has no ${name}: ${why}`,
    ...(nearest ? { hint: `Nearest to it is ${nearest}` } : {}),
  }),
  'measure.lookback': ({ known }) => ({
    says: 'Delivery is not measured over that many days.',
    hint: `Use one of ${listed(known)}.`,
  }),
  'measure.window': ({ window, quarters }) => ({
    says: `${shown(window)} is no window that delivery is measured over.`,
    hint: `Use ${listed(quarters)}, or a quarter or week such as 2026-Q1 and 2026-W12.`,
  }),
  'measure.two-windows': () => ({ says: 'A lookback and a window are given.', hint: 'Leave one of them out.' }),
  'call.missing-brackets': ({ name }) => ({
    says: `${name} gathers rows and is called for that.`,
    hint: `Write ${name}(), with what it takes of each row.`,
  }),
  'call.not-a-function': () => ({ says: 'This cannot be called.' }),
  'call.unknown-argument': ({ function: called, name, near, takes }) => ({
    says: `${called} takes no argument called ${name}.`,
    hint: near ? `Did you mean ${near}?` : `It takes ${listed(takes)}.`,
  }),
  'call.too-many-arguments': ({ function: called, takes }) => ({
    says: `${called} does not take so many arguments.`,
    hint: `It takes ${listed(takes)}.`,
  }),
  'call.argument-twice': ({ name }) => ({ says: `The argument ${name} is given twice.` }),
  'call.missing-argument': ({ function: called, missing, example }) => ({
    says: `${called} needs ${listed(missing)}.`,
    hint: `For example ${example}`,
  }),
  'call.argument-type': ({ name, wanted, found }) => ({ says: `The argument ${name} is ${a(wanted)}, and this is ${a(found)}.` }),
  'call.argument-value': ({ name, value, near, values }) => ({
    says: `The argument ${name} is never ${shown(value)}.`,
    hint: near ? `Did you mean ${shown(near)}?` : `It is one of ${listed(values)}.`,
  }),
  'call.wants-lambda': ({ name }) => ({ says: `The argument ${name} is a function of one element.`, hint: 'Write it as (x) => …' }),
  'call.wants-literal': ({ name }) => ({
    says: `The argument ${name} must be written out.`,
    hint: 'What is read depends on it, so it cannot come from data.',
  }),
  'lambda.misplaced': () => ({
    says: 'A function of one element stands where a value is wanted.',
    hint: 'If it is a comparison, at least is written >=',
  }),
  'lambda.not-boolean': ({ found }) => ({ says: `The condition gives ${a(found)}; it must be true or false.` }),
  'lambda.correlated': ({ name }) => ({
    says: `${name} belongs to another list.`,
    hint: 'A condition on one list cannot look at the element of a list around it. Compare with a value of the entity instead.',
  }),
  'history.of-row': () => ({
    says: 'One of many rows has no past of its own here.',
    hint: 'Ask about the past behind the whole list: slos.filter((s) => s.target > 99%).length.at(@2026-06-30)',
  }),
  'history.of-rows': () => ({
    says: 'Values have a past; an entity, a row or a list of rows has none as a whole.',
    hint: 'Ask about the past behind what is asked of it: git.archived.at(@2026-06-30), slos.length.at(@2026-06-30)',
  }),
  'history.moment': ({ name }) => ({
    says: `The argument ${name} must be the same for every row.`,
    hint: 'Write it out, as @2026-06-30, ago(30d) or 30d.',
  }),
  'history.since': ({ obstacle }) => ({
    says: `It is not known since when this holds: ${obstacles[String(obstacle)]}.`,
    hint: 'changed(…, 30d) tells whether it differs from what it was 30 days ago.',
  }),
  'time.zone': ({ zone, near }) => ({
    says: `There is no time zone called ${shown(zone)}.`,
    hint: near ? `Did you mean ${shown(near)}?` : 'Zones have IANA names, for example "Europe/Berlin".',
  }),
  'time.whole-day': ({ asked }) => ({
    says: asked === 'hour' ? 'A day has no hour.' : 'A day is the same day in every time zone.',
    hint: 'Ask it of a moment.',
  }),
  'capture.name': ({ name }) => ({
    says: `${shown(name)} cannot be the name of what is captured.`,
    hint: 'Begin with a letter, and go on with letters, digits, _, - and .',
  }),
  'capture.twice': ({ name }) => ({ says: `${shown(name)} is captured twice.`, hint: 'Give each value a name of its own.' }),
  'capture.of-element': ({ name }) => ({
    says: `${shown(name)} would be captured of every element.`,
    hint: 'Capture the list, or what comes of it.',
  }),
  'aggregate.wants-values': ({ function: called }) => ({
    says: `${called} needs values, and these are rows.`,
    hint: `Say which column first: .map((x) => x.…).${called}`,
  }),
  'aggregate.not-numeric': ({ function: called, found }) => ({ says: `${called} cannot be taken of ${found}.` }),
  'percentile.range': () => ({ says: 'A share lies between 0% and 100%.', hint: 'Write it as 90%, or as 0.9.' }),
  'order.missing': ({ function: called }) => ({
    says: `These rows have no order, so ${called} is none of them.`,
    hint: `Say by what to order them: ${called}((x) => x.…)`,
  }),
  'order.meaningless': ({ function: called, found }) => ({ says: `${called} cannot go by ${found}, which has no order.` }),
  'version.invalid': ({ text }) => ({
    says: `${shown(text)} is no version.`,
    hint: 'A version is up to three numbers with dots between them, as "1.10" or "2.0.0-rc.1".',
  }),
  'grade.unknown': ({ text, near }) => ({
    says: `${shown(text)} is no grade.`,
    hint: near ? `Did you mean ${shown(near)}?` : 'A grade is A, B, C, D or F.',
  }),
  'value.not-a-value': ({ what }) =>
    what === 'rows'
      ? { says: 'This is a list, and one value is wanted.', hint: 'Count it with .length, or look into it with .any(…) or .all(…)' }
      : { says: `This ${what} is no value by itself.`, hint: 'Name something in it.' },
  'value.unlisted': ({ value, near, values }) => ({
    says: `This column is never ${shown(value)}.`,
    hint: near ? `Did you mean ${shown(near)}?` : `It is one of ${listed(values)}.`,
  }),
  'compare.list-with-null': () => ({ says: 'A list is never null; it can be empty.', hint: 'Write .length == 0 or .length > 0' }),
  'membership.rows': () => ({ says: 'These are rows, not values.', hint: 'Say which column first: x in list.map((row) => row.…)' }),
  'membership.not-a-list': ({ found }) => ({
    says: `in looks into a list, and this is ${a(found)}.`,
    hint: 'Write the choices in brackets: ["a", "b"]',
  }),
  'type.not-boolean': ({ operator, found }) => ({
    says: `${operator} takes true or false, and this is ${a(found)}.`,
    hint: 'Compare it with something.',
  }),
  'type.not-comparable': ({ operator, left, right }) => ({
    says: `${operator} cannot compare ${left} with ${right}.`,
    ...conversion(left, right),
  }),
  'type.not-numeric': ({ operator, found }) => ({ says: `${operator} takes a number or a duration, and this is ${a(found)}.` }),
  'type.no-arithmetic': ({ operator, left, right }) => ({
    says: `${left} ${operator} ${right} has no meaning.`,
    ...(operator === '-' && left === 'text' ? { hint: 'If both are one text, write it in quotes: "tier-1"' } : {}),
    ...([left, right].includes('json') ? { hint: 'Say what the json value is: take .toNumber(), .toDuration() or .toText() of it.' } : {}),
  }),
  'type.no-common': ({ left, right }) => ({
    says: `One side is ${a(left)}, the other ${a(right)}.`,
    hint: 'Both must be of one type. Parentheses may be missing: ?? binds loosest.',
  }),
  'type.mixed-list': () => ({ says: 'The elements of a list must be of one type.' }),
  'type.expected': ({ wanted, found }) => ({
    says: `${article(wanted)} is wanted here, and this is ${a(found)}.`,
    ...(wanted === 'boolean' ? { hint: 'Compare it with something.' } : {}),
  }),
  'regex.invalid': ({ reason }) => ({
    says: `This is no regular expression: ${reason}.`,
    hint: 'The syntax is RE2. For a glob, use like.',
  }),
  'jq.syntax': ({ found }) => ({
    says: `This is no jq program: ${found} stands where something else should.`,
    hint: 'A path is written as .a.b[0] or .["a b"].',
  }),
  'jq.unsupported': ({ what }) => ({ says: `The jq program has ${what}, which is more than a path.`, hint: withoutJq(String(what)) }),
  'jq.several': () => ({
    says: 'The jq program gives several values.',
    hint: 'Put it in brackets to make a list of them: [.[] | …]',
  }),
  'jq.type': ({ step, of }) => ({ says: `${step} in the jq program has no meaning for ${of}.` }),
  'duration.month': ({ text, days }) => ({
    says: `${shown(text)} counts in months, which are not all as long.`,
    hint: `Write it in days, as ${days}d.`,
  }),
  'duration.invalid': ({ text }) => ({ says: `${shown(text)} is no length of time.`, hint: 'Write it as 7d, or as duration("P7D").' }),
  'lint.constant-comparison': ({ answer, because }) => ({
    says: `This is ${answer} whatever is asked.`,
    hint: constancy[String(because)] ?? `It is because of this: ${because}.`,
  }),
  'lint.contradiction': ({ operator, answer }) =>
    answer
      ? { says: 'Every value meets one of these conditions.', hint: `${operator} stands where and is likely to be meant.` }
      : { says: 'No value meets all of these conditions.', hint: `${operator} stands where or may be meant.` },
  'lint.repeated-condition': ({ operator }) => ({
    says: `This condition stands in the same ${operator} already.`,
    hint: 'Take it out, or write the one that was meant.',
  }),
  'lint.unreachable': ({ by }) => ({ says: `Nothing depends on this: ${by} is decided by what stands beside it.`, hint: 'Take it out.' }),
  'lint.glob-as-regex': ({ pattern, glob }) => ({
    says: `${shown(pattern)} reads like a glob, and a regular expression is taken here.`,
    hint: `In one, * repeats the letter before it. For a glob write like ${shown(glob)}; for any run of letters write .*`,
  }),
  'lint.plain-regex': ({ use }) => ({
    says: 'This regular expression is plain text.',
    hint: `${use} says the same, and nobody has to think of what . and * mean.`,
  }),
  'lint.sql-wildcard': ({ glob }) => ({ says: '% is no wildcard here.', hint: `A glob has * for any run of letters: ${shown(glob)}` }),
  'lint.division-by-zero': ({ operator }) => ({
    says: `Where this is 0, ${operator} gives null, and the comparison is unknown.`,
    hint: 'Say first what holds then: put … > 0 and before it, or ?? and a value behind the quotient.',
  }),
  'lint.mixed-units': ({ left, right }) => ({ says: `One side is a number of ${left}, the other of ${right}.` }),
  'lint.percent-without-sign': ({ number }) => ({
    says: `This is compared with a ratio, which is 1 at most.`,
    hint: `Write ${number}% for per cent.`,
  }),
  'lint.deprecated-name': ({ name, since, use }) => ({ says: `${name} is deprecated since ${since}.`, hint: `Write ${use}` }),
  'lint.uncollected': ({ table, sources }) => ({
    says: `No configured source fills ${table}, so this is unknown of everybody.`,
    ...(Array.isArray(sources) && sources.length > 0 ? { hint: `Under collect, ${listed(sources)} would.` } : {}),
  }),
  'lint.long-lookback': ({ table, days }) => ({
    says: `Only ${days} days of ${table} are known.`,
    hint: 'Shorten the window, or let the source read more of its history.',
  }),
  'lint.turned-sign': ({ asked, answer }) => ({
    says: `This is ${answer} of every moment that has passed.`,
    hint:
      asked === 'fromNow'
        ? 'fromNow is negative for what has passed: compare it with a negative length, or take .age'
        : 'age is positive for what has passed: compare it with a positive length.',
  }),
  'lint.absent-passes': ({ word }) => ({
    says: 'This is true where there is nothing at all.',
    hint: `Absent is null, and null is not ${shown(word)}. Write … != null, with and before this if both are meant.`,
  }),
};

/** What is likely to be meant by a character that the language does not have. */
const characters: Readonly<Record<string, string>> = {
  '?': 'For a choice write if … then … else …; for a value in place of null write ??',
  ';': 'A text is one expression; nothing ends it.',
  '#': 'A remark begins with //',
  '~': 'For a regular expression write .matches("…"), for a glob like "…"',
  '&': 'Write and',
  '{': 'Braces stand only in the text of a fix; a list is written in [ ].',
  $: 'Names stand by themselves, without a sign before them.',
  '\\': 'Escapes stand only in a text, which begins and ends with a quote.',
  '@': 'A date is written @2026-01-31',
  '“': 'Texts stand in straight quotes: "…"',
  '”': 'Texts stand in straight quotes: "…"',
  '‘': 'Texts stand in straight quotes: "…"',
  '’': 'Texts stand in straight quotes: "…"',
};

const constancy: Readonly<Record<string, string>> = {
  'written out': 'Both sides are written out.',
  same: 'Both sides are the same.',
  range: 'What is asked is never below 0.',
  'never null': 'What is asked is never null.',
};

/** What RQL has where jq has something that is no path. */
function withoutJq(what: string): string {
  const instead: Readonly<Record<string, string>> = {
    select: 'Filter behind it: jq(x, ".items").filter((i) => i.kind == "a")',
    map: 'Take it of each behind it: jq(x, ".items").map((i) => i.name)',
    if: 'Choose around it: if x == null then … else jq(x, ".a")',
    '//': 'Replace null behind it: jq(x, ".a") ?? "none"',
    add: 'Add behind it: jq(x, ".costs").sum()',
    any: 'Ask behind it: jq(x, ".items").any((i) => i == 1)',
    all: 'Ask behind it: jq(x, ".items").all((i) => i == 1)',
    min: 'Compare behind it: jq(x, ".costs").minimum()',
    max: 'Compare behind it: jq(x, ".costs").maximum()',
    first: 'Take it behind it: jq(x, ".items").first()',
    last: 'Take it behind it: jq(x, ".items").last()',
    unique: 'Take them behind it: jq(x, ".items").map((i) => i.toText()).distinct()',
    test: 'Match behind it: jq(x, ".a").matchesIn("…")',
    match: 'Match behind it: jq(x, ".a").matchesIn("…")',
    startswith: 'Ask behind it: jq(x, ".a") startsWith "…"',
    endswith: 'Ask behind it: jq(x, ".a") endsWith "…"',
    contains: 'Ask behind it: jq(x, ".items") contains "…"',
    has: 'Compare with null: jq(x, ".a") != null',
    ascii_downcase: 'Change it behind it: jq(x, ".a").lower()',
    ascii_upcase: 'Change it behind it: jq(x, ".a").upper()',
    split: 'Split behind it: jq(x, ".a").split(",")',
    and: 'Join two of them: jq(x, ".a") == true and jq(x, ".b") == true',
    or: 'Join two of them: jq(x, ".a") == true or jq(x, ".b") == true',
  };
  if (Object.hasOwn(instead, what)) return instead[what]!;
  if (/^[=!<>]=?$/.test(what)) return `Compare behind it: jq(x, ".a") ${what} 1`;
  return /^[+*/%-]$/.test(what)
    ? `Calculate behind it: jq(x, ".a | tonumber") ${what} 1`
    : 'Take the path out of it and write the rest in RQL.';
}

function shown(fact: Fact | undefined): string {
  return JSON.stringify(fact ?? '');
}

function article(fact: Fact | undefined): string {
  return /^[aeio]/.test(String(fact)) ? `An ${fact}` : `A ${fact}`;
}

function a(fact: Fact | undefined): string {
  return article(fact).replace(/^A/, 'a');
}

function listed(fact: Fact | undefined): string {
  if (!Array.isArray(fact) || fact.length === 0) return 'none';
  return fact.length === 1 ? String(fact[0]) : `${fact.slice(0, -1).join(', ')} and ${fact.at(-1)}`;
}

function conversion(left: Fact | undefined, right: Fact | undefined): { readonly hint?: string } {
  const both = [left, right];
  if (left === 'json' && right === 'json') return { hint: 'Say what one of them is: take .toNumber() of it.' };
  if (both.includes('version') && both.includes('text')) return { hint: 'Take version(…) of the text.' };
  if (both.includes('grade') && both.includes('text')) return { hint: 'Take .toGrade() of the text.' };
  if (both.includes('text') && (both.includes('integer') || both.includes('number')))
    return { hint: 'If the text spells a number, take .toNumber() of it.' };
  if (both.includes('duration') && (both.includes('integer') || both.includes('number')))
    return { hint: 'A length of time has a unit: 14d, 12h.' };
  return both.includes('duration') && both.includes('timestamp') ? { hint: 'Take .age of the moment.' } : {};
}
