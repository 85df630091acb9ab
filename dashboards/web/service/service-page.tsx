import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRemedies, useService } from '../data/answers.ts';
import { ApiProblem } from '../data/api.ts';
import { moment, shortName } from '../format.ts';
import type { Service } from '../generated/api.ts';
import { ExplanationPanel } from '../part/explanation-panel.tsx';
import { Failure, Unknown } from '../part/notice.tsx';
import { Skeleton } from '../part/skeleton.tsx';
import { useTitle } from '../part/title.ts';
import { CheckList } from './check-list.tsx';
import { Delivery } from './delivery.tsx';
import { RubricCard } from './rubric-card.tsx';
import './service.css';

const route = getRouteApi('/services/$service');

export function ServicePage() {
  const { service: asked } = route.useParams();
  const { data, error } = useService(asked);
  useTitle(data?.name ?? asked);
  if (error instanceof ApiProblem && error.status === 404) return <Unknown title={error.message} near={error.near} />;
  if (error) return <Failure error={error} />;
  if (!data) return <Loading />;
  return <ServiceBody service={data} />;
}

function ServiceBody({ service }: { readonly service: Service }) {
  const { check } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: told, error: untold } = useRemedies(service.entity);
  const remedies = untold ? [] : told?.remedies;
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const slash = check?.indexOf('/') ?? -1;
  const choose = (chosen: string) => void navigate({ search: (before) => ({ ...before, check: chosen }), resetScroll: false });
  return (
    <div className="service">
      <Header service={service} />
      <section aria-label="Grades" className="rubric-cards">
        {service.rubrics.map((rubric) => (
          <RubricCard key={rubric.rubric} rubric={rubric} />
        ))}
      </section>
      <Delivery entity={service.entity} />
      {service.rubrics.map((rubric) => (
        <CheckList
          key={rubric.rubric}
          rubric={rubric}
          remedies={remedies?.filter((remedy) => remedy.rubric === rubric.rubric)}
          asOf={service.asOf}
          onExplain={(chosen) => {
            setOpener(document.activeElement instanceof HTMLElement ? document.activeElement : null);
            choose(`${rubric.rubric}/${chosen}`);
          }}
        />
      ))}
      {check !== undefined && slash > 0 && (
        <ExplanationPanel
          selected={{ entity: service.entity, rubric: check.slice(0, slash), check: check.slice(slash + 1) }}
          onClose={() => {
            choose('');
            opener?.focus({ preventScroll: true });
          }}
        />
      )}
    </div>
  );
}

function Header({ service }: { readonly service: Service }) {
  const { name, title, description, owner, tier, lifecycle, type, system, links, properties, evaluatedAt } = service;
  const facts = [
    ['Owner', owner === null ? null : shortName(owner)],
    ['Tier', tier],
    ['Lifecycle', lifecycle],
    ['Type', type],
    ['System', system === null ? null : shortName(system)],
  ] as const;
  return (
    <header className="service-header">
      <nav aria-label="Breadcrumb" className="small">
        <Link to="/">All services</Link>
      </nav>
      <h1>{title ?? name}</h1>
      {title !== null && title !== name && <p className="quiet">{name}</p>}
      {description !== null && <p className="service-description">{description}</p>}
      <dl className="service-facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value ?? <span className={term === 'Owner' ? 'cell-missing' : 'quiet'}>none</span>}</dd>
          </div>
        ))}
      </dl>
      {properties.length > 0 && (
        <section aria-label="Properties">
          <dl className="service-facts">
            {properties.map(({ property, describes, unit, value, unread }) => (
              <div key={property} title={unread ?? describes}>
                <dt>{property}</dt>
                <dd>
                  {unread !== null ? <span className="cell-missing">no data</span> : (value ?? <span className="quiet">none</span>)}
                  {value !== null && unit !== null && <span className="quiet"> {unit}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {links.length > 0 && (
        <ul className="service-links">
          {links.map(({ title, url }) => (
            <li key={url}>
              <a href={url} rel="noopener noreferrer nofollow">
                {title}
              </a>
            </li>
          ))}
        </ul>
      )}
      {evaluatedAt !== null && <p className="small quiet">Grades computed {moment(evaluatedAt)}</p>}
    </header>
  );
}

function Loading() {
  return (
    <div className="service" role="status">
      <span className="visually-hidden">Loading</span>
      <Skeleton height={34} width={320} />
      <Skeleton height={60} width={520} />
      <div className="rubric-cards">
        <Skeleton height={190} />
        <Skeleton height={190} />
      </div>
      <Skeleton height={340} />
    </div>
  );
}
