/** One thing of the grammar: what is written, and what it means. */
export interface GrammarEntry {
  /** How it is looked up and headed; the other spellings follow. */
  readonly name: string;
  readonly spellings?: readonly string[];
  readonly describes: string;
  /** Texts that compile; each is run by a test. */
  readonly examples: readonly [string, ...string[]];
}

/** The types that values have, with how each is written. */
export const types: readonly GrammarEntry[] = [
  { name: 'boolean', describes: '`true` or `false`. What a check’s `passes` gives.', examples: ['git.archived == false'] },
  { name: 'integer', describes: 'A whole number: `12`. Stands wherever a number is wanted.', examples: ['ownership.owners.length >= 1'] },
  {
    name: 'number',
    describes: 'A number: `1.5`, `1e3`. A percentage is a ratio: `90%` is 0.9. Divided by 0, or by null, it is null.',
    examples: ['ci.coverage >= 90%', 'ci.coverage / 80%'],
  },
  {
    name: 'text',
    describes: 'Characters in `"…"` or `\'…\'`, with the escapes of JSON. `+` joins two.',
    examples: ['entity.name startsWith "payments-"', 'entity.namespace + "/" + entity.name'],
  },
  {
    name: 'date',
    describes: 'A day: `@2026-01-31`. Stands wherever a moment is wanted, for its beginning in UTC.',
    examples: ['git.createdAt > @2026-01-01'],
  },
  {
    name: 'timestamp',
    describes: 'A moment: `@2026-01-31T10:00Z`. Two of them differ by a duration; `.age` is how long ago one was.',
    examples: ['git.pushedAt > ago(30d)', 'git.pushedAt.age < 90d'],
  },
  {
    name: 'duration',
    describes: 'A length of time: `2w`, `90d`, `12h`, `30m`, `45s`, or `duration("P90D")`.',
    examples: ['git.lastCommit.age < 90d', 'git.commits(lookback = duration("P90D")).length > 0'],
  },
  {
    name: 'version',
    describes:
      'A version, compared part by part: 1.10 comes after 1.9, and 2.0.0-rc.1 before 2.0.0. Compared with a text, the text is read as one.',
    examples: ['version(git.lastRelease.tag) >= "1.4"'],
  },
  {
    name: 'grade',
    describes: 'A letter, A best and F worst: `>= "B"` is B or better.',
    examples: ['grade("production-readiness") >= "B"'],
  },
  {
    name: 'json',
    describes:
      'A value of any shape. Compared with another type it is converted where that is exact, and an error for the entity where it is not.',
    examples: ['custom("lines") <= 200', 'custom("alerts").any((a) => a.severity == "high")'],
  },
  {
    name: 'list',
    describes: 'Several values of one type: `["a", "b"]`, or the rows of a table. Never null; it can be empty.',
    examples: ['tier in ["tier-1", "tier-2"]', 'monitors.any((m) => m.notifies)'],
  },
  {
    name: 'entity',
    describes: 'Something of the catalog. Everything can be asked of it that can be asked of the entity itself.',
    examples: ['dependencies.out().all((d) => d.git.archived == false)'],
  },
  {
    name: 'null',
    describes:
      'The source was read and has no such thing. Compared by `<` with anything it is unknown; `== null` never is. A source that was not read makes what needs it unknown.',
    examples: ['ci.coverage != null and ci.coverage >= 80%'],
  },
];

