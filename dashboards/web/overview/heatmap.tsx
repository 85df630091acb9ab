import { useTable } from '@tanstack/react-table';
import type { SortingState } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Heatmap as HeatmapData } from '../generated/api.ts';
import { HeatmapCell } from './heatmap-cell.tsx';
import { HeatmapHead } from './heatmap-head.tsx';
import { headRow, moved } from './heatmap-keys.ts';
import { features, sortingColumns } from './heatmap-model.ts';
import type { HeatmapColumn, ServiceRow } from './heatmap-model.ts';
import './heatmap.css';

export interface CheckOfService {
  readonly entity: string;
  readonly rubric: string;
  readonly check: string;
}

interface HeatmapProps {
  readonly heatmap: HeatmapData;
  readonly rows: readonly ServiceRow[];
  readonly columns: readonly HeatmapColumn[];
  readonly sort: { readonly id: string; readonly desc: boolean };
  readonly selected: CheckOfService | undefined;
  readonly onSort: (id: string) => void;
  readonly onOpenService: (entity: string) => void;
  readonly onOpenCheck: (check: CheckOfService) => void;
}

const rowHeight = 36;
const headRows = 3;

/**
 * Services by checks. Only the rows in view are in the document. The whole is one stop for the keyboard: arrows, Home, End, Page Up
 * and Page Down move between the cells, and Enter opens what a cell stands for, or sorts by the column on whose head it is.
 */
export function Heatmap({ heatmap, rows, columns, sort, selected, onSort, onOpenService, onOpenCheck }: HeatmapProps) {
  const { codes } = heatmap;
  const sortable = useMemo(() => sortingColumns(columns, codes), [columns, codes]);
  const sorting = useMemo<SortingState>(() => [{ id: sort.id, desc: sort.desc }], [sort.id, sort.desc]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: sortable, data, state: { sorting } });
  const sorted = table.getRowModel().rows;

  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const moving = useRef(false);
  const activeRow = Math.min(active.row, sorted.length - 1);
  const activeColumn = Math.min(active.column, columns.length - 1);
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    // The row that holds the focus stays in the document wherever one scrolls, or the focus would be lost.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return activeRow < 0 || shown.includes(activeRow) ? shown : [...shown, activeRow].sort((a, b) => a - b);
    },
  });

  useLayoutEffect(() => {
    if (!moving.current) return;
    moving.current = false;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-row="${active.row}"] [data-column="${active.column}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);

  // What the address selects is brought into view when the page is opened by a link, and when the panel takes some of its room.
  const selectedRow = selected === undefined ? -1 : sorted.findIndex(({ original }) => original.entity === selected.entity);
  const selectedCell = selected && `${selected.entity} ${selected.rubric}/${selected.check}`;
  useEffect(() => {
    if (selectedRow < 0) return undefined;
    virtualizer.scrollToIndex(selectedRow, { align: 'auto' });
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector('.cell-selected')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
    return () => cancelAnimationFrame(frame);
    // Scrolling again whenever the rows are sorted anew would take the page from under its reader.
  }, [selectedCell, virtualizer]);

  const open = (row: ServiceRow, { shows }: HeatmapColumn) => {
    if (shows.kind === 'check') onOpenCheck({ entity: row.entity, rubric: shows.rubric.rubric, check: shows.check.check });
    else onOpenService(row.entity);
  };
  // The names take what is left on a wide screen.
  const template = columns.map(({ width }, index) => (index === 0 ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' ');
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - headRows);

  return (
    <div className="heatmap" ref={scroller}>
      <div
        role="grid"
        aria-label="Services by checks"
        aria-rowcount={sorted.length + headRows}
        aria-colcount={columns.length}
        style={{ minWidth: width, '--columns': template } as React.CSSProperties}
        onKeyDown={(event) => {
          if (!(event.target instanceof HTMLElement) || event.target.closest('[data-row]') === null) return;
          const next = moved({ row: activeRow, column: activeColumn }, event, { rows: sorted.length, columns: columns.length, page });
          const row = sorted[activeRow];
          const column = columns[activeColumn];
          if (next) {
            moving.current = true;
            if (next.row >= 0) virtualizer.scrollToIndex(next.row);
            setActive(next);
          } else if ((event.key === 'Enter' || event.key === ' ') && row && column) open(row.original, column);
          else return;
          event.preventDefault();
        }}
      >
        <HeatmapHead
          columns={columns}
          sort={sort}
          active={activeRow === headRow ? activeColumn : undefined}
          onSort={(id, column) => {
            setActive({ row: headRow, column });
            onSort(id);
          }}
        />
        <div role="rowgroup" className="heatmap-rows" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = sorted[item.index]?.original;
            if (!row) return null;
            return (
              <div
                key={row.entity}
                role="row"
                className="heatmap-row"
                aria-rowindex={item.index + headRows + 1}
                data-row={item.index}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {columns.map((column, index) => (
                  <HeatmapCell
                    key={column.id}
                    row={row}
                    column={column}
                    codes={codes}
                    index={index}
                    active={item.index === activeRow && index === activeColumn}
                    selected={isSelected(selected, row, column)}
                    onOpen={() => {
                      setActive({ row: item.index, column: index });
                      open(row, column);
                    }}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function isSelected(selected: CheckOfService | undefined, row: ServiceRow, { shows }: HeatmapColumn): boolean {
  return (
    selected !== undefined &&
    shows.kind === 'check' &&
    selected.entity === row.entity &&
    selected.rubric === shows.rubric.rubric &&
    selected.check === shows.check.check
  );
}
