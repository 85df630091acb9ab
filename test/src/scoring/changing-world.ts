import * as fc from 'fast-check';
import type { Exemption } from '../../../rubrics/exemption.ts';
import type { Document } from '../../../rubrics/document.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { rubric, service, type Says } from './world.ts';

export const names = ['checkout', 'ledger', 'kit', 'orphan'] as const;

/** What there is to know at an evaluation. */
export interface Moment {
  /** Which services are declared, by place. */
  readonly there: readonly boolean[];
  readonly tier: readonly (string | null)[];
  readonly covered: readonly (number | null)[];
  readonly owned: readonly boolean[];
  /** Which services are known to have a repository. */
  readonly mapped: readonly boolean[];
  readonly monitors: readonly number[];
  readonly commits: readonly number[];
  readonly dependsOn: readonly number[];
  readonly forbidden: number | null;
  /** Which text of the rubric is in force, and whether the second rubric is there. */
  readonly version: number;
  readonly second: boolean;
  /** What the team is called, and whether there is a rubric for teams. */
  readonly title: string | null;
  readonly third: boolean;
  /** Whether the file of the first rubric can be read. */
  readonly readable: boolean;
  readonly exempt: number | null;
}

/** What becomes different from one evaluation to the next: little, so that most stays as it is. */
export interface Change {
  readonly hours: number;
  /** Which sources are asked anew: what the others said grows old. */
  readonly asked: readonly boolean[];
  readonly becomes: Partial<Moment>;
  /** Whether a drill of the team is attested before, which is valid for a day. */
  readonly attested: boolean;
  /** Of which service alone an evaluation goes before that of everything, without the exemption. */
  readonly alone: number | null;
  /** Of which service, where what becomes different is one's own. */
  readonly place: number;
}

const place = fc.nat(names.length - 1);
const everywhere = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => value.map((each) => names.map(() => each));
export const change: fc.Arbitrary<Change> = fc.record({
  hours: fc.constantFrom(1, 7, 30, 50, 24 * 9),
  asked: fc.constantFrom([true, true, true], [true, false, false], [false, true, false], [true, true, false], [false, false, true]),
  becomes: fc.oneof(
    fc.record({}),
    fc.record({ there: everywhere(fc.boolean()) }),
    fc.record({ tier: everywhere(fc.constantFrom('tier-1', 'tier-2', null)) }),
    fc.record({ covered: everywhere(fc.constantFrom(0.4, 0.85, 0.95, null)) }),
    fc.record({ owned: everywhere(fc.boolean()) }),
    fc.record({ mapped: everywhere(fc.boolean()) }),
    fc.record({ monitors: everywhere(fc.nat(2)) }),
    fc.record({ commits: everywhere(fc.nat(3)) }),
    fc.record({ dependsOn: everywhere(place) }),
    fc.record({ forbidden: fc.option(place) }),
    fc.record({ version: fc.nat(1) }),
    fc.record({ second: fc.boolean() }),
    fc.record({ exempt: fc.option(place) }),
    fc.record({ title: fc.constantFrom('Payments', null), third: fc.constant(true) }),
    fc.record({ third: fc.boolean() }),
    fc.record({ readable: fc.boolean() }),
  ),
  attested: fc.boolean(),
  alone: fc.option(place, { freq: 1 }),
  place,
});

const still: Change = { hours: 1, asked: [true, true, true], becomes: {}, attested: false, alone: null, place: 0 };

/** Changes in which each reason to judge something again comes up by itself at least once. */
export const everyReason: readonly Change[] = [
  { ...still, becomes: { owned: [false, true, true, true], title: 'Payments', third: true } },
  { ...still, becomes: { exempt: 0 }, attested: true },
  { ...still, alone: 0 },
  { ...still, becomes: { covered: [0.95, 0.4, 0.4, 0.4], readable: false } },
  { ...still, becomes: { readable: true } },
  { ...still, becomes: { forbidden: 1, commits: [3, 0, 0, 0] } },
  { ...still, becomes: { mapped: [true, true, false, true], dependsOn: [1, 0, 0, 0] }, place: 2 },
  { ...still, hours: 50, asked: [false, false, false] },
  { ...still, asked: [true, false, false] },
  { ...still, hours: 24 * 17, asked: [false, false, false] },
];

/** The moment after a change: a list takes of the change what is at its place. */
export function after(before: Moment, { becomes, place }: Change): Moment {
  const next = Object.entries(becomes).map(([name, value]) => {
    const held = before[name as keyof Moment];
    return [name, Array.isArray(held) && Array.isArray(value) ? held.with(place, value[place]) : value] as const;
  });
  return { ...before, ...Object.fromEntries(next) };
}

/** All is there and read, and nobody has anything to show. */
export const plain: Moment = {
  there: [true, true, true, true],
  tier: ['tier-1', 'tier-1', 'tier-1', 'tier-1'],
  covered: [0.4, 0.4, 0.4, 0.4],
  owned: [true, true, true, true],
  mapped: [true, true, true, true],
  monitors: [1, 1, 1, 1],
  commits: [0, 0, 0, 0],
  dependsOn: [0, 0, 0, 0],
  forbidden: null,
  version: 0,
  second: true,
  title: null,
  third: false,
  readable: true,
  exempt: null,
};

