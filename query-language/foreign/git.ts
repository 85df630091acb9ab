import type { ForeignName } from '../foreign-name.ts';

const contents = 'which files there are is collected, what stands in them is not.';
const vulnerabilities =
  'no collector reads security advisories. Numbers that are kept beside the entity under a key of its own can be asked for.';

export const git: readonly ForeignName[] = [
  { name: 'git.codeSearch', why: contents, nearest: 'packages.any((p) => p.name like "*log4j*")' },
  { name: 'git.fileContents', why: contents, nearest: 'git.fileExists(".circleci/config.yml")' },
  { name: 'git.vulnerabilities', why: vulnerabilities, nearest: 'custom("vulnerabilities").critical == 0' },
  { name: 'git.numOfVulnerabilities', why: vulnerabilities, nearest: 'custom("vulnerabilities").critical == 0' },
  {
    name: 'git.workflowRuns',
    why: 'runs of workflows are not collected, their files are.',
    nearest: 'git.fileExists(".github/workflows/*test*")',
  },
  {
    name: 'git.reviews',
    why: 'reviews are counted on the pull request they belong to.',
    nearest: 'git.pullRequests(lookback = 30d).map((pr) => pr.reviews).sum() > 0',
  },
  { name: 'git.enabled', why: 'that is version 1 of CQL.', nearest: 'git != null', fix: '(git != null)' },
];
