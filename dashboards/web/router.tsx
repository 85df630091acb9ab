import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { OverviewPage } from './overview/overview-page.tsx';
import { Frame } from './part/frame.tsx';
import { UnknownPage } from './part/unknown-page.tsx';
import { ServicePage } from './service/service-page.tsx';

/** What is chosen on a page, as it stands in its address. All of it may be missing. */
export interface Chosen {
  /** Text that services are searched for. */
  readonly q?: string;
  /** Column that the services are sorted by, with `-` before it when from last to first. */
  readonly sort?: string;
  /** The one rubric that is shown. */
  readonly rubric?: string;
  /** The service and the check (`rubric/check`) whose explanation is open. */
  readonly service?: string;
  readonly check?: string;
}

function chosen(search: Record<string, unknown>): Chosen {
  const names = ['q', 'sort', 'rubric', 'service', 'check'] as const;
  return Object.fromEntries(
    names.flatMap((name) => (typeof search[name] === 'string' && search[name] !== '' ? [[name, search[name]]] : [])),
  );
}

const root = createRootRoute({ component: Frame, notFoundComponent: UnknownPage });

export const overviewRoute = createRoute({ getParentRoute: () => root, path: '/', validateSearch: chosen, component: OverviewPage });

export const serviceRoute = createRoute({
  getParentRoute: () => root,
  path: '/services/$service',
  validateSearch: chosen,
  component: ServicePage,
});

export const router = createRouter({
  routeTree: root.addChildren([overviewRoute, serviceRoute]),
  defaultPreload: false,
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '');
    return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
