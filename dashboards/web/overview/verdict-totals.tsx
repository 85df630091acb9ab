import { count, percent } from '../format.ts';
import type { Overview } from '../generated/api.ts';
import { VerdictMark, verdictNames } from '../part/verdict-mark.tsx';

/** Every verdict there is, counted; also the key to the marks of the heatmap. */
export function VerdictTotals({ verdicts }: { readonly verdicts: Overview['verdicts'] }) {
  const all = verdicts.reduce((sum, { checks }) => sum + checks, 0);
  return (
    <ul className="verdict-totals" aria-label="Verdicts over every check of every service">
      {verdicts.map(({ verdict, checks }) => (
        <li key={verdict}>
          <VerdictMark verdict={verdict} />
          <span>{verdictNames[verdict]}</span>
          <span className="quiet" title={`${percent(all === 0 ? null : checks / all)} of ${count(all)}`}>
            {count(checks)}
          </span>
        </li>
      ))}
    </ul>
  );
}
