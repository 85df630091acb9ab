import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ApiProblem } from '../data/api.ts';
import './notice.css';

/** What could not be had, why, and what can be done. */
export function Failure({ error }: { readonly error: Error }) {
  const queries = useQueryClient();
  const refused = error instanceof ApiProblem;
  return (
    <div className="notice" role="alert">
      <h2>{refused ? error.message : 'The server cannot be reached'}</h2>
      {refused ? error.detail !== undefined && <p className="quiet">{error.detail}</p> : <p className="quiet">{error.message}</p>}
      {refused && error.near.length > 0 && <p>Did you mean {error.near.join(' or ')}?</p>}
      <button type="button" onClick={() => void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.error !== null })}>
        Try again
      </button>
    </div>
  );
}

/** Nothing is graded yet: what to do first. */
export function NothingYet() {
  return (
    <div className="notice notice-large">
      <h1>No services yet</h1>
      <p>Grades are made from what is collected. Nothing has been collected here, or no rubric grades what was.</p>
      <pre>
        <code>
          {
            'npx assay init      # writes assay.yaml and says which tokens it wants\nnpx assay collect   # reads the sources\nnpx assay grade     # stamps the grades'
          }
        </code>
      </pre>
      <p className="quiet">
        Or look around in a simulated company: <code>npm run demo</code>. Reload this page when there are grades.
      </p>
    </div>
  );
}

/** No such thing, and what is near to its name. */
export function Unknown({ title, near = [] }: { readonly title: string; readonly near?: readonly string[] }) {
  return (
    <div className="notice notice-large">
      <h1>{title}</h1>
      {near.length > 0 && (
        <p>
          Did you mean{' '}
          {near.map((name, index) => (
            <span key={name}>
              {index > 0 && ' or '}
              <Link to="/services/$service" params={{ service: name }}>
                {name}
              </Link>
            </span>
          ))}
          ?
        </p>
      )}
      <p>
        <Link to="/">All services</Link>
      </p>
    </div>
  );
}
