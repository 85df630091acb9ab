import { age, count, moment, spelledOut } from '../format.ts';
import type { Source } from '../generated/api.ts';

const states: Readonly<Record<Source['state'], string>> = { read: 'Read', partly: 'Partly read', forbidden: 'Forbidden', failed: 'Failed' };

/** What is collected and from where, and what could not be: a check without data begins here. */
export function SourceList({ sources, asOf }: { readonly sources: readonly Source[]; readonly asOf: string }) {
  if (sources.length === 0) return <p className="quiet">Nothing has been collected yet.</p>;
  return (
    <ul className="sources">
      {sources.map((source) => {
        const troubles = source.tables.filter(({ outcome }) => outcome === 'forbidden' || outcome === 'failed');
        return (
          <li key={source.source}>
            <p className="source-line">
              <strong>{source.source}</strong>
              <span className={source.state === 'read' && !source.stale ? 'source-state' : 'source-state source-trouble'}>
                <StateMark state={source.state} />
                {states[source.state]}
                {source.stale && ', stale'}
              </span>
              <time className="small quiet" dateTime={source.readAt} title={moment(source.readAt)}>
                {age(source.readAt, asOf)}
              </time>
            </p>
            {troubles.length > 0 && (
              <ul className="small quiet source-troubles">
                {troubles.map(({ table, outcome, subjects, reason }) => (
                  <li key={`${table} ${outcome}`}>
                    <Trouble reason={reason}>
                      {spelledOut(table)}: {outcome}
                      {subjects !== null && ` for ${count(subjects)}`}
                    </Trouble>
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The reasons that sources give are long; they open. */
function Trouble({ reason, children }: { readonly reason: string | null; readonly children: React.ReactNode }) {
  if (reason === null || reason === '') return <>{children}</>;
  return (
    <details>
      <summary>{children}</summary>
      {reason}
    </details>
  );
}

function StateMark({ state }: { readonly state: Source['state'] }) {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {state === 'read' && <circle cx="8" cy="8" r="5.5" fill="currentColor" />}
      {state === 'partly' && (
        <path d="M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11" fill="currentColor" stroke="currentColor" fillOpacity="0.4" />
      )}
      {state === 'forbidden' && (
        <path d="M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M4.1 4.1l7.8 7.8" fill="none" stroke="currentColor" strokeWidth="2" />
      )}
      {state === 'failed' && <path d="M8 1.5l6.5 12h-13z" fill="currentColor" />}
    </svg>
  );
}
