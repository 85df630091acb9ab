/** A page of the web application: the address that reproduces it, and what it is called. */
export interface Page {
  /** Path with `:name` for what varies. What is chosen on the page (search, sort, selection) is in the query. */
  readonly path: string;
  readonly title: string;
  readonly describes: string;
}

/** Every page there is. The server answers these addresses with the application and every other with 404. */
export const pages: readonly Page[] = [
  {
    path: '/',
    title: 'Overview',
    describes: 'How the services stand: grades, coverage, the health of the sources, and every check of every service.',
  },
  {
    path: '/services/:service',
    title: 'Service',
    describes: 'One service: its grades, what to fix first, what is not known, and how it delivers.',
  },
];
