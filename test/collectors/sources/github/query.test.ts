import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { coverageQuery } from '../../../../collectors/sources/github/query/coverage.ts';
import { deploymentsQuery } from '../../../../collectors/sources/github/query/deployments.ts';
import { latestDeploymentsQuery, latestPullRequestsQuery } from '../../../../collectors/sources/github/query/latest.ts';
import { pullRequestsQuery } from '../../../../collectors/sources/github/query/pull-requests.ts';
import { releasesQuery, tagsQuery } from '../../../../collectors/sources/github/query/releases.ts';
import { repositoriesQuery } from '../../../../collectors/sources/github/query/repositories.ts';
import { textsQuery } from '../../../../collectors/sources/github/query/texts.ts';

const published = readFileSync(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')), 'utf8');
// GitHub's schema as published repeats some fields and breaks rules that matter to servers only.
const schema = buildSchema(published, { assumeValid: true, assumeValidSDL: true });

test.each(
  Object.entries({
    coverageQuery,
    deploymentsQuery,
    latestDeploymentsQuery,
    latestPullRequestsQuery,
    pullRequestsQuery,
    releasesQuery,
    repositoriesQuery,
    tagsQuery,
    textsOfOne: textsQuery(1),
    textsOfTen: textsQuery(10),
  }),
)('%s is one that GitHub’s published schema answers', (_name, text) => {
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
});
