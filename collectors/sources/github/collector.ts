import type { Collector } from '../../collector.ts';
import { branchProtections } from './branch-protection.ts';
import { checkStreams } from './check.ts';
import { commits } from './commits.ts';
import { contents } from './contents.ts';
import { coverageReports } from './coverage-reports.ts';
import { deployments } from './deployments.ts';
import { permission } from './permission.ts';
import { pullRequests } from './pull-requests.ts';
import { releases } from './releases.ts';
import { repositories } from './repositories.ts';
import { settings, type Settings } from './settings.ts';

export const github: Collector<Settings> = {
  name: 'github',
  describes: 'Repositories, their contents and protection, commits, pull requests, releases and deployments of a GitHub organisation.',
  settings,
  credentials: [
    {
      variable: 'GITHUB_TOKEN',
      setting: 'token',
      describes: 'Fine-grained personal access token of the organisation, for all repositories that should be collected.',
      scopes: Object.values(permission),
    },
  ],
  origins: ({ url }) => [new URL(url).origin],
  check: (context) => checkStreams(context, github.streams),
  streams: {
    repositories,
    contents,
    'branch-protection': branchProtections,
    'coverage-reports': coverageReports,
    commits,
    releases,
    'pull-requests': pullRequests,
    deployments,
  },
};
