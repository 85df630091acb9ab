import { headRow } from './heatmap-keys.ts';
import type { HeatmapColumn } from './heatmap-model.ts';

interface HeadProps {
  readonly columns: readonly HeatmapColumn[];
  readonly sort: { readonly id: string; readonly desc: boolean };
  /** The column whose head is the grid's one stop for the keyboard, when it is a head. */
  readonly active: number | undefined;
  readonly onSort: (id: string, column: number) => void;
}

/** Three rows that stay in view: rubrics, their categories, and the columns themselves, each of which sorts. */
export function HeatmapHead({ columns, sort, active, onSort }: HeadProps) {
  return (
    <div role="rowgroup" className="heatmap-head">
      <Groups columns={columns} row={1} name={rubricOf} className="head-rubric" />
      <Groups columns={columns} row={2} name={categoryOf} className="head-category" />
      <div role="row" aria-rowindex={3} className="heatmap-row head-columns" data-row={headRow}>
        {columns.map((column, index) => {
          const sorted = column.id === sort.id;
          const { kind } = column.shows;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={sorted ? (sort.desc ? 'descending' : 'ascending') : 'none'}
              className={`head head-${kind === 'check' ? 'check' : 'plain'}${kind === 'name' ? ' cell-name' : ''}${sorted ? ' head-sorted' : ''}`}
            >
              <button
                type="button"
                data-column={index}
                tabIndex={index === active ? 0 : -1}
                onClick={() => onSort(column.id, index)}
                title={kind === 'check' ? describe(column) : `Sort by ${column.title.toLowerCase()}`}
              >
                <span className="head-title">{column.title}</span>
                <span className="head-arrow" aria-hidden="true">
                  {sorted ? (sort.desc ? '▼' : '▲') : ''}
                </span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface GroupsProps {
  readonly columns: readonly HeatmapColumn[];
  readonly row: number;
  readonly className: string;
  readonly name: (column: HeatmapColumn) => string;
}

/** Neighbours with the same name under one heading. */
function Groups({ columns, row, name, className }: GroupsProps) {
  const groups: { name: string; start: number; span: number; first: HeatmapColumn }[] = [];
  for (const [index, column] of columns.entries()) {
    const last = groups.at(-1);
    // The name of the services keeps a heading of its own, because it stays when the others scroll away.
    if (last && last.name === name(column) && last.first.shows.kind !== 'name') last.span += 1;
    else groups.push({ name: name(column), start: index + 1, span: 1, first: column });
  }
  return (
    <div role="row" aria-rowindex={row} className={`heatmap-row ${className}`}>
      {groups.map((group) => (
        <div
          key={group.start}
          role={group.name === '' ? 'gridcell' : 'columnheader'}
          aria-colindex={group.start}
          aria-colspan={group.span}
          className={`head-group${group.name === '' ? '' : ' head-named'}${group.first.shows.kind === 'name' ? ' cell-name' : ''}`}
          style={{ gridColumn: `span ${group.span}` }}
          title={group.name}
        >
          <span>{group.name}</span>
        </div>
      ))}
    </div>
  );
}

function rubricOf({ shows }: HeatmapColumn): string {
  return shows.kind === 'grade' || shows.kind === 'check' ? shows.rubric.title : '';
}

function categoryOf({ shows }: HeatmapColumn): string {
  return shows.kind === 'check' ? (shows.check.category ?? '') : '';
}

function describe({ shows }: HeatmapColumn): string {
  if (shows.kind !== 'check') return '';
  const { asks, level, weight, standing } = shows.check;
  return [asks, level, `weight ${weight}`, standing === 'counted' ? null : `${standing}, not counted`]
    .filter((part) => part !== null)
    .join(' · ');
}
