import type { Fact, Messages } from './diagnostic.ts';

/** The words of the language: from code to what holds and what would be right. Every code is documented and exercised by a case. */
export const messages: Messages = {
  'syntax.too-long': ({ length, limit }) => ({ says: `The text has ${length} characters; ${limit} is the most that is read.` }),
  'syntax.too-deep': ({ limit }) => ({ says: `The text nests deeper than ${limit} levels.`, hint: 'Split it into several checks.' }),
  'plan.too-large': () => ({ says: 'This is too much for one expression.', hint: 'Split it into several checks.' }),
  'syntax.empty': () => ({ says: 'There is nothing here.', hint: 'Write an expression, for example ownership.owners.length > 0' }),
  'syntax.character': ({ character }) => ({ says: `${shown(character)} has no meaning here.` }),
  'syntax.unterminated-text': ({ quote }) => ({ says: 'This text does not end.', hint: `Close it with ${quote} on the same line.` }),
  'syntax.unfinished': ({ expected }) => ({
    says: 'The expression stops in the middle.',
    hint: expected ? `${expected} is missing here.` : 'Something should follow.',
  }),
  'syntax.unexpected': ({ found, expected }) => ({
    says: `${shown(found)} does not fit here.`,
    ...(expected ? { hint: `${expected} was expected.` } : {}),
  }),
  'syntax.reserved-word': ({ found }) => ({
    says: `${shown(found)} is a word of the language.`,
    hint: `To use it as a name, write \`${found}\` in backticks.`,
  }),
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
  'query.where-not-boolean': () => ({ says: 'Behind where stands what is true or false of each row.' }),
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
  'name.unknown': ({ name, near }) => ({ says: `Nothing is called ${name}.`, ...(near ? { hint: `Did you mean ${near}?` } : {}) }),
  'name.unknown-member': ({ name, of, near, known }) => ({
    says: `${article(of)} has nothing called ${name}.`,
    hint: near ? `Did you mean ${near}?` : `It has ${listed(known)}.`,
  }),
  'name.foreign': ({ name, why, nearest }) => ({
    says: `RQL has no ${name}: ${why}`,
    ...(nearest ? { hint: `Nearest to it is ${nearest}` } : {}),
  }),
  'dora.lookback': ({ known }) => ({
    says: 'Delivery is not measured over that many days.',
    hint: `Use one of ${listed(known)}.`,
  }),
  'dora.window': ({ window, quarters }) => ({
    says: `${shown(window)} is no window that delivery is measured over.`,
    hint: `Use ${listed(quarters)}, or a quarter or week such as 2026-Q1 and 2026-W12.`,
  }),
  'dora.two-windows': () => ({ says: 'A lookback and a window are given.', hint: 'Leave one of them out.' }),
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
  'call.argument-type': ({ name, wanted, found }) => ({ says: `The argument ${name} is a ${wanted}, and this is a ${found}.` }),
  'call.argument-value': ({ name, value, near, values }) => ({
    says: `The argument ${name} is never ${shown(value)}.`,
    hint: near ? `Did you mean ${shown(near)}?` : `It is one of ${listed(values)}.`,
  }),
  'call.wants-lambda': ({ name }) => ({ says: `The argument ${name} is a function of one element.`, hint: 'Write it as (x) => …' }),
  'call.wants-literal': ({ name }) => ({
    says: `The argument ${name} must be written out.`,
    hint: 'What is read depends on it, so it cannot come from data.',
  }),
  'lambda.misplaced': () => ({ says: 'A function of one element stands where a value is wanted.' }),
  'lambda.not-boolean': ({ found }) => ({ says: `The condition gives a ${found}; it must be true or false.` }),
  'lambda.correlated': ({ name }) => ({
    says: `${name} belongs to another list.`,
    hint: 'A condition on one list cannot look at the element of a list around it. Compare with a value of the entity instead.',
  }),
  'aggregate.wants-values': ({ function: called }) => ({
    says: `${called} needs values, and these are rows.`,
    hint: `Say which column first: .map((x) => x.…).${called}`,
  }),
  'aggregate.not-numeric': ({ function: called, found }) => ({ says: `${called} cannot be taken of ${found}.` }),
  'value.not-a-value': ({ what }) => ({ says: `This ${what} is no value by itself.`, hint: 'Name something in it.' }),
  'value.unlisted': ({ value, near, values }) => ({
    says: `This column is never ${shown(value)}.`,
    hint: near ? `Did you mean ${shown(near)}?` : `It is one of ${listed(values)}.`,
  }),
  'compare.list-with-null': () => ({ says: 'A list is never null; it can be empty.', hint: 'Write .length == 0 or .length > 0' }),
  'membership.rows': () => ({ says: 'These are rows, not values.', hint: 'Say which column first: x in list.map((row) => row.…)' }),
  'membership.not-a-list': ({ found }) => ({
    says: `in looks into a list, and this is a ${found}.`,
    hint: 'Write the choices in brackets: ["a", "b"]',
  }),
  'type.not-boolean': ({ operator, found }) => ({
    says: `${operator} takes true or false, and this is a ${found}.`,
    hint: 'Compare it with something.',
  }),
  'type.not-comparable': ({ operator, left, right }) => ({
    says: `${operator} cannot compare ${left} with ${right}.`,
    ...conversion(left, right),
  }),
  'type.not-numeric': ({ operator, found }) => ({ says: `${operator} takes a number or a duration, and this is a ${found}.` }),
  'type.no-arithmetic': ({ operator, left, right }) => ({ says: `${left} ${operator} ${right} has no meaning.` }),
  'type.no-common': ({ left, right }) => ({
    says: `One side is a ${left}, the other a ${right}.`,
    hint: 'Both must be of one type. Parentheses may be missing: ?? binds loosest.',
  }),
  'type.mixed-list': () => ({ says: 'The elements of a list must be of one type.' }),
  'type.expected': ({ wanted, found }) => ({
    says: `A ${wanted} is wanted here, and this is a ${found}.`,
    ...(wanted === 'boolean' ? { hint: 'Compare it with something.' } : {}),
  }),
  'regex.invalid': ({ reason }) => ({
    says: `This is no regular expression: ${reason}.`,
    hint: 'The syntax is RE2. For a glob, use like.',
  }),
  'duration.invalid': ({ text }) => ({ says: `${shown(text)} is no length of time.`, hint: 'Write it as 7d, or as duration("P7D").' }),
};

function shown(fact: Fact | undefined): string {
  return JSON.stringify(fact ?? '');
}

function article(fact: Fact | undefined): string {
  return /^[aeio]/.test(String(fact)) ? `An ${fact}` : `A ${fact}`;
}

function listed(fact: Fact | undefined): string {
  if (!Array.isArray(fact) || fact.length === 0) return 'none';
  return fact.length === 1 ? String(fact[0]) : `${fact.slice(0, -1).join(', ')} and ${fact.at(-1)}`;
}

function conversion(left: Fact | undefined, right: Fact | undefined): { readonly hint?: string } {
  const both = [left, right];
  if (both.includes('text') && (both.includes('integer') || both.includes('number')))
    return { hint: 'If the text spells a number, take .toNumber() of it.' };
  return both.includes('duration') && both.includes('timestamp') ? { hint: 'Take .age of the moment.' } : {};
}
