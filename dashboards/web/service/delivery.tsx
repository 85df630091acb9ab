import { useDelivery } from '../data/answers.ts';
import { dayBefore, localDay, quantity, spelledOut, unitName } from '../format.ts';
import type { Dora, Reading } from '../generated/api.ts';
import { Chart } from '../part/chart.tsx';
import { Failure } from '../part/notice.tsx';
import { Skeleton } from '../part/skeleton.tsx';

/** How the service delivers: the four DORA metrics, each with what it rests on, and deployments by week. */
export function Delivery({ entity }: { readonly entity: string }) {
  const { data, error } = useDelivery(entity);
  return (
    <section className="card" aria-labelledby="delivery">
      <h2 id="delivery">Delivery</h2>
      {error ? <Failure error={error} /> : data ? <Tiles of={data} /> : <Skeleton height={120} />}
      <h3 className="delivery-chart">Deployments by week, with their 95% interval</h3>
      <Chart name="deployment-frequency" query={{ entity }} height={180} />
    </section>
  );
}

function Tiles({ of }: { readonly of: Dora }) {
  const total = of.groups[0]?.total;
  const unread = of.groups[0]?.quality.unread ?? [];
  return (
    <>
      <p className="small quiet">
        {localDay(of.from)} to {dayBefore(of.to)}, {of.zone}. {of.definition.title}.
      </p>
      <dl className="tiles">
        {of.metrics.map(({ name, title, describes }) => (
          <div key={name} className="tile">
            <dt title={describes}>{title}</dt>
            {total ? <Value reading={total[name]} /> : <dd className="tile-value quiet">No data</dd>}
          </div>
        ))}
      </dl>
      {unread.map(({ table, outcome, reason }) => (
        <p key={`${table} ${outcome}`} className="small quiet">
          {spelledOut(table)}: {spelledOut(outcome)}
          {reason !== '' && ` — ${reason}`}
        </p>
      ))}
    </>
  );
}

function Value({ reading: { measure, band } }: { readonly reading: Reading }) {
  const { value, unit, n, low, high } = measure;
  const flags = measure.flags.filter((flag) => flag !== 'no-data');
  return (
    <>
      <dd className={value === null ? 'tile-value quiet' : 'tile-value'}>
        {value === null ? 'No data' : quantity(value, unit)} {value !== null && <span className="tile-unit">{unitName(unit)}</span>}
      </dd>
      <dd className="small quiet">
        {low !== null && high !== null && `${quantity(low, unit)} – ${quantity(high, unit)} · `}n = {n}
      </dd>
      {(flags.length > 0 || band) && (
        <dd className="small quiet">
          {band && (
            <span title={`${band.range}; ${band.source}. A description of survey answers, not a target.`}>
              {band.name} ({band.year})
            </span>
          )}
          {flags.map((flag) => (
            <span key={flag} className="tag">
              {spelledOut(flag)}
            </span>
          ))}
        </dd>
      )}
    </>
  );
}
