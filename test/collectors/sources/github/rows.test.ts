import { describe, expect, test } from 'vitest';
import type { Value } from '../../../../query-language/catalog.ts';
import { github } from '../../../../collectors/sources/github/collector.ts';

const about = { repository: 'acme/ledger' };

function rowsOf(stream: string, body: unknown, more: object = {}): readonly Readonly<Record<string, Value>>[] {
  const page = { request: 'recorded', status: 200, body: JSON.stringify(body), about, ...more };
  return [...(github.streams[stream]?.rows(page) ?? [])].flatMap((extract) => ('table' in extract ? [extract.values] : []));
}

describe('a deployment', () => {
  const deployment = (statuses: readonly (readonly [state: string, at: string])[]): Readonly<Record<string, Value>> | undefined => {
    const node = {
      id: 'D_1',
      databaseId: 1,
      environment: 'production',
      commitOid: 'a',
      ref: null,
      task: 'deploy',
      description: null,
      creator: null,
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-09T00:00:00Z',
      statuses: { nodes: statuses.map(([state, at]) => ({ state, createdAt: `2026-01-01T${at}Z` })) },
    };
    return rowsOf('deployments', { data: { repository: { deployments: { nodes: [node] } } } })[0];
  };

  test.each([
    ['waits', [], 'pending', null],
    ['runs', [['IN_PROGRESS', '00:01:00']], 'running', null],
    [
      'ends well, and stays so when a newer one replaces it',
      [
        ['INACTIVE', '09:00:00'],
        ['SUCCESS', '00:05:00'],
        ['IN_PROGRESS', '00:01:00'],
      ],
      'success',
      '00:05:00',
    ],
    [
      'fails first and is then tried again',
      [
        ['FAILURE', '00:02:00'],
        ['SUCCESS', '00:09:00'],
      ],
      'failure',
      '00:02:00',
    ],
    ['errs', [['ERROR', '00:02:00']], 'failure', '00:02:00'],
    [
      'is replaced before it ended',
      [
        ['INACTIVE', '00:03:00'],
        ['QUEUED', '00:01:00'],
      ],
      'cancelled',
      '00:03:00',
    ],
  ] as const)('%s', (_what, statuses, state, at) => {
    expect(deployment(statuses)).toMatchObject({ state, finished_at: at && `2026-01-01T${at}.000Z` });
  });
});

