import { counted, localDay, percent } from '../format.ts';
import type { Service } from '../generated/api.ts';
import { GradeStamp } from '../part/grade-stamp.tsx';

type Rubric = Service['rubrics'][number];

/** What is stamped on the service under one rubric, how far it is known, and the least work that would better it. */
export function RubricCard({ rubric }: { readonly rubric: Rubric }) {
  const { grade, title, levels, categories, upgrade, caps, since, results } = rubric;
  const asks = (check: string) => results.find((result) => result.check === check)?.asks ?? check;
  return (
    <article className="card rubric-card">
      <header>
        <GradeStamp letter={grade.letter} size={56} />
        <div>
          <h2>{title}</h2>
          <p>
            {grade.letter === 'ungraded' ? (
              <strong>Ungraded</strong>
            ) : (
              <>
                <strong>{percent(grade.score)}</strong> <span className="quiet">of the points</span>
              </>
            )}
            {levels.length > 0 && (
              <>
                {' · '}
                <strong>{grade.level ?? 'No level yet'}</strong>
                {grade.provisional && <span className="quiet"> (provisional)</span>}
              </>
            )}
          </p>
          <p className="small quiet">
            {grade.known} of {counted(grade.applicable, 'check')} known ({percent(grade.coverage)} by weight)
            {grade.exempt > 0 && ` · ${grade.exempt} exempt`} · since {localDay(since)}
          </p>
        </div>
      </header>
      {levels.length > 0 && <Ladder levels={levels} held={grade.level} />}
      {grade.letter === 'ungraded' && (
        <p>Too little is known for a grade. What would bring the missing data is said at each check below.</p>
      )}
      {upgrade && (
        <div>
          <h3>
            {counted(upgrade.checks.length, 'fix', 'fixes')} to {upgrade.to}
          </h3>
          <ul className="bullets">
            {upgrade.checks.map((check) => (
              <li key={check}>{asks(check)}</li>
            ))}
          </ul>
        </div>
      )}
      {[...Map.groupBy(caps, ({ letter }) => letter)].map(([letter, held]) => (
        <p key={letter} className="small">
          <strong>At most {letter}</strong> while {held.length === 1 ? 'this fails' : 'these fail'}:{' '}
          {held.map(({ check }) => asks(check)).join(' ')}
        </p>
      ))}
      <ul className="category-grades">
        {categories.map(({ category, letter, score }) => (
          <li key={category}>
            <GradeStamp letter={letter} size={20} />
            <span>{category}</span>
            <span className="quiet">{percent(score)}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}

function Ladder({ levels, held }: { readonly levels: readonly string[]; readonly held: string | null }) {
  const reached = held === null ? -1 : levels.indexOf(held);
  return (
    <ol className="ladder" aria-label="Levels">
      {levels.map((level, index) => (
        <li key={level} className={index <= reached ? 'ladder-held' : ''}>
          {level}
          <span className="visually-hidden">{index <= reached ? ' (held)' : ' (not held)'}</span>
        </li>
      ))}
    </ol>
  );
}
