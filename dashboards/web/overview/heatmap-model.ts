import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
} from '@tanstack/react-table';
import { shortName, spelledOut } from '../format.ts';
import type { Grade, Heatmap, Rubric, Verdict } from '../generated/api.ts';

/** A row of the heatmap: a service, with the code of each verdict still packed as it came. */
export type ServiceRow = Heatmap['services'][number];

/** What a column shows: something about the service, its grade under a rubric, or one check. */
export type Shown =
  | { readonly kind: 'name' | 'owner' | 'tier' }
  | { readonly kind: 'grade'; readonly rubric: Rubric; readonly place: number }
  | {
      readonly kind: 'check';
      readonly rubric: Rubric;
      readonly place: number;
      readonly check: Rubric['checks'][number];
      readonly index: number;
    };

export interface HeatmapColumn {
  /** What `sort` in the address says: `name`, `grade:<rubric>`, `check:<rubric>/<check>`. */
  readonly id: string;
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  readonly shows: Shown;
}

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic, text: sortFn_text },
});

/** The columns from left to right. A narrow screen keeps the name, the grades and the checks. */
export function columnsOf(heatmap: Heatmap, only: string | undefined, narrow: boolean): readonly HeatmapColumn[] {
  const about: readonly HeatmapColumn[] = [
    { id: 'name', title: 'Service', width: narrow ? 142 : 220, shows: { kind: 'name' } },
    ...(narrow
      ? []
      : [
          { id: 'owner', title: 'Owner', width: 128, shows: { kind: 'owner' } } as const,
          { id: 'tier', title: 'Tier', width: 72, shows: { kind: 'tier' } } as const,
        ]),
  ];
  const graded = heatmap.rubrics.flatMap((rubric, place): readonly HeatmapColumn[] =>
    only !== undefined && rubric.rubric !== only
      ? []
      : [
          { id: `grade:${rubric.rubric}`, title: 'Grade', width: 84, shows: { kind: 'grade', rubric, place } },
          ...inCategories(rubric).map(({ check, index }) => ({
            id: `check:${rubric.rubric}/${check.check}`,
            title: spelledOut(check.check),
            width: 32,
            shows: { kind: 'check' as const, rubric, place, check, index },
          })),
        ],
  );
  return [...about, ...graded];
}

/** For TanStack Table: what each column is sorted by. Ascending is worst first, and what has no value comes last either way. */
export function sortingColumns(columns: readonly HeatmapColumn[], codes: Heatmap['codes']) {
  const helper = createColumnHelper<typeof features, ServiceRow>();
  return helper.columns(
    columns.map((column) =>
      helper.accessor((row: ServiceRow) => sortValue(row, column.shows, codes), {
        id: column.id,
        sortFn: column.shows.kind === 'name' || column.shows.kind === 'owner' || column.shows.kind === 'tier' ? 'text' : 'basic',
        sortUndefined: 'last',
        sortDescFirst: false,
      }),
    ),
  );
}

export function gradeIn(row: ServiceRow, shows: { readonly place: number }): Grade | null {
  return row.grades[shows.place] ?? null;
}

/** Undefined where the rubric does not grade the service. */
export function verdictIn(
  row: ServiceRow,
  shows: { readonly place: number; readonly index: number },
  codes: Heatmap['codes'],
): Verdict | undefined {
  return codes[row.verdicts[shows.place]?.[shows.index] ?? ''];
}

/** Which services a search keeps: every word must be in the name, the owner or the tier. */
export function matching(rows: readonly ServiceRow[], search: string): readonly ServiceRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ name, entity, owner, tier }) => {
    const text = `${name} ${entity} ${owner === null ? '' : shortName(owner)} ${tier ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const worstFirst: readonly Verdict[] = ['fail', 'error', 'no-data', 'pass', 'exempt', 'not-applicable'];

function sortValue(row: ServiceRow, shows: Shown, codes: Heatmap['codes']): string | number | undefined {
  switch (shows.kind) {
    case 'name':
      return row.name;
    case 'owner':
      return row.owner === null ? undefined : shortName(row.owner);
    case 'tier':
      return row.tier ?? undefined;
    case 'grade': {
      const grade = gradeIn(row, shows);
      return grade === null || grade.letter === 'ungraded' ? undefined : gradeRank(grade);
    }
    case 'check': {
      const verdict = verdictIn(row, shows, codes);
      return verdict === undefined ? undefined : worstFirst.indexOf(verdict);
    }
  }
}

/** By letter, then by score: a cap may hold a high score down. */
function gradeRank({ letter, score }: Grade): number {
  return 'FDCBA'.indexOf(letter) * 10 + (score ?? 0);
}

/** Checks in the order of the rubric, those of one category together where the category first appears. */
function inCategories(rubric: Rubric) {
  const placed = rubric.checks.map((check, index) => ({ check, index }));
  return [...Map.groupBy(placed, ({ check }) => check.category).values()].flat();
}