describe('a pull request', () => {
  const person = (login: string): object => ({ type: 'User', login });
  const pull = (more: object): Readonly<Record<string, Value>> | undefined => {
    const node = {
      number: 1,
      title: '<script>alert(1)</script>',
      url: 'https://github.example/1',
      state: 'MERGED',
      isDraft: false,
      author: person('ana'),
      baseRefName: 'main',
      headRefOid: 'h',
      mergeCommit: { oid: 'm' },
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-09T00:00:00Z',
      mergedAt: '2026-01-05T00:00:00Z',
      closedAt: '2026-01-05T00:00:00Z',
      additions: 1,
      deletions: 2,
      labels: { nodes: [] },
      commits: { totalCount: 1, nodes: [{ commit: { authoredDate: '2025-12-31T23:00:00-01:00' } }] },
      reviews: { nodes: [] },
      comments: { nodes: [] },
      timelineItems: { nodes: [] },
      ...more,
    };
    return rowsOf('pull-requests', { data: { repository: { pullRequests: { nodes: [node] } } } })[0];
  };
  const review = (by: object | null, state: string, day: string): object => ({
    author: by,
    state,
    submittedAt: `2026-01-${day}T00:00:00Z`,
  });
  const day = (number: string): string => `2026-01-${number}T00:00:00.000Z`;

  test('without a review has none', () => {
    expect(pull({})).toMatchObject({
      first_review_at: null,
      approved_at: null,
      ready_at: null,
      reviews: 0,
      approvals: 0,
      first_commit_at: day('01'),
    });
  });

  test('counts what people other than its author said, no later than the merge', () => {
    const nodes = [
      review(person('ana'), 'COMMENTED', '01'),
      review({ type: 'Bot', login: 'linter' }, 'APPROVED', '01'),
      review(person('bo'), 'CHANGES_REQUESTED', '03'),
      review(person('bo'), 'APPROVED', '04'),
      review(person('cy'), 'APPROVED', '06'),
      review(person('cy'), 'PENDING', '02'),
    ];
    expect(pull({ reviews: { nodes } })).toMatchObject({ first_review_at: day('03'), approved_at: day('04'), reviews: 3, approvals: 2 });
  });

  test('takes a comment for a first review, and a deleted account for a person', () => {
    const comments = { nodes: [{ author: null, createdAt: '2026-01-02T00:00:00Z' }] };
    expect(pull({ comments })).toMatchObject({ first_review_at: day('02') });
    expect(pull({ comments, author: null })).toMatchObject({ first_review_at: null });
  });

  test('was ready when it was last marked so before the first review', () => {
    const timelineItems = {
      nodes: [{ createdAt: '2026-01-02T00:00:00Z' }, { createdAt: '2026-01-03T00:00:00Z' }, { createdAt: '2026-01-04T12:00:00Z' }],
    };
    const reviews = { nodes: [review(person('bo'), 'APPROVED', '04')] };
    expect(pull({ timelineItems, reviews })).toMatchObject({ ready_at: day('03') });
    expect(pull({ timelineItems })).toMatchObject({ ready_at: '2026-01-04T12:00:00.000Z' });
  });

  test('of a bot is told from a person’s, by the login that commits bear', () => {
    expect(pull({ author: { type: 'Bot', login: 'renovate' } })).toMatchObject({ author: 'renovate[bot]', author_is_bot: true });
  });

  test('keeps untrusted text as it is', () => expect(pull({})).toMatchObject({ title: '<script>alert(1)</script>' }));
});

describe('coverage', () => {
  const repositories = JSON.stringify({ include: ['*'], exclude: [] });
  const covered = (...contexts: readonly (readonly [context: string, description: string | null, at?: string])[]): unknown => {
    const status = {
      contexts: contexts.map(([context, description, at = '2026-01-01T00:00:00Z']) => ({ context, description, createdAt: at })),
    };
    const nodes = [{ nameWithOwner: 'acme/ledger', defaultBranchRef: { target: { oid: 'a', status } } }];
    return rowsOf('coverage-reports', { data: { organization: { repositories: { nodes } } } }, { about: { repositories } })[0]?.['covered'];
  };

  test.each([
    ['codecov/project', '85.12% (+0.20%) compared to 1a2b3c', 0.8512],
    ['codecov/project', '91.5% (target 80.00%)', 0.915],
    ['codecov/project', '100% remains the same compared to 1a2b3c', 1],
    ['codecov/project/backend', '70.00% (-0.01%) compared to 1a2b3c', 0.7],
    ['coverage/coveralls', 'Coverage increased (+0.2%) to 93.456%', 0.93456],
    ['coverage/coveralls', 'Coverage remained the same at 85%', 0.85],
    ['codecov/patch', '12.00% of diff hit (target 85.12%)', null],
    ['codecov/project', 'No report found to compare against', null],
    ['codecov/project', '12345% of nothing', null],
    ['codecov/project', null, null],
    ['ci/build', '3 of 4 passed, 75%', null],
  ])('%s says “%s”', (context, description, expected) => expect(covered([context, description])).toBe(expected));

  test('is what was said last', () => {
    expect(
      covered(
        ['codecov/project', '10%', '2026-01-01T00:00:00Z'],
        ['coverage/coveralls', 'at 20%', '2026-01-02T00:00:00Z'],
        ['codecov/project', 'waiting', '2026-01-03T00:00:00Z'],
      ),
    ).toBe(0.2);
  });

  test('takes no longer for a description made to take long', () => {
    expect(covered(['codecov/project', `${'('.repeat(50_000)}${'1.'.repeat(50_000)}`])).toBeNull();
  });
});

