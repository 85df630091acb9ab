import { percent, shortName } from '../format.ts';
import type { Heatmap } from '../generated/api.ts';
import { GradeStamp } from '../part/grade-stamp.tsx';
import { VerdictMark, verdictNames } from '../part/verdict-mark.tsx';
import { gradeIn, verdictIn } from './heatmap-model.ts';
import type { HeatmapColumn, ServiceRow } from './heatmap-model.ts';

interface CellProps {
  readonly row: ServiceRow;
  readonly column: HeatmapColumn;
  readonly codes: Heatmap['codes'];
  readonly index: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onOpen: () => void;
}

/** One cell of a row: what the column shows of the service. The verdict is in its name, the mark is for the eye. */
export function HeatmapCell({ row, column, codes, index, active, selected, onOpen }: CellProps) {
  const { shows } = column;
  const common = { 'data-column': index, tabIndex: active ? 0 : -1, onClick: onOpen };
  switch (shows.kind) {
    case 'name':
      return (
        <div role="rowheader" className="cell cell-name" title={row.entity} {...common}>
          <span>{row.name}</span>
        </div>
      );
    case 'owner':
      return (
        <div role="gridcell" className="cell cell-text" {...common}>
          {row.owner === null ? <span className="cell-missing">no owner</span> : shortName(row.owner)}
        </div>
      );
    case 'tier':
      return (
        <div role="gridcell" className="cell cell-text" {...common}>
          {row.tier ?? '–'}
        </div>
      );
    case 'grade': {
      const grade = gradeIn(row, shows);
      return (
        <div role="gridcell" className="cell cell-grade" {...common}>
          {grade === null ? (
            <span className="visually-hidden">not graded by this rubric</span>
          ) : (
            <>
              <GradeStamp letter={grade.letter} size={22} />
              <span className="cell-score">{grade.letter === 'ungraded' ? '' : percent(grade.score)}</span>
            </>
          )}
        </div>
      );
    }
    case 'check': {
      const verdict = verdictIn(row, shows, codes);
      const words = verdict === undefined ? 'Not graded by this rubric' : verdictNames[verdict];
      return (
        <div
          role="gridcell"
          className={`cell cell-check${selected ? ' cell-selected' : ''}`}
          aria-label={words}
          aria-selected={selected}
          title={`${shows.check.asks} ${words}`}
          {...common}
        >
          {verdict && <VerdictMark verdict={verdict} />}
        </div>
      );
    }
  }
}
