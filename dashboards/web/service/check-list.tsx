import { age, counted, localDay, moment } from '../format.ts';
import type { Remedy, Result, Service, Verdict } from '../generated/api.ts';
import { Prose } from '../part/prose.tsx';
import { Skeleton } from '../part/skeleton.tsx';
import { VerdictLabel } from '../part/verdict-mark.tsx';

type Rubric = Service['rubrics'][number];

interface CheckListProps {
  readonly rubric: Rubric;
  /** What to do about those that do not pass; undefined while it is on its way. */
  readonly remedies: readonly Remedy[] | undefined;
  readonly asOf: string;
  readonly onExplain: (check: string) => void;
}

/** In the order in which they want attention. Every check is in one of the groups. */
const groups: readonly { readonly title: string; readonly verdicts: readonly Verdict[] }[] = [
  { title: 'To fix', verdicts: ['fail', 'error'] },
  { title: 'Not known', verdicts: ['no-data'] },
  { title: 'Passing', verdicts: ['pass'] },
  { title: 'Left out', verdicts: ['exempt', 'not-applicable'] },
];

export function CheckList({ rubric, remedies, asOf, onExplain }: CheckListProps) {
  const id = `checks-${rubric.rubric}`;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{rubric.title}: checks</h2>
      {groups.map(({ title, verdicts }) => {
        const results = rubric.results.filter(({ verdict }) => verdicts.includes(verdict)).sort((a, b) => b.weight - a.weight);
        if (results.length === 0) return null;
        return (
          <div key={title} className="check-group">
            <h3>
              {title} <span className="quiet">{counted(results.length, 'check')}</span>
            </h3>
            <ul>
              {results.map((result) => (
                <CheckRow
                  key={result.check}
                  result={result}
                  remedy={remedies?.find(({ check }) => check === result.check)}
                  waiting={remedies === undefined}
                  asOf={asOf}
                  onExplain={onExplain}
                />
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

interface CheckRowProps {
  readonly result: Result;
  readonly remedy: Remedy | undefined;
  readonly waiting: boolean;
  readonly asOf: string;
  readonly onExplain: (check: string) => void;
}

function CheckRow({ result, remedy, waiting, asOf, onExplain }: CheckRowProps) {
  const { check, asks, verdict, standing, level, category, weight, effort, reason, staleSince, since } = result;
  const about = [category, level, `weight ${weight}`, verdict === 'fail' ? `${effort} effort` : null].filter((part) => part !== null);
  const advice = remedy ? adviceOf(result, remedy) : '';
  const seenAt = remedy?.readAt ?? null;
  const open = verdict === 'fail' || verdict === 'no-data' || verdict === 'error';
  return (
    <li className={open ? 'check-row' : 'check-row check-row-brief'} title={about.join(' · ')}>
      <VerdictLabel verdict={verdict} />
      <div className="check-words">
        <p>
          <button type="button" className="link-button check-asks" onClick={() => onExplain(check)}>
            {asks}
          </button>
          {standing !== 'counted' && <span className="tag">{standing}, not counted</span>}
          {staleSince !== null && (
            <span className="tag tag-trouble" title={`Since ${moment(staleSince)}`}>
              stale
            </span>
          )}
        </p>
        <p className={open ? '' : 'quiet check-reason'}>
          <Prose text={reason} />
        </p>
        {open && waiting && <Skeleton height={20} width="60%" />}
        {advice !== '' && (
          <p className="check-fix">
            <strong>{verdict === 'no-data' ? 'To know it: ' : 'Fix: '}</strong>
            <Prose text={advice} />
          </p>
        )}
        {open && <p className="small quiet">{about.join(' · ')}</p>}
      </div>
      <p className="small quiet check-age">
        {seenAt !== null && (
          <time dateTime={seenAt} title={moment(seenAt)}>
            seen {age(seenAt, asOf)}
          </time>
        )}
        <time dateTime={since} title={moment(since)}>
          since {localDay(since)}
        </time>
      </p>
    </li>
  );
}

/** How to put it right; where data is missing, what would bring it, unless the reason has said so already. */
function adviceOf({ verdict, reason }: Result, { fix, brings }: Remedy): string {
  if (verdict !== 'no-data' || brings.length === 0) return fix;
  const said = reason.toLowerCase();
  return brings.filter((each) => !said.includes(each.toLowerCase().replace(/\.$/, ''))).join(' ');
}
