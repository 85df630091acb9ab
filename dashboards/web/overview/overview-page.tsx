import { useMemo } from 'react';
import { useHeatmap, useOverview } from '../data/answers.ts';
import { counted, moment, percent } from '../format.ts';
import type { Overview } from '../generated/api.ts';
import { Chart } from '../part/chart.tsx';
import { Failure, NothingYet } from '../part/notice.tsx';
import { Skeleton } from '../part/skeleton.tsx';
import { useTitle } from '../part/title.ts';
import { HeatmapSection } from './heatmap-section.tsx';
import { MostFailed } from './most-failed.tsx';
import { SourceList } from './source-list.tsx';
import { VerdictTotals } from './verdict-totals.tsx';
import './overview.css';

export function OverviewPage() {
  useTitle('Overview');
  const overview = useOverview();
  const heatmap = useHeatmap();
  const { data } = overview;
  if (overview.error) return <Failure error={overview.error} />;
  if (data?.services === 0) return <NothingYet />;
  return (
    <div className="overview">
      {data ? <Headline of={data} /> : <Skeleton height={58} width={460} />}
      {data?.stale === true && data.evaluatedAt !== null && (
        <p className="notice notice-warning" role="status">
          These grades were computed {moment(data.evaluatedAt)} and may no longer hold. Run <code>assay collect</code> and{' '}
          <code>assay grade</code>.
        </p>
      )}
      <div className="overview-cards">
        <section className="card card-grades">
          <h2>Grades</h2>
          {data ? <Grades of={data} /> : <Skeleton height={150} />}
        </section>
        <section className="card">
          <h2>Most failed checks</h2>
          {data ? <MostFailed checks={data.mostFailed} rubrics={data.rubrics} /> : <Skeleton height={150} />}
        </section>
        <section className="card">
          <h2>Sources</h2>
          {data ? <SourceList sources={data.sources} asOf={data.asOf} /> : <Skeleton height={150} />}
        </section>
      </div>
      <section aria-labelledby="services" className="overview-services">
        <h2 id="services">Every service, every check</h2>
        {data && <VerdictTotals verdicts={data.verdicts} />}
        {heatmap.error ? (
          <Failure error={heatmap.error} />
        ) : heatmap.data ? (
          <HeatmapSection heatmap={heatmap.data} />
        ) : (
          <Skeleton height={480} />
        )}
      </section>
    </div>
  );
}

function Headline({ of }: { readonly of: Overview }) {
  const worthy = useMemo(
    () =>
      of.rubrics.map(({ title, grades }) => {
        const held = grades.filter(({ letter }) => letter === 'A' || letter === 'B').reduce((sum, { services }) => sum + services, 0);
        const all = grades.reduce((sum, { services }) => sum + services, 0);
        return `${held} of ${all} at A or B for ${title.toLowerCase()}`;
      }),
    [of],
  );
  return (
    <header>
      <h1>{counted(of.services, 'service')}</h1>
      <p className="quiet">
        {worthy.join(', ')}. As of {moment(of.asOf)}.
      </p>
    </header>
  );
}

function Grades({ of }: { readonly of: Overview }) {
  return (
    <>
      <Chart name="grade-distribution" height={52 * of.rubrics.length} />
      <table className="standings">
        <thead>
          <tr>
            <th scope="col">Rubric</th>
            <th scope="col" className="number">
              Mean score
            </th>
            <th scope="col" className="number">
              Known
            </th>
            <th scope="col" className="number">
              Ungraded
            </th>
          </tr>
        </thead>
        <tbody>
          {of.rubrics.map(({ rubric, title, meanScore, coverage, grades }) => (
            <tr key={rubric}>
              <th scope="row">{title}</th>
              <td className="number">{percent(meanScore)}</td>
              <td className="number">{percent(coverage)}</td>
              <td className="number">{grades.find(({ letter }) => letter === 'ungraded')?.services ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
