import { z } from 'zod';
import type { Fact } from '../query-language/diagnostic.ts';
import type { Path } from './document.ts';
import { contradictionsInExamples } from './example-contradiction.ts';
import { nearName } from './near-name.ts';

/** Two places of a rubric that do not agree, each in itself well formed. */
export interface Contradiction {
  readonly code: string;
  readonly path: Path;
  /** Whether the field's name is meant rather than its value. */
  readonly atKey?: true;
  readonly facts: Readonly<Record<string, Fact>>;
}

const text = z.string().optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);

/** As much of a rubric as can be compared, whatever else may be wrong with it. */
const outline = z.object({
  grading: z
    .object({ levels: texts, cutoffs: z.record(z.string(), z.number()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  categories: texts,
  checks: z
    .array(
      z
        .object({
          check: text,
          category: text,
          level: text,
          passes: z.unknown().optional(),
          credit: z.unknown().optional(),
          from: text,
          until: text,
        })
        .catch({}),
    )
    .catch([]),
  examples: z.unknown().optional(),
});

type CheckOutline = z.output<typeof outline>['checks'][number];

/** Everything in a rubric that refers to what is not there, or says two things at once. */
export function contradictionsIn(rubric: unknown): Contradiction[] {
  const read = outline.safeParse(rubric);
  if (!read.success) return [];
  const { grading, categories, checks, examples } = read.data;
  return [
    ...unorderedCutoffs(grading?.cutoffs ?? {}),
    ...repeated(categories ?? [], 'category').map((each) => ({ ...each, path: ['categories', ...each.path] })),
    ...repeated(grading?.levels ?? [], 'level').map((each) => ({ ...each, path: ['grading', 'levels', ...each.path] })),
    ...repeated(
      checks.map((each) => each.check),
      'check',
    ).map((each) => ({ ...each, path: ['checks', ...each.path, 'check'] })),
    ...checks.flatMap((check, index) =>
      [
        ...unlisted(check.category, categories, 'category'),
        ...unlisted(check.level, grading?.levels, 'level'),
        ...misjudged(check),
        ...reversed(check),
      ].map((each) => ({ ...each, path: ['checks', index, ...each.path] })),
    ),
    ...contradictionsInExamples(
      examples,
      checks.flatMap(({ check }) => check ?? []),
    ).map((each) => ({ ...each, path: ['examples', ...each.path] })),
  ];
}

function unorderedCutoffs(cutoffs: Readonly<Record<string, number>>): Contradiction[] {
  const order = ['A', 'B', 'C', 'D'];
  return order.slice(1).flatMap((lower, index) => {
    const higher = order[index] ?? '';
    const [above, below] = [cutoffs[higher], cutoffs[lower]];
    if (above === undefined || below === undefined || above > below) return [];
    return [{ code: 'rubric.cutoffs-disordered', path: ['grading', 'cutoffs', lower], facts: { lower, below, higher, above } }];
  });
}

function repeated(names: readonly (string | undefined)[], what: string): Contradiction[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (name === undefined) return [];
    if (seen.has(name)) return [{ code: 'rubric.name-repeated', path: [index], facts: { what, name } }];
    seen.add(name);
    return [];
  });
}

function unlisted(name: string | undefined, listed: readonly string[] | undefined, what: 'category' | 'level'): Contradiction[] {
  if (name === undefined || listed?.includes(name)) return [];
  const known = listed ?? [];
  return [{ code: 'rubric.name-unlisted', path: [what], facts: { what, name, near: nearName(name, known) ?? null, known } }];
}

function misjudged({ check, passes, credit }: CheckOutline): Contradiction[] {
  if ((passes === undefined) !== (credit === undefined)) return [];
  const code = passes === undefined ? 'rubric.judgement-missing' : 'rubric.judgement-twice';
  return [{ code, path: passes === undefined ? ['check'] : ['credit'], facts: { check: check ?? '' } }];
}

function reversed({ from, until }: CheckOutline): Contradiction[] {
  return from !== undefined && until !== undefined && from > until
    ? [{ code: 'rubric.dates-reversed', path: ['until'], facts: { from, until } }]
    : [];
}
