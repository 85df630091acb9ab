import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGithub } from '../../../../src/demo/server/github.ts';
import type { SimulatedApi } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';
import { extractFile, operations } from '../../../fixtures/descriptions/extract-github.ts';
import { describedBy, inDocument, type Description } from './description.ts';

const company = simulateCompany({ seed: 11, services: 40, now: '2026-11-21T12:00:00Z' });
const base = `/repos/${company.login}`;
const service = company.services.find(({ traits }) => traits.releases) ?? company.services[0];
const history = service ? company.history(service.repository) : undefined;
const ruled = company.repositories.find(({ protection }) => protection?.by === 'ruleset');

/** Each described path, and where it is asked. */
const asked: readonly (readonly [path: string, url: string, status?: number])[] = [
  ['/orgs/{org}/repos', `/orgs/${company.login}/repos?per_page=100`],
  ['/repos/{owner}/{repo}', `${base}/ledger`],
  ['/repos/{owner}/{repo}', `${base}/nowhere`, 404],
  ['/repos/{owner}/{repo}', `${base}/payout-engine`, 301],
  ['/repos/{owner}/{repo}/git/trees/{tree_sha}', `${base}/ledger/git/trees/HEAD?recursive=1`],
  ['/repos/{owner}/{repo}/git/trees/{tree_sha}', `${base}/ledger/git/trees/main`],
  ['/repos/{owner}/{repo}/git/trees/{tree_sha}', `${base}/hackathon-2026/git/trees/HEAD`, 409],
  ['/repos/{owner}/{repo}/contents/{path}', `${base}/ledger/contents/catalog-info.yaml`],
  ['/repos/{owner}/{repo}/contents/{path}', `${base}/ledger/contents/docs`],
  ['/repos/{owner}/{repo}/contents/{path}', `${base}/ledger/contents/none.md`, 404],
  ['/repos/{owner}/{repo}/branches/{branch}/protection', `${base}/ledger/branches/main/protection`],
  ['/repos/{owner}/{repo}/branches/{branch}/protection', `${base}/image-resizer/branches/main/protection`, 404],
  ['/repos/{owner}/{repo}/rules/branches/{branch}', `${base}/${ruled?.name ?? ''}/rules/branches/${ruled?.defaultBranch ?? ''}`],
  ['/repos/{owner}/{repo}/rules/branches/{branch}', `${base}/ledger/rules/branches/main`],
  ['/repos/{owner}/{repo}/pulls', `${base}/ledger/pulls?state=all&per_page=100`],
  ['/repos/{owner}/{repo}/pulls/{pull_number}', `${base}/ledger/pulls/3`],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/reviews', `${base}/ledger/pulls/3/reviews`],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/commits', `${base}/ledger/pulls/3/commits`],
  ['/repos/{owner}/{repo}/deployments', `${base}/ledger/deployments?per_page=100`],
  [
    '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    `${base}/${service?.name ?? ''}/deployments/${history?.deployments[0]?.id ?? 0}/statuses`,
  ],
  ['/repos/{owner}/{repo}/commits', `${base}/ledger/commits?per_page=100`],
  ['/repos/{owner}/{repo}/commits', `${base}/hackathon-2026/commits`, 409],
  ['/repos/{owner}/{repo}/commits/{ref}/status', `${base}/ledger/commits/main/status`],
  ['/repos/{owner}/{repo}/commits/{ref}/statuses', `${base}/ledger/commits/main/statuses`],
  ['/repos/{owner}/{repo}/compare/{basehead}', `${base}/${service?.name ?? ''}/compare/${history?.commits[0]?.sha ?? ''}...HEAD`],
  ['/repos/{owner}/{repo}/releases', `${base}/${service?.name ?? ''}/releases`],
  ['/repos/{owner}/{repo}/tags', `${base}/${service?.name ?? ''}/tags`],
  ['/rate_limit', '/rate_limit'],
  ['/user', '/user'],
  ['/meta', '/meta'],
];

describe('the simulated GitHub', () => {
  let api: SimulatedApi;
  let description: Description;
  beforeAll(async () => {
    api = await startGithub(company, { token: 'secret' });
    description = describedBy(inDocument(JSON.parse(readFileSync(extractFile, 'utf8'))));
  });
  afterAll(() => api.close());

  const get = async (url: string) => {
    const answer = await fetch(api.url + url, { headers: { authorization: 'Bearer secret' }, redirect: 'manual' });
    const text = await answer.text();
    const body: unknown = JSON.parse(text);
    return { status: answer.status, headers: answer.headers, body, text };
  };

  test.each(asked.map(([path, url, status = 200]) => ({ path, url, status })))(
    'answers $path as published ($url, $status)',
    async ({ path, url, status }) => {
      const answer = await get(url);
      expect(answer.status).toBe(status);
      expect(description.faults(path, status, answer.body)).toEqual([]);
      if (status === 200 && url.includes('per_page')) expect(answer.body).not.toEqual([]);
    },
  );

  test('answers as published at an earlier moment too', async () => {
    api.setNow('2026-02-01T12:00:00Z');
    for (const [path, url, status = 200] of asked.filter(([, url]) => !/hackathon|statuses$|pulls\/3/u.test(url))) {
      const answer = await get(url);
      // What is not yet there is not found.
      expect([url, [status, 404].includes(answer.status)]).toEqual([url, true]);
      expect([url, description.faults(path, answer.status, answer.body)]).toEqual([url, []]);
    }
    api.setNow(company.now);
  });

  test('is asked about every operation whose description is kept', () => {
    expect([...new Set(asked.map(([path]) => path))].sort()).toEqual(Object.keys(operations).sort());
  });

  test('names no address but its own, and no description accepts anything', async () => {
    for (const [, url] of asked) {
      const { headers, text } = await get(url);
      const elsewhere = [
        ...`${text} ${headers.get('link') ?? ''} ${headers.get('location') ?? ''}`.matchAll(
          /"(?!documentation_)(?:\w+_)?url":"(https?:\/\/[^/"]+)/gu,
        ),
      ]
        .map(([, origin]) => origin)
        .filter((origin) => origin !== api.url);
      expect([url, elsewhere]).toEqual([url, []]);
    }
    expect(description.faults('/repos/{owner}/{repo}/pulls', 200, [{ id: 'seven' }])).not.toEqual([]);
  });
});