describe('protection', () => {
  const protection = (status: number, body: unknown, rules: unknown): unknown =>
    rowsOf('branch-protection', body, { status, about: { ...about, branch: 'main', part: 'protection', rules: JSON.stringify(rules) } })[0];
  const unprotected = { message: 'Branch not protected' };
  const pullRequestRule = { type: 'pull_request', parameters: { required_approving_review_count: 2, require_code_owner_review: true } };

  test('is the stricter of classic rules and rulesets', () => {
    const classic = {
      required_pull_request_reviews: { required_approving_review_count: 1 },
      enforce_admins: { enabled: true },
      allow_force_pushes: { enabled: true },
    };
    expect(protection(200, classic, [pullRequestRule, { type: 'non_fast_forward' }])).toMatchObject({
      protected: true,
      required_approvals: 2,
      requires_code_owner_review: true,
      requires_status_checks: false,
      enforced_for_admins: true,
      allows_force_push: false,
    });
    expect(protection(200, { ...classic, required_status_checks: { strict: true } }, [])).toMatchObject({
      requires_status_checks: true,
      allows_force_push: true,
      required_approvals: 1,
    });
  });

  test('may come from a ruleset alone, which does not say who passes it by', () => {
    expect(protection(404, unprotected, [{ type: 'required_status_checks' }])).toMatchObject({
      protected: true,
      requires_status_checks: true,
      enforced_for_admins: null,
      allows_force_push: true,
    });
  });

  test('may be none', () => {
    expect(protection(404, unprotected, [])).toMatchObject({
      protected: false,
      required_approvals: 0,
      enforced_for_admins: false,
      allows_force_push: true,
    });
  });
});

test('repositories are those that were asked for, and a licence nobody knows is none', () => {
  const node = (name: string): object => ({
    nameWithOwner: `Acme/${name}`,
    name,
    url: '',
    description: null,
    visibility: 'INTERNAL',
    isArchived: true,
    isFork: false,
    createdAt: '2020-01-01T00:00:00Z',
    pushedAt: null,
    primaryLanguage: null,
    licenseInfo: { spdxId: 'NOASSERTION' },
    repositoryTopics: { nodes: [] },
    issues: null,
    pullRequests: { totalCount: 1 },
    defaultBranchRef: null,
  });
  const nodes = [node('Ledger'), null, node('ledger-old'), node('shop'), { nameWithOwner: 'Acme/broken' }];
  const body = { data: { organization: { repositories: { nodes } } } };
  const repositories = JSON.stringify({ include: ['ledger*'], exclude: ['*-old'] });
  const found = rowsOf('repositories', body, { about: { repositories } });
  expect(found).toEqual([
    expect.objectContaining({
      repository: 'acme/ledger',
      visibility: 'internal',
      license: null,
      open_issues: null,
      default_branch: null,
      pushed_at: null,
    }),
  ]);
  const page = { request: 'r', status: 200, body: JSON.stringify(body), about: { repositories } };
  expect([...(github.streams['repositories']?.rows(page) ?? [])].filter((extract) => !('table' in extract))).toMatchObject([
    { fault: { code: 'collector.page-unexpected', facts: { source: 'github', field: expect.stringContaining('name') } } },
    { reading: 'repository', scope: 'acme/broken', outcome: 'failed' },
  ]);
});

test('globs full of stars are matched without trying every way', () => {
  const name = 'a'.repeat(100);
  const repositories = JSON.stringify({ include: [`${'*a'.repeat(50)}*b`], exclude: [] });
  const nodes = [{ nameWithOwner: `acme/${name}`, defaultBranchRef: null }];
  expect(rowsOf('coverage-reports', { data: { organization: { repositories: { nodes } } } }, { about: { repositories } })).toEqual([]);
});
