import { Link } from '@tanstack/react-router';
import type { Overview } from '../generated/api.ts';

/** Where the most is to be gained: each leads to the heatmap, sorted by that check. */
export function MostFailed({ checks, rubrics }: Pick<Overview, 'rubrics'> & { readonly checks: Overview['mostFailed'] }) {
  if (checks.length === 0) return <p className="quiet">Nothing that is known fails.</p>;
  return (
    <ol className="most-failed">
      {checks.map(({ rubric, check, asks, failing, known }) => (
        <li key={`${rubric}/${check}`}>
          <span>
            <Link
              to="/"
              search={(before) => ({ ...before, rubric: '', sort: `check:${rubric}/${check}` })}
              hash="services"
              resetScroll={false}
            >
              {asks}
            </Link>{' '}
            {checks.some((other) => other.asks === asks && other.rubric !== rubric) && (
              <span className="small quiet">{rubrics.find((each) => each.rubric === rubric)?.title}</span>
            )}
          </span>
          <span className="meter" aria-hidden="true">
            <span style={{ width: `${(100 * failing) / known}%` }} />
          </span>
          <span className="number">
            {failing} <span className="quiet">of {known}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
