import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useOverview } from '../data/answers.ts';
import { moment } from '../format.ts';
import { ThemeChoice } from './theme-choice.tsx';
import './frame.css';

/** What stands around every page. */
export function Frame() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const earlier = useRef(path);
  // A page that was gone to is read from its top, by screen readers too; a page that was loaded keeps its focus.
  useEffect(() => {
    if (earlier.current === path) return;
    earlier.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <Link to="/" className="brand" aria-label="Assay, overview">
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M12 1l9.5 5.5v11L12 23l-9.5-5.5v-11z" fill="currentColor" />
            <path
              d="M8 17 12 7l4 10M9.3 14h5.4"
              fill="none"
              stroke="var(--surface)"
              strokeWidth="1.9"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          Assay
        </Link>
        <ThemeChoice />
      </header>
      <main id="content" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <Foot />
    </>
  );
}

function Foot() {
  const { data } = useOverview();
  return (
    <footer className="foot">
      {data && (
        <>
          <span>As of {moment(data.asOf)}</span>
          {data.evaluatedAt !== null && <span>Grades computed {moment(data.evaluatedAt)}</span>}
          <span>Assay {data.version}</span>
        </>
      )}
      <a href="/api/openapi.json">HTTP API</a>
    </footer>
  );
}
