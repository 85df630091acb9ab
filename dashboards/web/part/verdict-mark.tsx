import type { Verdict } from '../generated/api.ts';
import './verdict-mark.css';

export const verdictNames: Readonly<Record<Verdict, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  'no-data': 'No data',
  error: 'Error',
  exempt: 'Exempt',
  'not-applicable': 'Does not apply',
};

/** Shapes first, colour second: a tick, a filled square with a cross, an empty ring, a triangle, a shield, a stroke. */
const shapes: Readonly<Record<Verdict, React.ReactNode>> = {
  pass: <path className="line" d="M3.5 8.5l3 3 6-7" />,
  fail: (
    <>
      <rect className="body" x="1" y="1" width="14" height="14" rx="2.5" />
      <path className="cut" d="M5 5l6 6M11 5l-6 6" />
    </>
  ),
  'no-data': <circle className="line" cx="8" cy="8" r="5.2" strokeDasharray="2.2 2.4" />,
  error: (
    <>
      <path className="body" d="M8 .8l7.4 13.4H.6z" />
      <path className="cut" d="M8 5.5v4M8 11.8v.1" />
    </>
  ),
  exempt: (
    <>
      <path className="line" d="M8 1.8l5.2 1.8v4.2c0 3-2.2 5.3-5.2 6.4-3-1.1-5.2-3.4-5.2-6.4V3.6z" />
      <path className="line" d="M5.6 8h4.8" />
    </>
  ),
  'not-applicable': <path className="line" d="M5 8h6" />,
};

/** The mark alone; whoever uses it says the verdict in words beside it or in the name of the cell. */
export function VerdictMark({ verdict, size = 16 }: { readonly verdict: Verdict; readonly size?: number }) {
  return (
    <svg className={`verdict verdict-${verdict}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {shapes[verdict]}
    </svg>
  );
}

export function VerdictLabel({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span className={`verdict-label verdict-${verdict}`}>
      <VerdictMark verdict={verdict} />
      {verdictNames[verdict]}
    </span>
  );
}
