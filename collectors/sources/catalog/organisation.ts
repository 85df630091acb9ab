import { z } from 'zod';
import type { CollectorContext } from '../../collector.ts';
import { refuseCredential } from '../../credential-fault.ts';
import { readJson } from '../../page-item.ts';
import type { CatalogFile, Findings } from './catalog-file.ts';
import { withoutSecrets } from './secret.ts';
import type { Settings } from './settings.ts';

/** Where an organisation's repositories are asked, and how. */
export type GithubSettings = NonNullable<Settings['github']>;

/** The part of a context that asking takes. */
type Asking = Pick<CollectorContext<unknown>, 'http' | 'report'>;

type Incomplete = NonNullable<Findings['incomplete']>;

/** Both spellings of the file in one request for fifty repositories: a cost of one point. */
const query = `query catalog($organisation: String!, $after: String) {
  organization(login: $organisation) {
    repositories(first: 50, after: $after, orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        nameWithOwner
        yaml: object(expression: "HEAD:catalog-info.yaml") { ...file }
        yml: object(expression: "HEAD:catalog-info.yml") { ...file }
      }
    }
  }
}
fragment file on GitObject { ... on Blob { isTruncated text } }`;

const blob = z.object({ isTruncated: z.boolean().optional(), text: z.string().nullish() }).nullish();
const answer = z.object({
  data: z
    .object({
      organization: z
        .object({
          repositories: z.object({
            pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
            nodes: z.array(z.object({ nameWithOwner: z.string(), yaml: blob, yml: blob }).nullable()),
          }),
        })
        .nullish(),
    })
    .nullish(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).optional(),
});

/** The catalog files at the root of the organisation's repositories, repositories by name. */
export async function readOrganisation(context: Asking, github: GithubSettings): Promise<Findings> {
  const files: CatalogFile[] = [];
  const seen = new Set<string>();
  let after: string | null = null;
  do {
    const page = await readRepositories(context, github, after);
    if ('outcome' in page) return { files, incomplete: page };
    for (const { nameWithOwner, yaml, yml } of page.nodes.filter((node) => node !== null)) {
      const repository = nameWithOwner.toLowerCase();
      for (const [file, found] of Object.entries({ 'catalog-info.yaml': yaml, 'catalog-info.yml': yml })) {
        if (found?.isTruncated) context.report({ code: 'catalog.file-truncated', severity: 'error', facts: { repository }, file });
        else if (found?.text) files.push({ file, repository, text: withoutSecrets(found.text) });
      }
    }
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
    if (after !== null && seen.has(after))
      return { files, incomplete: { outcome: 'failed', reason: 'GitHub named the same page as the next one twice.' } };
    if (after !== null) seen.add(after);
  } while (after !== null);
  return { files };
}

type Connection = NonNullable<NonNullable<NonNullable<z.infer<typeof answer>['data']>['organization']>['repositories']>;

/**
 * One page of repositories, or why there is none. An answer with errors in it is not whole, so it counts as none. Throws
 * `CredentialFault` where GitHub does not know the token.
 */
export async function readRepositories(
  context: Asking,
  { organisation, token, url }: GithubSettings,
  after: string | null,
): Promise<Connection | Incomplete> {
  const { status, body } = await context.http.send({
    method: 'POST',
    url: graphqlUrl(url),
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'assay' },
    body: JSON.stringify({ query, variables: { organisation, after } }),
  });
  if (status === 401) throw refuseCredential(context, { source: 'GitHub', credential: 'token', answer: '401', check: 'GITHUB_TOKEN' });
  if (status === 403) {
    return {
      outcome: 'forbidden',
      reason: `GitHub refused the token (403): it needs to read contents and metadata of the repositories of ${organisation}.`,
    };
  }
  if (status !== 200) return { outcome: 'failed', reason: `GitHub answered ${status} when asked for the repositories of ${organisation}.` };
  const parsed = answer.safeParse(readJson(body));
  if (!parsed.success)
    return { outcome: 'failed', reason: `What GitHub answered about the repositories of ${organisation} cannot be read.` };
  const { data, errors = [] } = parsed.data;
  const [error] = errors;
  if (data?.organization && !error) return data.organization.repositories;
  if (!error || error.type === 'NOT_FOUND')
    return { outcome: 'absent', reason: `GitHub shows this token no organisation ${organisation}.` };
  return { outcome: error.type === 'FORBIDDEN' ? 'forbidden' : 'failed', reason: `GitHub says: ${error.message}` };
}

/** GraphQL lies beside REST: `/graphql` on github.com, `/api/graphql` where REST is `/api/v3`. */
function graphqlUrl(url: string): string {
  return `${url.replace(/\/+$/, '').replace(/\/v3$/, '')}/graphql`;
}