/** The operators, those that bind loosest first. */
export const operators: readonly GrammarEntry[] = [
  { name: '??', describes: 'The left side, or the right one where the left is null.', examples: ['(oncall.levels ?? 0) >= 2'] },
  {
    name: 'or',
    spellings: ['||'],
    describes: 'Whether one side is true. True even where the other is unknown.',
    examples: ['tier == null or git.archived'],
  },
  {
    name: 'and',
    spellings: ['&&'],
    describes: 'Whether both sides are true. False where one is, even if the other is unknown.',
    examples: ['git != null and not git.archived'],
  },
  {
    name: 'not',
    spellings: ['!'],
    describes: 'The contrary, of the whole comparison behind it.',
    examples: ['not git.fileExists("README.md")'],
  },
  { name: '==', describes: 'Whether the sides are equal.', examples: ['lifecycle == "production"', 'git == null'] },
  { name: '!=', describes: 'Whether the sides differ.', examples: ['entity.type != "library"'] },
  {
    name: '<',
    spellings: ['<=', '>', '>='],
    describes: 'Order: of numbers, texts, moments, durations, versions and grades. Unknown where a side is null.',
    examples: ['git.lastCommit.age <= 90d'],
  },
  {
    name: 'in',
    spellings: ['not in'],
    describes: 'Whether a value is one of a list.',
    examples: ['tier in ["tier-1", "tier-2"]', 'lifecycle not in ["deprecated"]'],
  },
  {
    name: 'between',
    spellings: ['not between'],
    describes: 'Whether a value is within two others, both included.',
    examples: ['git.openIssues between 1 and 50'],
  },
  {
    name: '+',
    spellings: ['-'],
    describes: 'Sum and difference: of numbers, of durations, of a moment and a duration. `+` joins texts.',
    examples: ['git.createdAt + 30d < now()'],
  },
  {
    name: '*',
    spellings: ['/', '%'],
    describes: 'Product, quotient and remainder. `/` always gives a number; by 0 it gives null.',
    examples: ['ci.coverage * 100 >= 80'],
  },
  {
    name: '.',
    spellings: ['?.'],
    describes: 'A member of what stands before it. Of null it is null.',
    examples: ['git.lastCommit.author != null', 'git?.archived == false'],
  },
  {
    name: '=>',
    describes: 'A function of one element, for the members of lists.',
    examples: ['git.pullRequests().filter((pr) => pr.draft).length == 0'],
  },
  {
    name: 'if',
    spellings: ['then', 'else'],
    describes: 'One value or another, by a condition.',
    examples: ['if tier == "tier-1" then 1 else 0.5'],
  },
];

/** The stages of a query, in the order in which they mostly stand. */
export const stages: readonly GrammarEntry[] = [
  {
    name: 'as of',
    describes: 'Asks the whole query of the facts that held then. Stands directly behind the source; a day stands for its end.',
    examples: ['service | as of @2026-06-30 | select name'],
  },
  {
    name: 'where',
    describes: 'Keeps the rows of which the condition is true. Those of which it is unknown are counted.',
    examples: ['service | where tier == "tier-1"'],
  },
  { name: 'extend', describes: 'Adds columns.', examples: ['service | extend pages = incidents(lookback = 30d).length | sort pages desc'] },
  { name: 'select', describes: 'Gives these columns and no others.', examples: ['service | select name, owner, covered = ci.coverage'] },
  {
    name: 'summarize',
    spellings: ['by'],
    describes: 'Gathers rows into one for each combination of the keys behind `by`, with aggregates of each. `count(where …)` counts some.',
    examples: ['deployment | summarize deploys = count(), failed = count(where state == "failure") by environment'],
  },
  {
    name: 'join',
    spellings: ['on'],
    describes:
      'Adds the columns of another query, where the keys are equal: once for each partner. A row without a partner has null in them, a row ' +
      'whose key is unknown has unknown, and null is no key. What is summarized inside holds only what was read: prefer `incidents().length` ' +
      'to joining counts where unread must not look like none.',
    examples: ['service | join (incident | summarize pages = count() by entity = service.entity) on entity | select name, pages'],
  },
  {
    name: 'sort',
    spellings: ['asc', 'desc'],
    describes: 'Puts rows in order; nulls and what is unknown last.',
    examples: ['service | sort tier, name desc'],
  },
  { name: 'distinct', describes: 'Gives each combination of the columns once.', examples: ['service | distinct owner'] },
  { name: 'take', describes: 'Gives so many rows at most.', examples: ['service | sort name | take 10'] },
];
