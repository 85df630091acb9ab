import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useExplanation } from '../data/answers.ts';
import { age, moment, percent, spelledOut } from '../format.ts';
import type { Explanation } from '../generated/api.ts';
import { ExpressionTree } from './expression-tree.tsx';
import { Failure } from './notice.tsx';
import { Prose } from './prose.tsx';
import { Skeleton } from './skeleton.tsx';
import { VerdictLabel } from './verdict-mark.tsx';
import './explanation-panel.css';

interface Selected {
  readonly entity: string;
  readonly rubric: string;
  readonly check: string;
}

/** Beside the page: why one check has its verdict. Escape closes it, and the focus goes back to where it came from. */
export function ExplanationPanel({ selected, onClose }: { readonly selected: Selected; readonly onClose: () => void }) {
  const { data, error } = useExplanation(selected);
  const panel = useRef<HTMLElement>(null);
  const key = `${selected.entity} ${selected.rubric} ${selected.check}`;
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
  }, [key]);
  return (
    <aside
      ref={panel}
      className="panel"
      aria-label="Explanation"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <button type="button" className="panel-close" onClick={onClose} aria-label="Close the explanation">
        ✕
      </button>
      {error ? (
        <div className="panel-failure">
          <Failure error={error} />
        </div>
      ) : data ? (
        <Body of={data} />
      ) : (
        <Loading />
      )}
    </aside>
  );
}

function Loading() {
  return (
    <div className="panel-body" role="status">
      <span className="visually-hidden">Loading</span>
      <Skeleton height={22} width={140} />
      <Skeleton height={48} />
      <Skeleton height={90} />
      <Skeleton height={140} />
    </div>
  );
}

function Body({ of }: { readonly of: Explanation }) {
  const { result, asOf } = of;
  const open = result.verdict === 'fail' || result.verdict === 'no-data' || result.verdict === 'error';
  const place = [of.title, result.category, result.level].filter((part) => part !== null);
  return (
    <div className="panel-body">
      <header>
        <p className="small">
          <Link to="/services/$service" params={{ service: of.entity }}>
            {of.name}
          </Link>
        </p>
        <h2>{result.asks}</h2>
        <p className="small quiet">{place.join(' · ')}</p>
      </header>
      <section className="panel-verdict">
        <VerdictLabel verdict={result.verdict} />
        {result.standing !== 'counted' && <span className="tag">{result.standing}, not counted</span>}
        <p>
          <Prose text={result.reason} />
        </p>
        <p className="small quiet">
          Since {moment(result.since)}
          {result.credit !== null && result.credit > 0 && result.credit < 1 && ` · ${percent(result.credit)} of the points`}
          {result.staleSince !== null && ` · stale since ${moment(result.staleSince)}`}
        </p>
      </section>
      {open && (
        <section>
          <h3>How to fix it</h3>
          <p>
            <Prose text={of.fix} />
          </p>
          {of.brings.length > 0 && (
            <ul className="bullets">
              {of.brings.map((remedy) => (
                <li key={remedy}>
                  <Prose text={remedy} />
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      <section>
        <h3>Why it matters</h3>
        <p>
          <Prose text={of.why} />
        </p>
      </section>
      <section>
        <h3>Where it comes from</h3>
        <ul className="evidence">
          {of.evidence.map((each) => (
            <li key={`${each.table} ${each.external ?? ''} ${each.source ?? ''}`}>
              <p>
                <strong>{spelledOut(each.table)}</strong>
                {each.external !== null && (
                  <>
                    {' '}
                    of <code>{each.external}</code>
                  </>
                )}
                <span className={each.outcome === 'read' ? 'tag' : 'tag tag-trouble'}>{spelledOut(each.outcome)}</span>
              </p>
              <p className="small quiet">
                {each.source ?? 'no source'}
                {each.collectedAt !== null && (
                  <>
                    {' · '}
                    <time dateTime={each.collectedAt} title={moment(each.collectedAt)}>
                      {age(each.collectedAt, asOf)}
                    </time>
                  </>
                )}
                {each.rows !== null && ` · ${each.rows} ${each.rows === 1 ? 'row' : 'rows'}`}
              </p>
              {each.reason !== '' && (
                <p className="small quiet">
                  <Prose text={each.reason} />
                </p>
              )}
            </li>
          ))}
          {of.evidence.length === 0 && <li className="quiet">It reads no collected facts.</li>}
        </ul>
      </section>
      <section>
        <h3>How it was judged</h3>
        {of.applies !== null && (
          <p className="small quiet">
            Applies where <code>{of.applies}</code>
          </p>
        )}
        {of.parts ? <ExpressionTree part={of.parts} /> : <code className="judgement">{of.judgement}</code>}
      </section>
      <footer className="small quiet">As of {moment(asOf)}</footer>
    </div>
  );
}