export const team = 'team:default/a';
export const id = (name: string): string => `service:default/${name}`;

export function said(at: string, moment: Moment): readonly Says[] {
  const { there, tier, covered, owned, mapped, monitors, commits, dependsOn, forbidden, title } = moment;
  const declared = names.filter((_, place) => there[place]);
  const each = <T>(row: (name: string, place: number) => T): T[] =>
    names.flatMap((name, place) => (there[place] ? [row(name, place)] : []));
  const ago = (days: number): string => new Date(Date.parse(at) - days * 86_400_000).toISOString();
  return [
    {
      source: 'catalog',
      rows: {
        entity: [
          ...each((name, place) => service(name, { tier: tier[place] ?? null, ...(mapped[place] ? {} : { repository: null }) })),
          { entity: team, kind: 'team', namespace: 'default', name: 'a', title },
        ],
        owner: declared
          .filter((name) => owned[names.indexOf(name)])
          .map((name) => ({ entity: id(name), owner: team, name: 'a', kind: 'team', known: true })),
        relation: each((name, place) => ({ entity: id(name), type: 'dependsOn', target: id(names[dependsOn[place] ?? 0] ?? 'kit') })),
      },
    },
    {
      source: 'github',
      rows: {
        repository: each((name) => ({ repository: `acme/${name}`, name, pushed_at: ago(9) })),
        branch_protection: each((name) => ({ repository: `acme/${name}`, branch: 'main', protected: true })),
        coverage_report: each((name, place) => ({ repository: `acme/${name}`, covered: covered[place] ?? null })),
        commit: names.flatMap((name, place) =>
          Array.from({ length: commits[place] ?? 0 }, (_, index) => ({
            repository: `acme/${name}`,
            sha: `${name}-${index}`,
            committed_at: ago(index),
          })),
        ),
      },
      unread:
        forbidden === null ? [] : [{ table: 'branch_protection', scope: `acme/${names[forbidden]}`, outcome: 'forbidden', reason: '403' }],
    },
    {
      source: 'datadog',
      rows: {
        monitor: names.flatMap((name, place) =>
          Array.from({ length: monitors[place] ?? 0 }, (_, index) => ({ monitor: `${name}-${index}`, service: name, notifies: index > 0 })),
        ),
      },
    },
  ];
}

export function rubrics({ version, second, third, readable }: Moment): readonly Document<Rubric>[] {
  const first = rubric(`rubric: first
title: First
for: service
grading: {levels: [Bronze, Silver]}
categories: [Care]
checks:
  - {check: coverage, asks: a, why: w, fix: f, category: Care, level: Bronze, weight: 3, credit: ci.coverage / ${version === 0 ? 90 : 80}%}
  - {check: owned, asks: a, why: w, fix: f, level: Silver, caps: D, passes: ownership.owners.length > 0}
  - {check: protected, asks: a, why: w, fix: f, passes: git.branchProtection.protected == true, applies: tier != "tier-2"}
  - {check: alerts, asks: a, why: w, fix: f, passes: 'monitors.any((m) => m.notifies) and captures("n", monitors.length) >= 0'}
  - {check: fresh, asks: a, why: w, fix: f, passes: git.pushedAt.age < 30d}
  - {check: lively, asks: a, why: w, fix: f, passes: 'git.commits(lookback = 14d).length > 1'}
  - {check: ever, asks: a, why: w, fix: f, passes: git.commits().length > 2}
  - {check: around, asks: a, why: w, fix: f, passes: 'dependencies.out().all((d) => d.ownership.owners.length > 0)'}
  - {check: later, asks: a, why: w, fix: f, from: 2026-10-20, passes: ci.coverage > 0.5}
  - {check: before, asks: a, why: w, fix: f, passes: 'grade("first") != "F"'}
`);
  const other = rubric(
    `rubric: second
title: Second
for: service | where tier == "tier-1"
checks:
  - {check: named, asks: a, why: w, fix: f, passes: entity.name.length > 3}
  - {check: covered, asks: a, why: w, fix: f, passes: ci.coverage >= 90%}
`,
    'rubrics/second.yaml',
  );
  const ofTeams = rubric(
    `rubric: third
title: Third
for: team
checks:
  - {check: titled, asks: a, why: w, fix: f, passes: entity.title != null}
  - {check: drilled, asks: a, why: w, fix: f, passes: 'attested("drill")'}
`,
    'rubrics/third.yaml',
  );
  return [...(readable ? [first] : []), ...(second ? [other] : []), ...(third ? [ofTeams] : [])];
}

export function exemptions({ exempt }: Moment): readonly Exemption[] {
  if (exempt === null) return [];
  const about = { entity: names[exempt] ?? 'kit', rubric: 'first', check: 'owned' };
  return [{ ...about, reason: 'other', text: 'for now', askedBy: 'ada', approvedBy: 'bob', expires: '2026-10-10' }];
}
